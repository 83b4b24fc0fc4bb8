import { activationCodes as codes } from '../activations.ts';
import type { Sampler, Samples } from './sampler.ts';

/** Sizes of one step; rows have a gap behind them, as those of a longer sequence have. */
function drawn(s: Sampler, blocks: number) {
  const items = s.size(0.4),
    units = s.size(),
    step = s.int(0, 5);
  const sizes = {
    units,
    gatesRow: blocks * units + s.int(0, 4),
    stateRow: units + s.int(0, 4),
    prevRow: units + s.int(0, 4),
    step,
  };
  return {
    items,
    sizes,
    gates: items * sizes.gatesRow,
    states: items * sizes.stateRow,
    before: items * sizes.prevRow,
    lengths: s.bit() ? s.integers(items, 7) : -1,
  };
}

/** Those whose derivative is taken from h. */
const functions = [codes.tanh, codes.relu, codes.sigmoid, codes.identity];

export const recurrent: Pick<Samples, 'rnnStep' | 'rnnStepBackward'> = {
  rnnStep(s) {
    const { items, sizes, gates, states, before, lengths } = drawn(s, 1);
    return {
      args: {
        h: s.values(states),
        gates: s.wide(gates),
        hPrev: s.values(before),
        lengths,
        ...sizes,
        activation: s.pick(functions),
      },
      items,
    };
  },
  rnnStepBackward(s) {
    const { items, sizes, gates, states, before, lengths } = drawn(s, 1);
    return {
      args: {
        dgates: s.values(gates),
        dhPrev: s.bit() ? s.values(before) : -1,
        dh: s.values(states),
        h: s.values(states),
        lengths,
        ...sizes,
        activation: s.pick(functions),
        accumulate: s.bit(),
      },
      items,
    };
  },
};
