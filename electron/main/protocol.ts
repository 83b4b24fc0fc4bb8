import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol } from 'electron';
import { isOurs, scheme, securityHeaders } from './policy.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Before the app is ready: Chromium learns its schemes once. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built window, and nothing but it. */
export function serveScheme(folder: string): void {
  protocol.handle(scheme, (request) => answer(folder, request.method, request.url));
}

export async function answer(folder: string, method: string, address: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refuse(405);
  const parts = pathParts(address);
  const type = types[extname(parts?.at(-1) ?? '').toLowerCase()];
  if (!parts || !type) return refuse(404);
  try {
    const content = await readFile(join(folder, ...parts));
    const headers = { ...securityHeaders, 'Content-Type': type };
    return new Response(method === 'HEAD' ? null : content, { status: 200, headers });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(code)) return refuse(404);
    console.error(`${address}: ${String(error)}`);
    return refuse(500);
  }
}

/**
 * The parts of the path inside the window's folder, or null where an address is not one of ours. Every part must be a
 * plain name, as the bundler gives them: no dots in front, no separators, no drives, whatever the encoding.
 */
export function pathParts(address: string): string[] | null {
  const url = URL.parse(address);
  if (!url || !isOurs(address)) return null;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return null; // not an encoding at all, such as %E0%A4%A
  }
  if (path === '' || path === '/') return ['index.html'];
  const parts = path.slice(1).split('/');
  return parts.every((part) => /^[\w@-][\w.@-]*$/.test(part)) ? parts : null;
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
