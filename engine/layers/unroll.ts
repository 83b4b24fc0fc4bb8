import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Values } from '../parameters.ts';
import type { Shape } from '../tensor/shape.ts';
import type { LayerBackwardIO, LayerIO } from './layer.ts';
import {
  columnSums,
  copy,
  matrix,
  product,
  productBackward,
  productWeights,
  type Matrix,
} from './products.ts';

/**
 * A recurrent layer's way along its sequence, unrolled in time. x W + b is one product for all steps; what is left for
 * each step are a product with u and a pointwise verb. All calls of the walk are split by samples, so that lanes do not
 * wait for each other between steps.
 */

/** What tells one recurrent layer from another. */
export interface Cell {
  /** Blocks of `units` columns in w[features, gates], u[units, gates] and b[gates]. */
  readonly gates: number;
  /** Where x W + b goes: a track of its own, or h, which the step then overwrites. */
  readonly into: 'gates' | 'h';
  /** What goes from step to step: h; or h and c. */
  readonly parts: 1 | 2;
  /** Blocks of `units` values that a step keeps for backward. */
  keeps(params: Values): number;
  /** Where the bias of each gate starts; at zero where absent. */
  bias?(params: Values): readonly number[];
  /** Weights beside w, u and b: names and shapes. They start at zero. */
  more?(params: Values): readonly (readonly [name: string, shape: Shape])[];
  /** From x W + b at step t, and the state before, to the state at t. */
  step(walk: Walk, step: Step): void;
  /** From `dh` at t (and dc) to `dgates` at t, and to `dh` (and dc) at the step before. */
  stepBackward(walk: Walk, step: StepBackward): void;
  /** Gradients of u and of what `more` names, from all steps. */
  gradients(walk: Walk): void;
}

/** A value at every step: [batch, steps, columns]. Samples stand `row` elements apart. */
export type Track = Matrix;

/** One direction of a layer. */
export interface Walk {
  readonly emit: Emit;
  readonly params: Values;
  readonly units: number;
  readonly steps: number;
  /** Valid steps of each sample; null where all are. */
  readonly lengths: Tensor | null;
  /** By the names they have in the first direction. */
  readonly weights: Readonly<Record<string, Tensor | undefined>>;
  /** Null where a weight is frozen; empty in forward. */
  readonly dw: Readonly<Record<string, Tensor | null | undefined>>;
  /** Steps in the order of the walk. */
  readonly order: readonly number[];
  readonly start: State;
  /** The track of this name, made where it is first asked for. */
  track(name: string, columns: number): Track;
}

/** The state between two steps; samples stand `row` elements apart. */
export interface State {
  readonly h: Tensor;
  /** h again where the cell has no c. */
  readonly c: Tensor;
  readonly row: number;
  /** Before the first step, where no one gives it: products with it need not be made. */
  readonly isZero: boolean;
}

export interface Step {
  readonly t: number;
  readonly before: State;
}

export interface StepBackward extends Step {
  /** Of h before the step, samples `before.row` apart; null where no one needs it. */
  readonly dhPrev: Tensor | null;
  /** 1 where dhPrev holds something already. */
  readonly adds: 0 | 1;
  /** [batch, units]: of c at the step, to become that of c before it. */
  readonly dc: Tensor | null;
}

const offset = (tensor: Tensor, by: number): Tensor => ({ ...tensor, at: tensor.at + by });

/** Some columns of a matrix. */
export const block = ({ tensor, row }: Matrix, from: number, columns: number): Matrix => ({
  tensor: offset(tensor, from),
  row,
  columns,
});
/** A track at one step: a row for each sample. */
export const at = (track: Track, t: number): Matrix => block(track, t * track.columns, track.columns);
/** A track at all steps: batch x steps rows. */
export const all = ({ tensor, columns }: Track): Matrix => matrix(tensor, columns);

/** For each direction, whether it begins at the end. */
export const directionsOf = (params: Values): readonly boolean[] =>
  params['direction'] === 'both' ? [false, true] : [params['direction'] === 'backward'];

/** Weights and tracks of the second direction: w and wReverse, as PyTorch calls them. */
export const suffixOf = (index: number): '' | 'Reverse' => (index === 1 ? 'Reverse' : '');

function walkOf(emit: Emit, io: LayerIO, cell: Cell, index: number, dw: Walk['dw'] = {}): Walk {
  const { params, shapes, saved } = io,
    units = params['units'] as number,
    steps = shapes.x[0]![0]!,
    suffix = suffixOf(index);
  const named = <T>(table: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(table)
        .filter(([name]) => name.endsWith('Reverse') === (suffix !== ''))
        .map(([name, value]) => [name.slice(0, name.length - suffix.length), value]),
    );
  // Where the output is the states of one direction, they are made in their place.
  if (params['returns'] === 'sequence' && params['direction'] !== 'both') saved['h'] = io.y;
  const isBackward = directionsOf(params)[index]!;
  return {
    emit,
    params,
    units,
    steps,
    lengths: io.lengths,
    weights: named(io.weights),
    dw: named(dw),
    order: Array.from({ length: steps }, (_, i) => (isBackward ? steps - 1 - i : i)),
    start: startOf(emit, io, cell, index),
    track: (name, columns) => ({
      tensor: (saved[name + suffix] ??= emit.activation(name + suffix, steps * columns)),
      columns,
      row: steps * columns,
    }),
  };
}

