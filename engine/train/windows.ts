import type { Chunking } from '../data/dataset.ts';
import { Random, streams } from '../tensor/random.ts';

/** The samples of a pass through a part of the data, in the order in which they are taken. */
export interface Order {
  /** Writes samples number `from` to `to` of the pass. */
  fill(out: Int32Array | Uint32Array, from: number, to: number): void;
  /** Where sample number `i` is among those of its window; where absent, they lie there in the order of the pass. */
  place?(i: number): number;
}

/** A window, and where among its members the samples of the pass are. */
interface Window {
  window: number;
  readonly members: Uint32Array;
  readonly places: Uint32Array;
}
/** Of those that were asked for last: a batch may begin in one and end in the next. */
const windowsKept = 2;

/**
 * An order for samples that are read from files in large pieces: consecutive samples are cut into chunks, chunks are shuffled, and
 * samples are shuffled among those of some chunks, a window, which are in memory at once. It depends on the samples, the chunking,
 * seed and epoch alone, neither on where the samples are nor on when they are read. Without `shuffle` the windows are simply the
 * samples one after the other.
 *
 * Chunks begin at a random sample and go around the end, so that each epoch is cut elsewhere. What is left over for a shorter
 * chunk stays last: every window but the last is full.
 */
export class WindowOrder implements Order {
  /** Samples of a window. */
  readonly size: number;
  private readonly samples: Uint32Array;
  private readonly chunking: Chunking;
  private readonly shuffle: { readonly seed: number; readonly epoch: number } | null;
  /** Where the first chunk begins, and the chunks in their order. */
  private readonly start: number;
  private readonly chunks: Uint32Array;
  private readonly kept: Window[] = [];

  constructor(
    samples: Uint32Array,
    chunking: Chunking,
    shuffle: { readonly seed: number; readonly epoch: number } | null,
  ) {
    this.samples = samples;
    this.chunking = chunking;
    this.shuffle = shuffle;
    this.size = chunking.size * chunking.perWindow;
    const random = shuffle && new Random(shuffle.seed, streams.shuffle, shuffle.epoch);
    this.start = random && samples.length > 0 ? random.below(samples.length) : 0;
    this.chunks = numbered(new Uint32Array(Math.ceil(samples.length / chunking.size)));
    random?.shuffle(this.chunks.subarray(0, Math.floor(samples.length / chunking.size)));
  }
  /** Windows of the pass. */
  get count(): number {
    return Math.ceil(this.samples.length / this.size);
  }

  /** The samples of a window, chunk after chunk, as they are best read; until two other windows have been asked for. */
  members(window: number): Uint32Array {
    return this.windowOf(window).members;
  }
  /** Where in `members` of its window the sample is that is number `i` of the pass. */
  place(i: number): number {
    const window = Math.floor(i / this.size),
      within = i - window * this.size;
    return this.shuffle ? this.windowOf(window).places[within]! : within;
  }

  fill(out: Int32Array | Uint32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      if (!this.shuffle) out[i - from] = this.samples[i]!;
      else {
        const window = Math.floor(i / this.size),
          { members, places } = this.windowOf(window);
        out[i - from] = members[places[i - window * this.size]!]!;
      }
    }
  }

  private windowOf(window: number): Window {
    const known = this.kept[window % windowsKept];
    if (known?.window === window) return known;
    const first = window * this.size,
      length = Math.min(this.size, this.samples.length - first);
    // Memory is used again: a window comes many times a second.
    const made = known?.members.length === length ? known : { window, ...emptyWindow(length) };
    this.kept[window % windowsKept] = made;
    made.window = window;
    if (this.shuffle) {
      const { seed, epoch } = this.shuffle;
      this.gather(window, made.members);
      new Random(seed, streams.windows, epoch * 2 ** 32 + window).shuffle(numbered(made.places));
    } else made.members.set(this.samples.subarray(first, first + length));
    return made;
  }

  private gather(window: number, members: Uint32Array): void {
    const { size, perWindow } = this.chunking,
      { length } = this.samples;
    let at = 0;
    for (const chunk of this.chunks.subarray(window * perWindow, (window + 1) * perWindow)) {
      const end = Math.min(length, (chunk + 1) * size);
      for (let i = chunk * size; i < end; i++) members[at++] = this.samples[(this.start + i) % length]!;
    }
  }
}

const emptyWindow = (length: number) => ({
  members: new Uint32Array(length),
  places: new Uint32Array(length),
});

function numbered(out: Uint32Array): Uint32Array {
  for (let i = 0; i < out.length; i++) out[i] = i;
  return out;
}
