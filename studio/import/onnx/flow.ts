import type { FeatureOrder } from '../../export/feature-order.ts';

/**
 * A tensor that flows through the network, seen in two ways at once: its axes as ONNX has them (batch, channels, height, width;
 * or steps, batch, features), and those of the layer of ours that gives it (height, width, channels), without the batch. Both are
 * made of the same atoms, so that transposing and reshaping move atoms about and need no layer, until a layer wants its input in
 * an order of its own.
 */
export interface Atom {
  readonly size: number;
  readonly batch?: true;
  /** Where the i-th value along it stands in ours; as it comes where absent. */
  readonly order?: Uint32Array;
}
/** A product of atoms, the slowest first; of none: an axis of size 1. */
export type Axis = readonly Atom[];

export interface Flow {
  readonly kind: 'flow';
  readonly layer: string;
  readonly axes: readonly Axis[];
  readonly ours: readonly Axis[];
  /** Zeros around it that no layer has put there yet, before and behind each axis: convolutions take them for their own padding. */
  readonly margin?: readonly (readonly [number, number])[];
  /** More than one node takes it, or what it is a view of: its layer must stay as it is. */
  readonly shared?: true;
}

/** In the place of a batch whose size is open: a prime, so that it is found again in every size that was computed with it. */
export const openBatch = 1_000_003;

export const sizeOfAxis = (axis: Axis): number => axis.reduce((product, { size }) => product * size, 1);
export const shapeOf = ({ axes, margin }: Flow): number[] =>
  axes.map((axis, i) => sizeOfAxis(axis) + (margin ? margin[i][0] + margin[i][1] : 0));
export const ourShape = ({ ours }: Flow): number[] => ours.map(sizeOfAxis);

/** Atoms that say something: not those of size 1. */
const plain = (axes: readonly Axis[]): Atom[] =>
  axes.flat().filter(({ size, batch }) => size !== 1 && !batch);
export const withoutBatch = (axis: Axis): Axis => axis.filter(({ batch }) => !batch);
export const isBatch = (axis: Axis): boolean => axis.some(({ batch }) => batch === true);

/** The same values, one behind the other, in the memory of ours: then another shape is all that differs. */
export function sameRow(a: readonly Axis[], b: readonly Axis[]): boolean {
  const [x, y] = [plain(a), plain(b)];
  return x.length === y.length && x.every((atom, i) => atom === y[i]);
}

/** The same atoms, whatever their order. */
export function sameAtoms(a: readonly Axis[], b: readonly Axis[]): boolean {
  const [x, y] = [plain(a), new Set(plain(b))];
  return x.length === y.size && x.every((atom) => y.has(atom));
}

export const permuted = (flow: Flow, order: readonly number[]): Flow => ({
  ...flow,
  axes: order.map((axis) => flow.axes[axis]),
  ...(flow.margin && { margin: order.map((axis) => flow.margin![axis]) }),
});

type Split = readonly [from: Atom, into: Axis];
const splitIn = (axes: readonly Axis[], splits: readonly Split[]): Axis[] =>
  splits.reduce<Axis[]>(
    (all, [from, into]) => all.map((axis) => axis.flatMap((atom) => (atom === from ? into : [atom]))),
    [...axes],
  );

/** The flow in the sizes of ONNX's reshape; null where that tears an atom apart which cannot be. */
export function reshaped(flow: Flow, sizes: readonly number[]): Flow | null {
  const rest = flow.axes.flat().filter(({ size, batch }) => size !== 1 || batch);
  const splits: Split[] = [];
  const axes: Atom[][] = [];
  for (const size of sizes) {
    const axis: Atom[] = [];
    axes.push(axis);
    // A batch of one goes where the first axis of one is.
    if (size === 1 && rest[0]?.batch && rest[0].size === 1) axis.push(rest.shift()!);
    for (let need = size; need > 1;) {
      const atom = rest.shift();
      if (!atom) return null;
      if (need % atom.size === 0) {
        axis.push(atom);
        need /= atom.size;
        continue;
      }
      if (atom.size % need !== 0 || atom.batch || atom.order) return null;
      const [head, tail]: [Atom, Atom] = [{ size: need }, { size: atom.size / need }];
      splits.push([atom, [head, tail]]);
      axis.push(head);
      rest.unshift(tail);
      need = 1;
    }
  }
  const batch = rest.shift();
  if (rest.length > 0 || (batch && !(batch.batch && batch.size === 1))) return null;
  if (batch) (axes[0] ?? axes[axes.push([]) - 1]).push(batch);
  return { ...flow, axes, ours: splitIn(flow.ours, splits) };
}

