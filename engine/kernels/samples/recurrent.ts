import { activationCodes as codes } from '../activations.ts';
import type { VerbName } from '../verbs.ts';
import { blocks, type Sampler, type Samples } from './sampler.ts';

/** Sizes of one step; rows have a gap behind them, as those of a longer sequence have. */
function drawn(s: Sampler, gateBlocks: number) {
  const items = s.size(0.4),
    units = s.size(),
    step = s.int(0, 5);
  const sizes = {
    units,
    gatesRow: gateBlocks * units + s.int(0, 4),
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

export const recurrent: Pick<
  Samples,
  Extract<VerbName, `rnn${string}` | `lstm${string}` | `gru${string}` | 'columnProducts'>
> = {
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

  lstmStep(s) {
    const { items, sizes, gates, states, before, lengths } = drawn(s, 4);
    return {
      args: {
        h: s.values(states),
        c: s.values(states),
        gates: s.wide(gates),
        hPrev: s.values(before),
        cPrev: s.wide(before),
        peepholes: s.bit() ? s.values(3 * sizes.units) : -1,
        lengths,
        ...sizes,
      },
      items,
    };
  },
  lstmStepBackward(s) {
    const { items, sizes, gates, states, before, lengths } = drawn(s, 4);
    return {
      args: {
        dgates: s.values(gates),
        dc: s.values(items * sizes.units),
        dhPrev: s.bit() ? s.values(before) : -1,
        dh: s.values(states),
        gates: s.values(gates),
        c: s.wide(states),
        cPrev: s.wide(before),
        peepholes: s.bit() ? s.values(3 * sizes.units) : -1,
        lengths,
        ...sizes,
        accumulate: s.bit(),
      },
      items,
    };
  },
  gruStep(s) {
    const { items, sizes, gates, states, before, lengths } = drawn(s, 3);
    return {
      args: {
        h: s.values(states),
        gates: s.wide(gates),
        inner: s.bit() ? s.values(states) : -1,
        hPrev: s.values(before),
        lengths,
        ...sizes,
      },
      items,
    };
  },
  gruStepBackward(s) {
    const { items, sizes, gates, states, before, lengths } = drawn(s, 3),
      resets = s.bit();
    return {
      args: {
        dgates: s.values(gates),
        dinner: resets ? s.values(states) : -1,
        dhPrev: s.bit() ? s.values(before) : -1,
        dh: s.values(states),
        gates: s.values(gates),
        inner: resets ? s.values(states) : -1,
        hPrev: s.values(before),
        lengths,
        ...sizes,
        accumulate: s.bit(),
      },
      items,
    };
  },
  gruReset(s) {
    const { items, sizes, gates, states, before } = drawn(s, 3);
    return {
      args: { y: s.values(states), gates: s.wide(gates), hPrev: s.values(before), ...sizes },
      items,
    };
  },
  gruResetBackward(s) {
    const { items, sizes, gates, states, before } = drawn(s, 3);
    return {
      args: {
        dgates: s.values(gates),
        dhPrev: s.bit() ? s.values(before) : -1,
        dy: s.values(states),
        gates: s.values(gates),
        hPrev: s.values(before),
        ...sizes,
      },
      items,
    };
  },
  columnProducts(s) {
    const rows = s.pick([s.size(), 64 + s.size()]),
      columns = s.size(),
      perItem = s.pick([1, 3, 4, 16]),
      aRow = columns + s.int(0, 5),
      bRow = columns + s.int(0, 5);
    return {
      args: {
        y: s.values(columns),
        a: s.values(rows * aRow),
        b: s.values(rows * bRow),
        rows,
        columns,
        aRow,
        bRow,
        accumulate: s.bit(),
        perItem,
      },
      items: blocks(columns, perItem),
    };
  },
};
