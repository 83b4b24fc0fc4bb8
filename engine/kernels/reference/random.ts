import { philox } from '../../tensor/random.ts';
import type { Arguments } from '../verbs.ts';
import type { Floats, Reference } from './types.ts';

/** The words of the counter that `eachCounted` is at. */
export const words = new Uint32Array(4);
type Counters = Pick<Arguments<'gaussianNoise'>, 'seedLow' | 'seedHigh' | 'stream' | 'clock'>;

/** Calls `visit(i)` for the elements of a range, with the four words of its counter in `words`. Clock: stepLow, stepHigh. */
export function eachCounted(
  mem: Floats,
  from: number,
  to: number,
  a: Counters,
  visit: (i: number) => void,
): void {
  const low = mem[a.clock + 1]!,
    high = mem[a.clock + 2]!;
  for (let i = from; i < to; i++) {
    if (i === from || i % 4 === 0)
      philox(words, Math.floor(i / 4), low, high, a.stream, a.seedLow, a.seedHigh);
    visit(i);
  }
}

const isKept = (i: number, rate: number): boolean => words[i % 4]! >= Math.floor(rate * 2 ** 32);

/** The normal number of an element: the first two words of a counter make two, and so do the other two. */
export function normal(i: number): number {
  const pair = i % 4 < 2 ? 0 : 2;
  const u = (Math.floor(words[pair]! / 256) + 1) / 2 ** 24,
    turn = (2 * Math.PI * Math.floor(words[pair + 1]! / 256)) / 2 ** 24;
  return Math.sqrt(-2 * Math.log(u)) * (i % 2 === 0 ? Math.cos(turn) : Math.sin(turn));
}

export const range = (a: { n: number; perItem: number }, begin: number, end: number): [number, number] => [
  begin * a.perItem,
  Math.min(a.n, end * a.perItem),
];

export const random: Pick<Reference, 'dropout' | 'dropoutBackward' | 'dropChannels' | 'gaussianNoise'> = {
  dropout(mem, a, begin, end) {
    eachCounted(mem, ...range(a, begin, end), a, (i) => {
      mem[a.y + i] = isKept(i, a.rate) ? mem[a.x + i]! * a.scale : 0;
    });
  },
  dropoutBackward(mem, a, begin, end) {
    eachCounted(mem, ...range(a, begin, end), a, (i) => {
      const dx = isKept(i, a.rate) ? mem[a.dy + i]! * a.scale : 0;
      mem[a.dx + i] = a.accumulate ? mem[a.dx + i]! + dx : dx;
    });
  },
  dropChannels(mem, a, begin, end) {
    eachCounted(mem, begin * a.channels, end * a.channels, a, (i) => {
      const kept = isKept(i, a.rate),
        sample = Math.floor(i / a.channels);
      for (let p = 0; p < a.pixels; p++) {
        const at = (sample * a.pixels + p) * a.channels + (i % a.channels),
          y = kept ? mem[a.x + at]! * a.scale : 0;
        mem[a.y + at] = a.accumulate ? mem[a.y + at]! + y : y;
      }
    });
  },
  gaussianNoise(mem, a, begin, end) {
    eachCounted(mem, ...range(a, begin, end), a, (i) => {
      mem[a.y + i] = mem[a.x + i]! + a.deviation * normal(i);
    });
  },
};
