import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Predictions } from '../../contract/commands.ts';
import { withStudio } from '../host.ts';
import { count, print, printJson } from '../output.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly run: string;
  readonly input: string;
  readonly output?: string;
  readonly at?: string;
  readonly passes?: number;
}

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const { run: id, input, output, at, passes } = options as unknown as Options;
    const predict = (to?: string): Promise<Predictions> =>
      studio.call('runs.predict', {
        path: resolve(dir),
        run: id,
        input: resolve(input),
        ...(to !== undefined && { output: to }),
        ...(at !== undefined && { at }),
        ...(passes !== undefined && { passes }),
      });
    if (options.json) {
      printJson(await predict(output && resolve(output)));
    } else if (output !== undefined) {
      const made = await predict(resolve(output));
      print(`Wrote ${made.output} with ${count(made.count)} predictions.`);
    } else {
      await printTableOf(predict);
    }
    return 0;
  });

/** The same table as a file would hold, all of it, for the next program of a pipe. */
async function printTableOf(predict: (to: string) => Promise<Predictions>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'backprop-'));
  try {
    const file = join(folder, 'predictions.csv');
    await predict(file);
    await pipeline(createReadStream(file), process.stdout, { end: false });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
