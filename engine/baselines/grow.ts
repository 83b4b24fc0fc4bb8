import type { Random } from '../tensor/random.ts';
import type { Lesson } from './baseline.ts';
import type { Binned } from './bins.ts';

/** A tree in rows: node n asks whether feature[n] <= threshold[n]; feature -1 is a leaf with its own outputs. */
export interface Tree {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  /** Class shares, or mean targets: `size` numbers a node. */
  readonly values: number[];
  readonly size: number;
}

/** Fewer rows than this are sorted in place: counting would look at 256 bins for them. */
const few = 48;

/**
 * CART (Breiman et al., 1984): each node takes the threshold that leaves the least impurity, Gini's of classes or the
 * squared error of quantities, until a leaf is pure. Both are the squared error of a target vector (a class is its one-hot
 * vector), so that one rule serves: the largest sum over both sides of |sum of targets|^2 / rows.
 */
export class Grower {
  private readonly lesson: Lesson;
  private readonly data: Binned;
  private readonly tried: number;
  private readonly random: Random;
  private readonly size: number;
  private readonly order: Uint32Array;
  private readonly starts = new Uint32Array(257);
  private readonly side: Float64Array;
  private readonly total: Float64Array;

  /** `tried`: features a node looks at, chosen anew for each; all of them where it is their number. */
  constructor(lesson: Lesson, data: Binned, tried: number, random: Random) {
    this.lesson = lesson;
    this.data = data;
    this.tried = tried;
    this.random = random;
    this.size = lesson.classes ?? lesson.outputs;
    this.order = new Uint32Array(lesson.train.count);
    this.side = new Float64Array(this.size);
    this.total = new Float64Array(this.size);
  }

  /** `rows`: which samples it learns from; a row may come several times. */
  grow(rows: Uint32Array): Tree {
    const tree: Tree = { feature: [], threshold: [], left: [], right: [], values: [], size: this.size };
    const columns = Uint32Array.from({ length: this.lesson.width }, (_, j) => j);
    const pending = [{ from: 0, to: rows.length, node: this.leaf(tree, rows) }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { from, to, node } = next,
        part = rows.subarray(from, to),
        split = this.best(part, columns);
      if (!split) continue;
      const middle = from + this.partition(part, split.feature, split.bin);
      tree.feature[node] = split.feature;
      tree.threshold[node] = this.data.thresholds[split.feature]![split.bin]!;
      tree.left[node] = this.leaf(tree, rows.subarray(from, middle));
      tree.right[node] = this.leaf(tree, rows.subarray(middle, to));
      pending.push({ from, to: middle, node: tree.left[node] }, { from: middle, to, node: tree.right[node] });
    }
    return tree;
  }

  private leaf(tree: Tree, rows: Uint32Array): number {
    this.total.fill(0);
    for (const row of rows) this.add(this.total, row, 1);
    for (const sum of this.total) tree.values.push(sum / rows.length);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.threshold.push(0);
    return tree.feature.push(-1) - 1;
  }

  private add(sums: Float64Array, row: number, sign: number): void {
    const { classes, outputs, train } = this.lesson;
    if (classes !== null) sums[train.targets[row]!]! += sign;
    else for (let j = 0; j < outputs; j++) sums[j]! += sign * train.targets[row * outputs + j]!;
  }

  /**
   * The split that leaves the least impurity; null where nothing is left to part. Ties go to what was looked at first. One
   * that gains nothing by itself is taken, too: of XOR no first question gains anything.
   */
  private best(rows: Uint32Array, columns: Uint32Array): { feature: number; bin: number } | null {
    this.total.fill(0);
    for (const row of rows) this.add(this.total, row, 1);
    if (rows.length < 2 || this.isPure(rows)) return null;
    let best: { feature: number; bin: number } | null = null,
      most = -Infinity;
    // As in other forests: features that are constant here do not count among those tried.
    for (let looked = 0, at = 0; looked < this.tried && at < columns.length; at++) {
      if (this.tried < columns.length) this.draw(columns, at);
      const found = this.scan(rows, columns[at]!);
      if (!found) continue;
      looked++;
      if (found.gain > most) {
        most = found.gain;
        best = { feature: columns[at]!, bin: found.bin };
      }
    }
    return best;
  }