/** Values of the initial state that one direction is given: [h] or [h, c]. */
const widthGiven = ({ params, shapes }: LayerIO): number =>
  shapes.x[1] ? shapes.x[1][0]! / directionsOf(params).length : 0;

function startOf(emit: Emit, io: LayerIO, cell: Cell, index: number): State {
  const units = io.params['units'] as number,
    given = io.x[1],
    width = widthGiven(io),
    row = given ? io.shapes.x[1]![0]! : units;
  const zeros = (): Tensor => {
    if (!io.saved['zeros']) {
      io.saved['zeros'] = emit.activation('zeros', row);
      emit.samples('fill', { y: io.saved['zeros'], n: emit.batch * row, perItem: row, value: 0 });
    }
    return io.saved['zeros'];
  };
  const state = stateOf(emit, io);
  if (state) {
    // Backward needs it as it was, when forward has left the next one in its place.
    const size = cell.parts * units,
      start = io.saved['start'] ?? emit.activation('start', size);
    if (!io.saved['start'])
      copy(emit, { y: matrix(start, size), x: matrix(state, size), rows: 1, accumulate: 0 });
    io.saved['start'] = start;
    return { h: start, c: cell.parts === 1 ? start : offset(start, units), row: size, isZero: false };
  }
  if (!given) return { h: zeros(), c: zeros(), row, isZero: true };
  const h = offset(given, index * width);
  return { h, c: cell.parts === 1 ? h : width > units ? offset(h, units) : zeros(), row, isZero: false };
}

/** Where the state is kept from batch to batch; null where none is: after training, every sequence begins anew. */
const stateOf = ({ training }: Emit, { weights }: LayerIO): Tensor | null =>
  (training && weights['state']) || null;

/** The state before the i-th step of the walk. */
function stateBefore(walk: Walk, cell: Cell, i: number): State {
  if (i === 0) return walk.start;
  const t = walk.order[i - 1]!,
    h = at(walk.track('h', walk.units), t);
  const c = cell.parts === 2 ? at(walk.track('c', walk.units), t) : h;
  return { h: h.tensor, c: c.tensor, row: h.row, isZero: false };
}

/** Which columns of the output, or of its gradient, are h or c: of step t, or of all steps. */
function outputsOf(walk: Walk, { params, shapes }: LayerIO, index: number, y: Tensor) {
  const { units, order } = walk,
    row = shapes.y.at(-1)!,
    from = (index * row) / directionsOf(params).length;
  const columns = (first: number): Matrix => block({ tensor: y, row, columns: row }, first, units);
  if (params['returns'] === 'sequence') return [{ of: 'h', y: columns(from), t: null }] as const;
  const h = { of: 'h', y: columns(from), t: order.at(-1)! } as const;
  return params['returns'] === 'state' ? [h, { ...h, of: 'c', y: columns(from + units) } as const] : [h];
}

export function walkForward(emit: Emit, io: LayerIO, cell: Cell, index: number): void {
  const walk = walkOf(emit, io, cell, index),
    { weights, units, steps } = walk,
    columns = cell.gates * units;
  product(emit, {
    y: all(walk.track(cell.into, columns)),
    x: matrix(io.x[0]!, io.shapes.x[0]![1]!),
    w: matrix(weights['w']!, columns),
    bias: weights['b'] ?? null,
    rows: steps,
    accumulate: 0,
  });
  walk.order.forEach((t, i) => cell.step(walk, { t, before: stateBefore(walk, cell, i) }));
  for (const { of, y, t } of outputsOf(walk, io, index, io.y)) {
    const state = walk.track(of, units);
    if (state.tensor === io.y) continue;
    if (t === null) copy(emit, { y, x: all(state), rows: steps, accumulate: 0 });
    else copy(emit, { y, x: at(state, t), rows: 1, accumulate: 0 });
  }
  const next = stateOf(emit, io);
  if (!next) return;
  (['h', 'c'] as const).slice(0, cell.parts).forEach((of, i) => {
    const y = block(matrix(next, cell.parts * units), i * units, units);
    copy(emit, { y, x: at(walk.track(of, units), walk.order.at(-1)!), rows: 1, accumulate: 0 });
  });
}

