import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { revectorizeFlag } from '../../../engine/kernels/features.ts';
import { variants } from '../../../engine/kernels/variants.ts';

/**
 * A bug in V8's revectorizer ends the process, so every kernel is optimized in a process of its own. What V8 has seen of a
 * function before it optimizes it changes the code, hence several budgets: executed bytes, about.
 */
const flag = revectorizeFlag(process.versions.v8),
  flags = flag === undefined ? [] : [flag];
const script = join(import.meta.dirname, 'compileAll.ts');

test.each([500, 5_000, 50_000, 500_000])(
  'V8 survives the kernels of all variants, optimized after %d, and they are right',
  async (budget) => {
    const args = [
      '--no-warnings',
      ...flags,
      '--wasm-sync-tier-up',
      `--wasm-tiering-budget=${budget}`,
      script,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout.trim().split('\n')).toEqual(Object.keys(variants).map((name) => `${name}: right`));
  },
);
