/** The batches of an epoch in groups of one update each; the last group may be smaller. */
export class Groups {
  /** Updates of an epoch. */
  readonly perEpoch: number;
  private readonly sizes: readonly number[];
  private readonly each: number;

  constructor(sizes: readonly number[], each: number) {
    this.sizes = sizes;
    this.each = each;
    this.perEpoch = Math.ceil(sizes.length / each);
  }

  /** The number in its epoch, from 1, of the update that a batch belongs to. */
  number(batch: number): number {
    return Math.floor(batch / this.each) + 1;
  }
  isFirst(batch: number): boolean {
    return batch % this.each === 0;
  }
  isLast(batch: number): boolean {
    return batch % this.each === this.each - 1 || batch === this.sizes.length - 1;
  }
  /** The samples of a batch, as a share of those of its update. */
  share(batch: number): number {
    const { sizes, each } = this,
      from = batch - (batch % each);
    let samples = 0;
    for (let i = from; i < Math.min(sizes.length, from + each); i++) samples += sizes[i]!;
    return sizes[batch]! / samples;
  }
}