/** `addsStart`: 1 where the gradient of the initial state holds something already. */
export function walkBackward(
  emit: Emit,
  io: LayerBackwardIO,
  cell: Cell,
  index: number,
  addsStart: 0 | 1,
): void {
  const walk = walkOf(emit, io, cell, index, io.dw),
    { units, steps, order } = walk,
    [dx, dStart] = io.dx,
    width = widthGiven(io);
  const dh = walk.track('dh', units),
    dc = cell.parts === 2 ? matrix(emit.activation('dc', units), units) : null;
  for (const { of, y, t } of outputsOf(walk, io, index, io.dy)) {
    if (of === 'c') copy(emit, { y: dc!, x: y, rows: 1, accumulate: 0 });
    else if (t === null) copy(emit, { y: all(dh), x: y, rows: steps, accumulate: 0 });
    else copy(emit, { y: at(dh, t), x: y, rows: 1, accumulate: 0 });
  }
  if (dc && io.params['returns'] !== 'state')
    emit.samples('fill', { y: dc.tensor, n: dc.tensor.size, perItem: units, value: 0 });

  for (let i = steps - 1; i >= 0; i--) {
    const step = { t: order[i]!, before: stateBefore(walk, cell, i), dc: dc?.tensor ?? null };
    if (i > 0) {
      const adds = io.params['returns'] === 'sequence' ? 1 : 0;
      cell.stepBackward(walk, { ...step, dhPrev: at(dh, order[i - 1]!).tensor, adds });
    } else {
      const dhPrev = dStart ? offset(dStart, index * width) : null;
      cell.stepBackward(walk, { ...step, dhPrev, adds: addsStart });
    }
  }
  if (dStart && dc && width > units) {
    const y = block({ tensor: dStart, row: walk.start.row, columns: width }, index * width + units, units);
    copy(emit, { y, x: dc, rows: 1, accumulate: addsStart });
  }
  inputGradients(walk, io, cell, dx);
  cell.gradients(walk);
}

function inputGradients(walk: Walk, io: LayerBackwardIO, cell: Cell, dx: Tensor | null | undefined): void {
  const { emit, weights, dw, steps } = walk,
    columns = cell.gates * walk.units,
    features = io.shapes.x[0]![1]!,
    dgates = all(walk.track('dgates', columns)),
    rows = emit.batch * steps;
  if (dx)
    productBackward(emit, {
      dx: matrix(dx, features),
      dy: dgates,
      w: matrix(weights['w']!, columns),
      rows: steps,
      accumulate: emit.adds(dx),
    });
  if (dw['w']) {
    const x = matrix(io.x[0]!, features);
    productWeights(emit, {
      dw: matrix(dw['w'], columns),
      x,
      dy: dgates,
      rows,
      accumulate: emit.adds(dw['w']),
    });
  }
  if (dw['b']) columnSums(emit, { y: dw['b'], x: dgates, rows, accumulate: emit.adds(dw['b']) });
}

/** Columns of u from `from` on. */
export const columnsOfU = ({ weights, units }: Walk, from: number, columns: number): Matrix => ({
  tensor: offset(weights['u']!, from),
  row: weights['u']!.size / units,
  columns,
});

/** y (+)= x u, where x is of one step and u's columns are those from `from` on. */
export function timesU(walk: Walk, y: Matrix, x: Matrix, from: number, accumulate: 0 | 1): void {
  const w = columnsOfU(walk, from, y.columns);
  product(walk.emit, { y, x, w, bias: null, rows: 1, accumulate });
}

/** dx (+)= dy u^T of the same. */
export function timesUBackward(walk: Walk, dx: Matrix, dy: Matrix, from: number, accumulate: 0 | 1): void {
  const w = columnsOfU(walk, from, dy.columns);
  productBackward(walk.emit, { dx, dy, w, rows: 1, accumulate });
}

/** Gradients of those columns of u, from what they were multiplied by at all steps. */
export function gradientOfU(walk: Walk, x: Matrix, dy: Matrix, from: number, accumulate: 0 | 1): void {
  const u = walk.dw['u']!,
    dw = { tensor: offset(u, from), row: u.size / walk.units, columns: dy.columns };
  productWeights(walk.emit, { dw, x, dy, rows: walk.emit.batch * walk.steps, accumulate });
}

/** h or c before every step. */
export function allBefore(walk: Walk, name: 'h' | 'c'): Matrix {
  const { emit, units, steps, order, start } = walk,
    state = walk.track(name, units),
    before = walk.track(`${name}Prev`, units);
  const x = { tensor: start[name], row: start.row, columns: units };
  copy(emit, { y: at(before, order[0]!), x, rows: 1, accumulate: 0 });
  if (steps > 1) {
    // All steps of a sample but one stand side by side: they move by one step as one row.
    const columns = (steps - 1) * units,
      [to, from] = order[0] === 0 ? [1, 0] : [0, 1];
    copy(emit, {
      y: block(before, to * units, columns),
      x: block(state, from * units, columns),
      rows: 1,
      accumulate: 0,
    });
  }
  return all(before);
}
