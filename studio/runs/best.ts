import type { RunRecord } from './record.ts';

/** Why a run has no weights of its best epoch that are others than its last; null where it has. */
export function whyNoBest({ best, epochs, state, reason, document }: RunRecord): string | null {
  const { posterior, earlyStopping } = document.training;
  if (state !== 'ended') return 'it is still training';
  if (!best) return 'no epoch was the best';
  if (posterior) return 'it keeps several sets of weights';
  if (earlyStopping?.restoreBest && reason !== 'stopped') return 'those of the best epoch are its last';
  // A person may have stopped it in the middle of the next one.
  return best.epoch === epochs && reason !== 'stopped' ? 'the last epoch was the best' : null;
}
