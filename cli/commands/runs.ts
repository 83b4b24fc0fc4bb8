import { resolve } from 'node:path';
import type { Metrics } from '../../contract/commands.ts';
import { baselinesFor, printBaselines } from '../baselines.ts';
import { figureTitle } from '../../studio/runs/titles.ts';
import { withStudio } from '../host.ts';
import { count, figure, print, printJson, printTable, seconds } from '../output.ts';
import type { Run } from '../program.ts';

/** The loss and the first other metric: what runs are compared by. */
function figures(metrics: Metrics | null): string {
  const { loss, ...others } = metrics ?? {};
  const [first] = Object.entries(others);
  return metrics
    ? [figure(loss), ...(first ? [`${figureTitle(first[0])} ${figure(first[1])}`] : [])].join(', ')
    : '-';
}

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const path = resolve(dir);
    const runs = await studio.call('runs.list', { path });
    const { document } = await studio.call('project.open', { path });
    const baselines = options.baselines
      ? await baselinesFor(studio, path, document)
      : await studio.call('data.baselines', { path, document, known: true });
    if (options.json) {
      for (const one of runs) printJson(one);
      if (options.baselines) printJson({ baselines });
    } else if (runs.length === 0) {
      print(`No runs yet. Train: backprop train ${dir}`);
    } else {
      printTable(
        ['run', 'state', 'epochs', 'time', 'seed', 'parameters', 'train', 'validation', 'test'],
        runs.map((r) => [
          r.run,
          r.reason ?? r.state,
          count(r.epochs),
          seconds(r.seconds),
          String(r.seed),
          count(r.parameters),
          figures(r.train),
          figures(r.validation),
          figures(r.test),
        ]),
      );
    }
    if (baselines && !options.json) printBaselines(baselines, null, null);
    return 0;
  });
