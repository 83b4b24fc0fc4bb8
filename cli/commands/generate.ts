import { resolve } from 'node:path';
import type { Generated } from '../../contract/commands.ts';
import { withStudio } from '../host.ts';
import { count, print, printJson } from '../output.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly run: string;
  readonly count?: number;
  readonly seed: number;
  readonly prompt?: string;
  readonly length?: number;
  readonly temperature?: number;
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
    else if (made.output === null) process.stdout.write(made.text ?? '');
    else print(`Wrote ${made.output} with ${count(made.count)} ${nameOf(made)}.`);
    return 0;
  });

function nameOf({ count: n, shape, text }: Generated): string {
  const name = text !== null ? 'text' : shape.length === 2 ? 'sequence' : 'sample';
  return n === 1 ? name : `${name}s`;
}
