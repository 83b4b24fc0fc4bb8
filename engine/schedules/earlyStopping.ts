import { boolean, float, int } from '../parameters.ts';

/** State: the best value, epochs since without a better one, the epoch of the best. Empty at the start. */
export const stopping = {
  title: 'Early stopping',
  doc: {
    summary:
      'Training ends when the validation part has ceased to get better: before the network learns by heart.',
    source: 'Prechelt, 1998',
  },
  /** Beside these `metric`, whose values depend on the objective. */
  parameters: {
    patience: int(1, 1e6, 10, 'Epochs in a row without a better value after which training ends.'),
    minDelta: float(0, 1e6, 0, 'By how much a value must be better to count.'),
    restoreBest: boolean(true, 'The weights of the best epoch are the result, not those of the last.'),
  },
  /** What is remembered after an epoch; finite numbers only, since they are saved as JSON. */
  remember(
    { patience, minDelta }: { readonly patience: number; readonly minDelta: number },
    better: 'higher' | 'lower',
    state: readonly number[],
    epoch: number,
    value: number,
  ): { readonly state: readonly number[]; readonly improved: boolean; readonly over: boolean } {
    const [best = value, waited = 0, at = epoch] = state;
    const gain = better === 'lower' ? best - value : value - best;
    const improved = Number.isFinite(value) && (state.length === 0 || gain > minDelta);
    if (improved) return { state: [value, 0, epoch], improved, over: false };
    // A metric that has never been a number, such as R² of a constant target, cannot get worse.
    if (state.length === 0) return { state, improved, over: false };
    return { state: [best, waited + 1, at], improved, over: waited + 1 >= patience };
  },
} as const;
