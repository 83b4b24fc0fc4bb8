import { resolve } from 'node:path';
import { withStudio } from '../host.ts';
import { count, print, printJson } from '../output.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly run: string;
  readonly count: number;
  readonly seed: number;
  readonly output?: string;
  readonly sample?: true;
  readonly json?: true;
}

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const { run: id, output, json, ...wish } = options as unknown as Options;
    const made = await studio.call('runs.generate', {
      ...wish,
      path: resolve(dir),
      run: id,
      ...(output !== undefined && { output: resolve(output) }),
    });
    if (json) printJson(made);
    else print(`Wrote ${made.output} with ${count(made.count)} ${made.count === 1 ? 'sample' : 'samples'}.`);
    return 0;
  });
