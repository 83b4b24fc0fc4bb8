import { resolve } from 'node:path';
import type { SplitPart } from '../../contract/commands.ts';
import { baselinesFor, printBaselines } from '../baselines.ts';
import { printProblems } from '../errors.ts';
import { withStudio } from '../host.ts';
import { count, metricsLine, print, printJson, printTable } from '../output.ts';
import type { Run } from '../program.ts';

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const { run: id, split } = options as { run: string; split: SplitPart };
    const path = resolve(dir);
    const result = await studio.call('runs.evaluate', { path, run: id, split });
    printProblems(result.problems);
    // Of the part that they learned from their figures would say nothing.
    const compared = options.baselines !== false && split !== 'train';
    const { document } = await studio.call('runs.get', { path, run: id });
    const baselines = compared ? await baselinesFor(studio, path, document) : null;
    if (options.json) {
      printJson({ ...result, baselines });
      return 0;
    }
    print(`${result.split}, ${count(result.samples)} samples:  ${metricsLine(result.metrics)}`);
    const { confusion, classes } = result;
    if (confusion && classes) {
      print('\nRows: what it is. Columns: what it was taken for.\n');
      printTable(
        ['', ...classes],
        confusion.map((row, i) => [classes[i], ...row.map(String)]),
      );
    }
    if (baselines) printBaselines(baselines, split, result.metrics);
    return 0;
  });
