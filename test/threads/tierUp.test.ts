import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { variants } from '../../engine/kernels/variants.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'fixtures/tierUp.ts');

/** That V8 survives optimizing each kernel is shown by test/unit/kernels/compile.test.ts; here: the bits stay the same. */
test.each(Object.keys(variants))(
  '%s: optimized code gives the same bits as baseline code, for every verb',
  async (variant) => {
    const { stdout } = await run(process.execPath, [script, variant]);
    expect(stdout).toMatch(/ done\n$/);
  },
);