/** Both flows with atoms of the same sizes along every axis where neither is of size 1; null where their sizes differ. */
export function aligned(a: Flow, b: Flow): readonly [Flow, Flow] | null {
  const rank = Math.max(a.axes.length, b.axes.length);
  const raised = ({ axes, ...flow }: Flow): Flow => ({
    ...flow,
    axes: [...Array.from({ length: rank - axes.length }, (): Axis => []), ...axes],
  });
  let [x, y] = [raised(a), raised(b)];
  for (let i = 0; i < rank; i += 1) {
    if (sizeOfAxis(x.axes[i]) === 1 || sizeOfAxis(y.axes[i]) === 1) continue;
    if (sizeOfAxis(x.axes[i]) !== sizeOfAxis(y.axes[i])) return null;
    const cuts = (axis: Axis): number[] => axis.map((_, k) => sizeOfAxis(axis.slice(k)));
    const all = [...new Set([...cuts(x.axes[i]), ...cuts(y.axes[i])])].sort((p, q) => q - p);
    const [left, right] = [cut(x, i, all), cut(y, i, all)];
    if (!left || !right) return null;
    [x, y] = [left, right];
  }
  return [x, y];
}

/** The atoms of an axis cut where what is left has these sizes. */
function cut(flow: Flow, index: number, sizes: readonly number[]): Flow | null {
  let result = flow;
  for (const left of sizes) {
    const axis = result.axes[index];
    let behind = sizeOfAxis(axis);
    const at = axis.findIndex((atom) => {
      if (behind === left) return true;
      behind /= atom.size;
      return behind < left;
    });
    const atom = axis[at];
    if (!atom || sizeOfAxis(axis.slice(at)) === left) continue;
    const tail = left / behind;
    if (!Number.isInteger(tail) || atom.size % tail !== 0 || atom.batch || atom.order) return null;
    const splits: Split[] = [[atom, [{ size: atom.size / tail }, { size: tail }]]];
    result = { ...result, axes: splitIn(result.axes, splits), ours: splitIn(result.ours, splits) };
  }
  return result;
}

/** The atoms of `of` by those that stand at the same place of ONNX's axes in `like`. Both must be aligned. */
export function renamed(of: Flow, like: Flow): Flow {
  const names = new Map<Atom, Atom>();
  of.axes.forEach((axis, i) => {
    const other = plain([like.axes[i]]);
    plain([axis]).forEach((atom, k) => other[k] && names.set(atom, other[k]));
  });
  const rename = (axes: readonly Axis[]): Axis[] =>
    axes.map((axis) => axis.map((atom) => names.get(atom) ?? atom));
  return { ...of, axes: rename(of.axes), ours: rename(of.ours) };
}

/** Whether atoms of the same place lie in the same order, too. */
export const sameOrders = (a: Flow, b: Flow): boolean =>
  a.axes.every((axis, i) => {
    const other = plain([b.axes[i]]);
    return plain([axis]).every(({ order }, k) => {
      const theirs = other[k]?.order;
      return order === theirs || (order && theirs && order.every((at, n) => at === theirs[n]));
    });
  });

/** Where the i-th value along an axis of ONNX stands among ours; null where both are the same. `ours` has the same atoms. */
export function orderOf(axis: Axis, ours: Axis): FeatureOrder {
  const atoms = plain([axis]);
  const steps = new Map<Atom, number>();
  let step = 1;
  for (const atom of plain([ours]).reverse()) {
    steps.set(atom, step);
    step *= atom.size;
  }
  const order = new Uint32Array(step);
  const place = new Array<number>(atoms.length).fill(0);
  let isSame = true;
  for (let i = 0; i < order.length; i += 1) {
    let at = 0;
    atoms.forEach((atom, k) => (at += (atom.order?.[place[k]] ?? place[k]) * steps.get(atom)!));
    order[i] = at;
    isSame &&= at === i;
    for (let k = atoms.length - 1; k >= 0; k -= 1) {
      place[k] += 1;
      if (place[k] < atoms[k].size) break;
      place[k] = 0;
    }
  }
  return isSame ? null : order;
}
