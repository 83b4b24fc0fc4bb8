import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { revectorizeFlag } from '../../../engine/kernels/features.ts';
import { variants } from '../../../engine/kernels/variants.ts';

/**
 * A bug in V8's revectorizer ends the process, so every kernel is compiled in a process of its own: without and with the
 * baseline compiler, since what V8 has seen of a function there changes its code.
 */
const flag = revectorizeFlag(process.versions.v8),
  flags = flag === undefined ? [] : [flag];
const script = join(import.meta.dirname, 'compileAll.ts');

test.each([
  ['at once', ['--no-liftoff', '--no-wasm-lazy-compilation']],
  ['at the first call', ['--no-liftoff']],
  ['as soon as they are warm', ['--wasm-tiering-budget=500', '--wasm-sync-tier-up']],
  ['when they are hot', []],
])('V8 survives the kernels of all variants, optimized %s, and they are right', async (_, more) => {
  const args = ['--no-warnings', ...flags, ...more, script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim().split('\n')).toEqual(Object.keys(variants).map((name) => `${name}: right`));
});
