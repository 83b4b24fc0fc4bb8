import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { problem, ProblemError } from '../../contract/problems.ts';

/** `builtin:verse/verse.txt` is a file that ships with the studio. */
const prefix = 'builtin:';
export const isBuiltinPath = (path: string): boolean => path.startsWith(prefix);

/** Where the path of a source leads: to what ships with the studio, else from the project's folder on. */
export function placeOf(path: string, projectPath: string): string {
  if (!isBuiltinPath(path)) return resolve(projectPath, path);
  const name = path.slice(prefix.length);
  const folder = builtinFolder();
  const place = resolve(folder, name),
    way = relative(folder, place);
  if (name === '' || name.includes('\0') || way.startsWith('..') || resolve(way) === way)
    throw new ProblemError(
      problem('data/not-found', { path: path.replaceAll('\0', '?') }, { field: 'data.source.path' }),
    );
  return place;
}

/** `builtin` stands beside this folder in the sources, and beside the bundles in a built app: it is looked for upwards from here. */
export function builtinFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'builtin');
    if (existsSync(join(candidate, 'iris'))) return candidate;
    if (folder === dirname(folder)) return join(import.meta.dirname, '..', 'builtin') + sep;
  }
}
