import { ProblemError, type Problem } from '../contract/problems.ts';
import type { Chunking, FileColumn, Split } from '../engine/data/dataset.ts';
import { poisonSlot } from '../engine/kernels/control.ts';
import type { Pass, Pieces } from '../engine/train/loop.ts';
import { WindowOrder } from '../engine/train/windows.ts';
import { lanePoisoned, slots } from './protocol.ts';
import { RowReader } from './rows.ts';

/** How long reader and leader sleep at a time while they wait for each other, in milliseconds. */
const slice = 250;
/** Windows in memory: while samples are taken from one, the next is read. */
export const windowsHeld = 2;
/** A request: part, epoch, window. */
const requestWords = 3;
const parts = ['train', 'validation', 'test'] as const satisfies readonly (keyof Split)[];

/** What the thread that reads is asked to do: request number r goes to place r % windowsHeld. */
export interface ReadTask {
  readonly memory: WebAssembly.Memory;
  readonly columns: readonly {
    readonly column: FileColumn;
    /** Of its first place, in bytes, and from one to the next. */
    readonly address: number;
    readonly bytes: number;
  }[];
  /** Rows of the columns, by part, as they are listed. */
  readonly rows: Split;
  readonly chunking: Chunking;
  readonly seed: number;
}

/** The entry of a thread: reads windows ahead of the leader until it is sent home. Resolves with what could not be read. */
export function readAhead(task: ReadTask): Problem | null {
  const words = new Int32Array(task.memory.buffer),
    out = new Uint8Array(task.memory.buffer);
  const readers: RowReader[] = [],
    orders = new Map<string, WindowOrder>();
  try {
    for (const { column } of task.columns) readers.push(new RowReader(column));
    for (let served = 0; ; served++) {
      while (Atomics.load(words, slots.wanted) === served) {
        Atomics.wait(words, slots.wanted, served, slice);
        if (Atomics.load(words, poisonSlot) !== 0) return null;
      }
      if (Atomics.load(words, slots.readerHome) !== 0) return null;
      const place = served % windowsHeld,
        at = slots.requests + place * requestWords,
        [part, epoch, window] = [parts[words[at]!]!, words[at + 1]!, words[at + 2]!];
      const members = orderOf(task, orders, part, epoch).members(window);
      task.columns.forEach(({ address, bytes }, i) =>
        readers[i]!.read(members, out, address + place * bytes),
      );
      Atomics.store(words, slots.served, served + 1);
      Atomics.notify(words, slots.served);
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    Atomics.store(words, slots.unreadable, 1);
    Atomics.notify(words, slots.served);
    return error.problems[0];
  } finally {
    for (const reader of readers) reader.close();
  }
}

function orderOf(
  { rows, chunking, seed }: ReadTask,
  known: Map<string, WindowOrder>,
  part: keyof Split,
  epoch: number,
): WindowOrder {
  const key = `${part} ${epoch}`;
  let order = known.get(key);
  if (!order) {
    known.clear();
    known.set(key, (order = new WindowOrder(rows[part], chunking, epoch > 0 ? { seed, epoch } : null)));
  }
  return order;
}

/** The leader's side: asks for windows, one ahead, and says where in memory the samples of a batch lie. */
export class ReadPieces implements Pieces {
  private readonly words: Int32Array;
  private readonly places: Int32Array;
  /** Samples of a window, and rows of a place in memory. */
  private readonly size: number;
  private readonly placeRows: number;
  private readonly split: Split;
  private pass: Pass | null = null;
  private requests = 0;
  /** Of each place: its window of the pass, and the number of the request for it. */
  private readonly held = Array.from({ length: windowsHeld }, () => ({ window: -1, request: -1 }));

  constructor(words: Int32Array, places: Int32Array, size: number, placeRows: number, split: Split) {
    this.words = words;
    this.places = places;
    this.size = size;
    this.placeRows = placeRows;
    this.split = split;
  }

  ready(pass: Pass, from: number, to: number): boolean {
    if (pass !== this.pass) {
      this.pass = pass;
      for (const place of this.held) place.window = -1;
    }
    const first = Math.floor(from / this.size),
      last = Math.floor((to - 1) / this.size),
      count = Math.ceil(this.split[pass.part].length / this.size);
    for (let window = first; window < Math.min(count, first + windowsHeld); window++) this.want(pass, window);
    for (let window = first; window <= last; window++) if (!this.wait(window)) return false;
    return true;
  }

  place({ order }: Pass, from: number, to: number): void {
    const { size, placeRows, places } = this;
    for (let i = from; i < to; i++) {
      const window = Math.floor(i / size),
        within = order.place ? order.place(i) : i - window * size;
      places[i - from] = this.placeOf(window) * placeRows + within;
    }
  }

  /** Where a window is, or is to be; -1: nowhere. */
  private placeOf(window: number): number {
    for (let place = 0; place < windowsHeld; place++) if (this.held[place]!.window === window) return place;
    return -1;
  }

  private want({ part, epoch }: Pass, window: number): void {
    if (this.placeOf(window) >= 0) return;
    const place = this.requests % windowsHeld,
      at = slots.requests + place * requestWords;
    this.words.set([parts.indexOf(part), epoch, window], at);
    this.held[place] = { window, request: this.requests++ };
    Atomics.store(this.words, slots.wanted, this.requests);
    Atomics.notify(this.words, slots.wanted);
  }

  private wait(window: number): boolean {
    const { request } = this.held[this.placeOf(window)]!,
      { words } = this;
    for (let served; (served = Atomics.load(words, slots.served)) <= request;) {
      if (Atomics.load(words, slots.unreadable) !== 0) return false;
      Atomics.wait(words, slots.served, served, slice);
      if (Atomics.load(words, poisonSlot) !== 0) throw new Error(lanePoisoned);
    }
    return true;
  }
}

export function sendReaderHome(words: Int32Array): void {
  Atomics.store(words, slots.readerHome, 1);
  Atomics.add(words, slots.wanted, 1);
  Atomics.notify(words, slots.wanted);
}
