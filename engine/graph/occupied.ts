/** Which memory is taken when: finds the lowest place that is free during a span of time, without looking at everything placed. */
export class Occupied {
  /** Calls that the tree has room for: a power of two. */
  private readonly times: number;
  /**
   * A segment tree over time: node 1 is all of it, nodes 2i and 2i+1 the halves of node i. What lives through all of a
   * node's time while it does not live through all of its parent's is in `throughout` of that node; `within` holds that, and
   * what is alive in a part of the time.
   */
  private readonly throughout: (Ranges | undefined)[] = [];
  private readonly within: (Ranges | undefined)[] = [];

  /** For calls 0..last. */
  constructor(last: number) {
    this.times = 2 ** Math.ceil(Math.log2(last + 1));
  }

  /** Takes elements from..to-1 from call `first` to call `last`. */
  take(first: number, last: number, from: number, to: number): void {
    if (from === to) return;
    this.visit(first, last, (node, whole) => {
      (this.within[node] ??= new Ranges()).add(from, to);
      if (whole) (this.throughout[node] ??= new Ranges()).add(from, to);
    });
  }

  /** The lowest offset, `base` or above, from which `size` elements are free from call `first` to call `last`. */
  lowest(first: number, last: number, size: number, base: number): number {
    const taken: Ranges[] = [];
    this.visit(first, last, (node, whole) => {
      const ranges = whole ? this.within[node] : this.throughout[node];
      if (ranges) taken.push(ranges);
    });
    let from = base;
    for (let before = -1; from !== before;) {
      before = from;
      for (const ranges of taken) from = ranges.lowest(size, from);
    }
    return from;
  }

  /** The nodes with a part of first..last, from the root down to those that lie in it whole. */
  private visit(first: number, last: number, see: (node: number, whole: boolean) => void): void {
    const down = (node: number, from: number, to: number): void => {
      if (last < from || to < first) return;
      const whole = first <= from && to <= last;
      see(node, whole);
      if (whole) return;
      const middle = (from + to - 1) / 2;
      down(2 * node, from, middle);
      down(2 * node + 1, middle + 1, to);
    };
    down(1, 0, this.times - 1);
  }
}

/** A set of elements as ranges [from, to) in order, none of which touch. */
class Ranges {
  private readonly from: number[] = [];
  private readonly to: number[] = [];

  add(from: number, to: number): void {
    const first = this.endingFrom(from);
    let behind = first;
    while (behind < this.from.length && this.from[behind]! <= to) behind++;
    const joined = behind - first;
    const start = joined ? Math.min(from, this.from[first]!) : from,
      end = joined ? Math.max(to, this.to[behind - 1]!) : to;
    this.from.splice(first, joined, start);
    this.to.splice(first, joined, end);
  }

  /** The lowest offset, `at` or above, from which `size` elements are in no range. */
  lowest(size: number, at: number): number {
    for (let i = this.endingFrom(at); i < this.from.length && this.from[i]! < at + size; i++)
      at = Math.max(at, this.to[i]!);
    return at;
  }

  /** The first range that ends at `at` or behind it. */
  private endingFrom(at: number): number {
    let low = 0,
      high = this.to.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.to[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
