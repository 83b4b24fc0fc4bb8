import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { revectorizeFlag } from '../../../engine/kernels/features.ts';
import { variants } from '../../../engine/kernels/variants.ts';

/**
 * A bug in V8's revectorizer ends the process, so every kernel is compiled in a process of its own: as the studio does it,
 * all at once, and also after the baseline compiler, where what V8 has seen of a function changes its code.
 */
const flags = revectorizeFlag(process.versions.v8)?.split(' ') ?? [];
const script = join(import.meta.dirname, 'compileAll.ts');

test.each([
  ['at once', [...flags, '--no-wasm-lazy-compilation']],
  ['at the first call', flags],
  [
    'after the baseline compiler',
    [flags[0] ?? '--liftoff', '--wasm-tiering-budget=500', '--wasm-sync-tier-up'],
  ],
])('V8 survives the kernels of all variants, optimized %s, and they are right', async (_, args) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', ...args, script]);
  expect(stdout.trim().split('\n')).toEqual(Object.keys(variants).map((name) => `${name}: right`));
});
