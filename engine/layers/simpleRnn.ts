import { activationCodes, type ActivationName } from '../kernels/activations.ts';
import type { Layer } from './layer.ts';
import { choice } from '../parameters.ts';
import { recurrent, recurrentParameters } from './recurrent.ts';
import { all, allBefore, at, gradientOfU, timesU, timesUBackward, type Cell, type Walk } from './unroll.ts';

const functions = ['tanh', 'relu', 'sigmoid', 'identity'] as const satisfies readonly ActivationName[];

/** Arguments that both directions in time have in common. */
const sizes = ({ params, units, lengths, steps }: Walk) => ({
  lengths,
  units,
  gatesRow: steps * units,
  stateRow: steps * units,
  activation: activationCodes[params['activation'] as ActivationName],
});

const cell: Cell = {
  gates: 1,
  into: 'h',
  parts: 1,
  keeps: () => 1,
  // h[N,units] = f(x W + b + hPrev u)
  step(walk, { t, before }) {
    const h = at(walk.track('h', walk.units), t),
      hPrev = { tensor: before.h, row: before.row, columns: walk.units };
    if (!before.isZero) timesU(walk, h, hPrev, 0, 1);
    const operands = { h: h.tensor, gates: h.tensor, hPrev: before.h, prevRow: before.row, step: t };
    walk.emit.samples('rnnStep', { ...operands, ...sizes(walk) });
  },
  // dgates = dh f'(h); dhPrev += dgates u^T
  stepBackward(walk, { t, before, dhPrev, adds }) {
    const { emit, units, lengths } = walk,
      dgates = at(walk.track('dgates', units), t);
    emit.samples('rnnStepBackward', {
      dgates: dgates.tensor,
      // Without lengths no gradient passes by the gates: then the product is the first to write.
      dhPrev: lengths && dhPrev,
      dh: at(walk.track('dh', units), t).tensor,
      h: at(walk.track('h', units), t).tensor,
      ...sizes(walk),
      prevRow: before.row,
      step: t,
      accumulate: adds,
    });
    const dx = dhPrev && { tensor: dhPrev, row: before.row, columns: units };
    if (dx) timesUBackward(walk, dx, dgates, 0, lengths ? 1 : adds);
  },
  // du += hPrev^T dgates
  gradients(walk) {
    const { dw, emit, units } = walk;
    if (dw['u'])
      gradientOfU(walk, allBefore(walk, 'h'), all(walk.track('dgates', units)), 0, emit.adds(dw['u']));
  },
};

export const simpleRnn: Layer = {
  title: 'Simple RNN',
  doc: {
    summary:
      'Goes along a sequence with a state: at every step it is made from the input and the state before. A second input gives the state before the first step; without it, it is zero.',
    equation: 'h_t = f(x_t W + h_{t-1} U + b)',
    source: 'Elman, Finding structure in time, 1990',
  },
  ...recurrent(cell),
  parameters: {
    ...recurrentParameters,
    activation: choice(functions, 'tanh', 'The function f.'),
  },
};
