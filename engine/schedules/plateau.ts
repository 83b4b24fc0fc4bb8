import { float, int } from '../parameters.ts';
import { times, type Schedule } from './schedule.ts';

/** State: factor, lowest loss, epochs since without a lower one, epochs of cooldown left. */
export const plateau: Schedule = {
  title: 'On plateau',
  doc: {
    summary:
      'The rate falls when the validation loss has ceased to: by a factor, after some epochs without a lower one. Without a validation part the training loss counts.',
    equation:
      '\\eta \\leftarrow \\eta \\, f \\text{ after } p \\text{ epochs without } L < (1 - \\theta) L_{\\min}',
  },
  parameters: {
    factor: float(0, 0.9999, 0.1, 'What the rate is multiplied by, f.'),
    patience: int(0, 1e6, 10, 'Epochs without a lower loss that are let pass, p.'),
    threshold: float(0, 1, 1e-4, 'By what share a loss must be lower to count, theta.'),
    cooldown: int(0, 1e6, 0, 'Epochs after a fall in which none is counted.'),
    end: float(0, 1, 0, 'The rate falls no lower than this share of the full rate.'),
    ...times,
  },
  factor: (_, { state }) => state[0] ?? 1,
  remember(params, state, loss) {
    let [factor = 1, best = loss, waited = 0, cooling = 0] = state;
    const share = params['threshold'] as number;
    // A share of its size: so the bar is below the lowest loss where that is negative, too.
    if (state.length === 0 || loss < best * (best > 0 ? 1 - share : 1 + share)) {
      best = loss;
      waited = 0;
    } else waited++;
    if (cooling > 0) {
      cooling--;
      waited = 0;
    }
    if (waited > (params['patience'] as number)) {
      factor = Math.max(factor * (params['factor'] as number), params['end'] as number);
      cooling = params['cooldown'] as number;
      waited = 0;
    }
    return [factor, best, waited, cooling];
  },
};
