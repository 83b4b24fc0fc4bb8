import type { Layer } from './layer.ts';
import { boolean, choice, float } from '../parameters.ts';
import { columnProducts } from './products.ts';
import { recurrent, recurrentParameters } from './recurrent.ts';
import {
  all,
  allBefore,
  at,
  block,
  gradientOfU,
  timesU,
  timesUBackward,
  type Cell,
  type Walk,
} from './unroll.ts';

/** Gates in the order of PyTorch: input, forget, candidate, output. */
const forget = 1,
  gates = 4;

/** Operands that both directions in time have in common. */
const shared = ({ weights, lengths, units, steps }: Walk) => ({
  peepholes: weights['p'] ?? null,
  lengths,
  units,
  gatesRow: steps * gates * units,
  stateRow: steps * units,
});

const cell: Cell = {
  gates,
  into: 'gates',
  parts: 2,
  // Gates, h and c.
  keeps: () => gates + 2,
  bias: ({ forgetBias }) =>
    Array.from({ length: gates }, (_, i) => (i === forget ? (forgetBias as number) : 0)),
  // Of the cell's state into input and forget gate, and into the output gate: diagonal matrices.
  more: ({ peepholes, units }) => (peepholes ? [['p', [3, units as number]]] : []),

  // gates[N,4 units] = x W + b + hPrev u, then i f g o; c = f cPrev + i g; h = o tanh(c)
  step(walk, { t, before }) {
    const { emit, units } = walk,
      values = at(walk.track('gates', gates * units), t);
    if (!before.isZero) timesU(walk, values, { tensor: before.h, row: before.row, columns: units }, 0, 1);
    emit.samples('lstmStep', {
      h: at(walk.track('h', units), t).tensor,
      c: at(walk.track('c', units), t).tensor,
      gates: values.tensor,
      hPrev: before.h,
      cPrev: before.c,
      prevRow: before.row,
      step: t,
      ...shared(walk),
    });
  },

  // dgates from dh and dc, which becomes that of cPrev; dhPrev += dgates u^T
  stepBackward(walk, { t, before, dhPrev, adds, dc }) {
    const { emit, units, lengths } = walk,
      dgates = at(walk.track('dgates', gates * units), t);
    emit.samples('lstmStepBackward', {
      dgates: dgates.tensor,
      dc,
      // Without lengths no gradient passes by the gates: then the product is the first to write.
      dhPrev: lengths && dhPrev,
      dh: at(walk.track('dh', units), t).tensor,
      gates: at(walk.track('gates', gates * units), t).tensor,
      c: at(walk.track('c', units), t).tensor,
      cPrev: before.c,
      prevRow: before.row,
      step: t,
      accumulate: adds,
      ...shared(walk),
    });
    const dx = dhPrev && { tensor: dhPrev, row: before.row, columns: units };
    if (dx) timesUBackward(walk, dx, dgates, 0, lengths ? 1 : adds);
  },

  // du += hPrev^T dgates; dp += sums of di cPrev, df cPrev, do c
  gradients(walk) {
    const { emit, dw, units, steps } = walk,
      dgates = all(walk.track('dgates', gates * units)),
      rows = emit.batch * steps;
    if (dw['u']) gradientOfU(walk, allBefore(walk, 'h'), dgates, 0, emit.adds(dw['u']));
    if (!dw['p']) return;
    const accumulate = emit.adds(dw['p']),
      before = allBefore(walk, 'c'),
      now = all(walk.track('c', units));
    [before, before, now].forEach((c, i) => {
      const d = block(dgates, (i === 2 ? 3 : i) * units, units);
      columnProducts(emit, { y: { ...dw['p']!, at: dw['p']!.at + i * units }, a: d, b: c, rows, accumulate });
    });
  },
};

export const lstm: Layer = {
  title: 'LSTM',
  doc: {
    summary:
      'Long short-term memory: beside its state h it carries a cell c, which gates write, keep and read, so that it can remember over many steps. A second input gives the state before the first step, h or h and c side by side; without it, it is zero.',
    equation:
      'i, f, o = \\sigma(x_t W + h_{t-1} U + b) \\quad g = \\tanh(x_t W + h_{t-1} U + b) \\quad c_t = f c_{t-1} + i g \\quad h_t = o \\tanh(c_t)',
    source:
      'Hochreiter & Schmidhuber, Neural Computation 1997; Gers et al., 2000 (forget gate), 2002 (peepholes)',
  },
  ...recurrent(cell),
  parameters: {
    ...recurrentParameters,
    returns: choice(
      ['last', 'sequence', 'state'],
      'last',
      'h after the last step, or after every step; state: h and c after the last step, side by side.',
    ),
    peepholes: boolean(
      false,
      'The gates also see the cell: i and f the one before, o the new one, each unit its own.',
    ),
    forgetBias: float(
      -10,
      10,
      1,
      'Where the bias of the forget gate starts: above 0, it remembers at first.',
    ),
  },
};
