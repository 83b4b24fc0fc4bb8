import type { Dataset } from '../engine/data/dataset.ts';
import type { TrainingListener, Workers } from '../workers/api.ts';
import { affineOf, dataOf } from './data.ts';
import { documentWith, type BenchModel } from './models.ts';
import { seed } from './problem.ts';

export interface RateOptions {
  readonly lanes: number;
  /** Of timed training, behind a first epoch that warms up. */
  readonly seconds: number;
  readonly dataset?: Dataset;
  /** Who is told of the training; nobody where absent. */
  readonly listener?: Omit<TrainingListener, 'state'>;
}

/** Training steps per second, by the clock of the lane that leads, over whole epochs. */
export async function rateOf(workers: Workers, model: BenchModel, options: RateOptions): Promise<number> {
  const { lanes, seconds, dataset = dataOf(model), listener } = options,
    none = new Uint32Array(0),
    train = Uint32Array.from({ length: dataset.count }, (_, i) => i),
    ends: { readonly step: number; readonly seconds: number }[] = [];
  const job = workers.train(
    {
      document: documentWith('rate', model, 1_000_000),
      dataset,
      split: { train, validation: none, test: none },
      affine: affineOf(model),
      lanes,
      seed,
    },
    {
      ...listener,
      epoch(record, ...rest) {
        ends.push(record);
        if (record.seconds - ends[0]!.seconds > seconds) job.stop();
        return listener?.epoch(record, ...rest);
      },
      state() {},
    },
  );
  const { reason, problems } = await job.done;
  if (reason !== 'stopped') throw new Error(problems.map(({ message }) => message).join(' '));
  const first = ends[0]!,
    last = ends.at(-1)!;
  return (last.step - first.step) / (last.seconds - first.seconds);
}
