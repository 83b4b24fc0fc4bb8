/** A batch among those that make one update. */
export interface Place {
  /** Of the update in its epoch, from 1. */
  readonly number: number;
  readonly first: boolean;
  readonly last: boolean;
  /** Its samples, as a share of those of the update. */
  readonly share: number;
}

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

  of(batch: number): Place {
    const { sizes, each } = this,
      index = Math.floor(batch / each),
      end = Math.min(sizes.length, (index + 1) * each);
    let samples = 0;
    for (let i = index * each; i < end; i++) samples += sizes[i]!;
    return {
      number: index + 1,
      first: batch === index * each,
      last: batch === end - 1,
      share: sizes[batch]! / samples,
    };
  }
}
