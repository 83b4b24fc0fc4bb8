import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { revectorizeFlag } from '../../engine/kernels/features.ts';
import { variants } from '../../engine/kernels/variants.ts';
import { verbNames } from '../../engine/kernels/verbs.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'fixtures/tierUp.ts');

/**
 * What V8 inlines, and so what its revectorizer meets, depends on what else has run: each verb alone in a process, then
 * all together.
 */
test.each(Object.keys(variants))(
  '%s: every verb survives the optimizing compiler and gives the same bits under it',
  { timeout: 120_000 },
  async (variant) => {
    const dead: string[] = [];
    const flag = revectorizeFlag(process.versions.v8);
    for (const verbs of [...verbNames.map((verb) => [verb]), []]) {
      const flags = verbs.length && flag ? [flag] : [];
      try {
        await run(process.execPath, [...flags, script, variant, ...verbs]);
      } catch (error) {
        dead.push(`${verbs.join() || 'all'}: ${(error as Error).message.split('\n').slice(0, 8).join(' ')}`);
      }
    }
    expect(dead).toEqual([]);
  },
);