  private isPure(rows: Uint32Array): boolean {
    const { classes, outputs, train } = this.lesson,
      width = classes === null ? outputs : 1,
      first = rows[0]! * width;
    return rows.every((row) => {
      for (let j = 0; j < width; j++)
        if (train.targets[row * width + j] !== train.targets[first + j]) return false;
      return true;
    });
  }

  /** One more step of a shuffle: a random feature of those left comes to `at`. */
  private draw(columns: Uint32Array, at: number): void {
    const other = at + this.random.below(columns.length - at),
      kept = columns[at]!;
    columns[at] = columns[other]!;
    columns[other] = kept;
  }

  /** The best threshold of one feature; null where it is constant in these rows. */
  private scan(rows: Uint32Array, feature: number): { bin: number; gain: number } | null {
    const { order, side, total } = this,
      { classes, train } = this.lesson,
      { targets } = train,
      { bins } = this.data,
      base = feature * train.count;
    if (!this.sort(rows, base)) return null;
    side.fill(0);
    let most = -Infinity,
      at = -1,
      below = 0,
      above = squares(total);
    for (let i = 1; i < rows.length; i++) {
      const row = order[i - 1]!;
      if (classes !== null) {
        // One more of a class: the squares change by that class alone.
        const t = targets[row]!,
          n = side[t]!++;
        below += 2 * n + 1;
        above -= 2 * (total[t]! - n) - 1;
      } else this.add(side, row, 1);
      const bin = bins[base + row]!;
      if (bin === bins[base + order[i]!]!) continue;
      if (classes === null) {
        below = squares(side);
        above = rest(total, side);
      }
      const gain = below / i + above / (rows.length - i);
      if (gain > most) {
        most = gain;
        at = bin;
      }
    }
    return { bin: at, gain: most };
  }

  /** The rows in the order of their bins, in `order`; false where all are of one bin. */
  private sort(rows: Uint32Array, base: number): boolean {
    const { starts, order } = this,
      { bins } = this.data;
    if (rows.length < few) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!,
          bin = bins[base + row]!;
        let at = i;
        for (; at > 0 && bins[base + order[at - 1]!]! > bin; at--) order[at] = order[at - 1]!;
        order[at] = row;
      }
      return bins[base + order[0]!] !== bins[base + order[rows.length - 1]!];
    }
    starts.fill(0);
    for (let i = 0; i < rows.length; i++) starts[bins[base + rows[i]!]! + 1]!++;
    if (starts[bins[base + rows[0]!]! + 1] === rows.length) return false;
    for (let bin = 1; bin < 257; bin++) starts[bin]! += starts[bin - 1]!;
    for (let i = 0; i < rows.length; i++) order[starts[bins[base + rows[i]!]!]!++] = rows[i]!;
    return true;
  }

  /** Rows up to and including `bin` come first; returns how many they are. */
  private partition(rows: Uint32Array, feature: number, bin: number): number {
    const base = feature * this.lesson.train.count,
      { bins } = this.data,
      copy = rows.slice();
    const isLeft = (row: number): boolean => bins[base + row]! <= bin;
    const left = copy.filter(isLeft);
    rows.set(left);
    rows.set(
      copy.filter((row) => !isLeft(row)),
      left.length,
    );
    return left.length;
  }
}

function squares(sums: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < sums.length; j++) sum += sums[j]! * sums[j]!;
  return sum;
}
function rest(total: Float64Array, side: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < total.length; j++) sum += (total[j]! - side[j]!) ** 2;
  return sum;
}

/** Where in `tree.values` the leaf of a row begins. */
export function leafOf(tree: Tree, features: Float32Array, base: number): number {
  let node = 0;
  while (tree.feature[node]! >= 0) {
    const goesLeft = features[base + tree.feature[node]!]! <= tree.threshold[node]!;
    node = goesLeft ? tree.left[node]! : tree.right[node]!;
  }
  return node * tree.size;
}
