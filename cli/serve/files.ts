import { realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface PageFile {
  readonly path: string;
  readonly type: string;
}

/**
 * The file of the built window that an address names, or null. The address comes from outside: each part must be a
 * plain name, and the file that it leads to, links followed, must lie in the folder.
 */
export async function findFile(folder: string, pathname: string): Promise<PageFile | null> {
  const parts = pathParts(pathname);
  if (!parts) return null;
  const type = types[extname(parts.at(-1) ?? '').toLowerCase()];
  if (!type) return null;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...parts));
    return path.startsWith(root + sep) ? { path, type } : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
}

function pathParts(pathname: string): string[] | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null; // not an address at all, such as %E0%A4%A
  }
  if (!decoded.startsWith('/')) return null;
  if (decoded === '/') return ['index.html'];
  const parts = decoded.slice(1).split('/');
  return parts.every((part) => /^[\w@-][\w.@-]*$/.test(part)) ? parts : null;
}
