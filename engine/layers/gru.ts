import type { Layer } from './layer.ts';
import { boolean } from '../parameters.ts';
import { columnSums, product, type Matrix } from './products.ts';
import { recurrent, recurrentParameters } from './recurrent.ts';
import {
  all,
  allBefore,
  at,
  block,
  columnsOfU,
  gradientOfU,
  timesU,
  timesUBackward,
  type Cell,
  type Step,
  type StepBackward,
  type Walk,
} from './unroll.ts';

/** Gates in the order of PyTorch: reset, update, candidate n. */
const gates = 3;

/** What n has of h is r (h u + bh), kept in the track `inner`; or (r h) u, with r h kept in the track `reset`. */
const resetsAfter = ({ params }: Walk): boolean => params['resetAfter'] === true;

const sizes = ({ units, steps }: Walk) => ({
  units,
  gatesRow: steps * gates * units,
  stateRow: steps * units,
});
const rowsBefore = ({ units }: Walk, { before }: Step): Matrix => ({
  tensor: before.h,
  row: before.row,
  columns: units,
});

/** n of the gates, before its tanh, from the state before. */
function candidate(walk: Walk, step: Step): void {
  const { emit, units, weights } = walk,
    { t, before } = step,
    values = at(walk.track('gates', gates * units), t);
  if (resetsAfter(walk)) {
    const y = at(walk.track('inner', units), t),
      w = columnsOfU(walk, 2 * units, units);
    product(emit, { y, x: rowsBefore(walk, step), w, bias: weights['bh'] ?? null, rows: 1, accumulate: 0 });
    return;
  }
  const reset = at(walk.track('reset', units), t);
  emit.samples('gruReset', {
    y: reset.tensor,
    gates: values.tensor,
    hPrev: before.h,
    prevRow: before.row,
    step: t,
    ...sizes(walk),
  });
  timesU(walk, block(values, 2 * units, units), reset, 2 * units, 1);
}

/** From dn at step t on to r and to dhPrev, which holds something already. */
function candidateBackward(walk: Walk, { t, before, dhPrev }: StepBackward): void {
  const { emit, units } = walk,
    dgates = at(walk.track('dgates', gates * units), t),
    dx = dhPrev && { tensor: dhPrev, row: before.row, columns: units };
  if (resetsAfter(walk)) {
    if (dx) timesUBackward(walk, dx, at(walk.track('dinner', units), t), 2 * units, 1);
    return;
  }
  const dreset = at(walk.track('dreset', units), t);
  timesUBackward(walk, dreset, block(dgates, 2 * units, units), 2 * units, 0);
  emit.samples('gruResetBackward', {
    dgates: dgates.tensor,
    dhPrev,
    dy: dreset.tensor,
    gates: at(walk.track('gates', gates * units), t).tensor,
    hPrev: before.h,
    prevRow: before.row,
    step: t,
    ...sizes(walk),
  });
}

const cell: Cell = {
  gates,
  into: 'gates',
  parts: 1,
  // Gates, h, and what n has of h.
  keeps: () => gates + 2,
  more: ({ resetAfter, bias, units }) => (resetAfter && bias ? [['bh', [units as number]]] : []),

  // r, z = sigmoid(x W + b + hPrev u); n = tanh(x W + b + ...); h = (1 - z) n + z hPrev
  step(walk, step) {
    const { emit, units, lengths } = walk,
      { t, before } = step,
      values = at(walk.track('gates', gates * units), t);
    if (!before.isZero) timesU(walk, block(values, 0, 2 * units), rowsBefore(walk, step), 0, 1);
    candidate(walk, step);
    emit.samples('gruStep', {
      h: at(walk.track('h', units), t).tensor,
      gates: values.tensor,
      inner: resetsAfter(walk) ? at(walk.track('inner', units), t).tensor : null,
      hPrev: before.h,
      lengths,
      prevRow: before.row,
      step: t,
      ...sizes(walk),
    });
  },

  // dgates from dh; dhPrev += z dh + dr, dz u^T and what comes through n
  stepBackward(walk, step) {
    const { emit, units, lengths } = walk,
      { t, before, dhPrev, adds } = step,
      after = resetsAfter(walk),
      dgates = at(walk.track('dgates', gates * units), t);
    emit.samples('gruStepBackward', {
      dgates: dgates.tensor,
      dinner: after ? at(walk.track('dinner', units), t).tensor : null,
      dhPrev,
      dh: at(walk.track('dh', units), t).tensor,
      gates: at(walk.track('gates', gates * units), t).tensor,
      inner: after ? at(walk.track('inner', units), t).tensor : null,
      hPrev: before.h,
      lengths,
      prevRow: before.row,
      step: t,
      accumulate: adds,
      ...sizes(walk),
    });
    candidateBackward(walk, step);
    const dx = dhPrev && { tensor: dhPrev, row: before.row, columns: units };
    if (dx) timesUBackward(walk, dx, block(dgates, 0, 2 * units), 0, 1);
  },

  // du += hPrev^T [dr, dz], and for n: hPrev^T dinner, or (r hPrev)^T dn; dbh += sum of dinner
  gradients(walk) {
    const { emit, dw, units, steps } = walk,
      dgates = all(walk.track('dgates', gates * units)),
      rows = emit.batch * steps;
    if (dw['u']) {
      const accumulate = emit.adds(dw['u']),
        before = allBefore(walk, 'h');
      gradientOfU(walk, before, block(dgates, 0, 2 * units), 0, accumulate);
      if (resetsAfter(walk))
        gradientOfU(walk, before, all(walk.track('dinner', units)), 2 * units, accumulate);
      else
        gradientOfU(
          walk,
          all(walk.track('reset', units)),
          block(dgates, 2 * units, units),
          2 * units,
          accumulate,
        );
    }
    if (dw['bh'])
      columnSums(emit, {
        y: dw['bh'],
        x: all(walk.track('dinner', units)),
        rows,
        accumulate: emit.adds(dw['bh']),
      });
  },
};

export const gru: Layer = {
  title: 'GRU',
  doc: {
    summary:
      'Gated recurrent unit: gate z says how much of the state stays, gate r how much of it the new candidate n sees. A second input gives the state before the first step; without it, it is zero.',
    equation:
      'r, z = \\sigma(x_t W + h_{t-1} U + b) \\quad n = \\tanh(x_t W + b + r (h_{t-1} U + b_h)) \\quad h_t = (1 - z) n + z h_{t-1}',
    source: 'Cho et al., EMNLP 2014',
  },
  ...recurrent(cell),
  parameters: {
    ...recurrentParameters,
    resetAfter: boolean(
      true,
      'r acts on the product of the state with U, as in PyTorch and cuDNN; or, as in the paper, on the state before it: (r h) U.',
    ),
  },
};
