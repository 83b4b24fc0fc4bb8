import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';
import { kernelSources } from '../../../scripts/prepare.mjs';

const root = join(import.meta.dirname, '../../..');

/** Files of the project that a file imports. */
function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/ from '(\.[^']+)'/g)]
    .map(([, path]) => posix.join(posix.dirname(file), path!))
    .map((path) => (/\.m?[jt]s$/.test(path) ? path : `${path}.ts`))
    .filter((path) => existsSync(join(root, path)));
}

it('kernels are built again when anything changes that goes into them', () => {
  const folder = 'engine/kernels/wasm';
  const files = readdirSync(join(root, folder)).filter((name) => /\.(ts|mjs)$/.test(name));
  const direct = [
    'scripts/build-kernels.mjs',
    'scripts/kernels.mjs',
    ...files.map((name) => `${folder}/${name}`),
  ].flatMap(imports);
  const used = [...direct, ...direct.flatMap(imports)];
  const watched = (file: string) =>
    kernelSources.some((path) => file === path || file.startsWith(`${path}/`));
  expect(used).toContain('engine/kernels/verbs.ts');
  expect(used).toContain('engine/kernels/updates.ts');
  expect(used).toContain('engine/kernels/control.ts');
  expect(used.filter((file) => !watched(file))).toEqual([]);
});
