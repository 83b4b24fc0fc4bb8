import type { NamedTensor } from '../engine/formats/index.ts';
import type { TrainingJob, TrainingListener, TrainingSpec } from './api.ts';
import type { Context } from './context.ts';
import { startEnsemble } from './ensemble.ts';
import { startTraining } from './train.ts';

/** A training, and what its posterior keeps of it. */
export function startPosterior(
  context: Context,
  spec: TrainingSpec,
  listener: TrainingListener,
): TrainingJob {
  const { posterior } = spec.document.training;
  if (posterior?.kind === 'ensemble') return startEnsemble(context, spec, listener, posterior.members);
  if (posterior?.kind !== 'sgld') return startTraining(context, spec, listener);
  const { burnIn, every, samples: most } = posterior;
  let draws: readonly (readonly NamedTensor[])[] = spec.resume?.draws ?? [];
  const job = startTraining(context, spec, {
    ...listener,
    epoch(record, snapshot, ...rest) {
      const since = record.epoch - burnIn;
      if (since > 0 && since % every === 0) draws = [...draws, snapshot().weights].slice(-most);
      const kept = draws;
      return listener.epoch(record, () => ({ ...snapshot(), draws: kept }), ...rest);
    },
  });
  return { ...job, done: job.done.then((result) => ({ ...result, draws })) };
}
