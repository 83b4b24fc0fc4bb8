import { philox } from '../../tensor/random.ts';
import { activate, derivative } from './activations.ts';
import type { Floats, Reference } from './types.ts';

const words = new Uint32Array(4);

/** Calls `visit(i, kept)` for the elements of a range: kept where word(i) >= rate * 2^32. Clock: stepLow, stepHigh. */
function eachMasked(
  mem: Floats,
  from: number,
  to: number,
  a: { rate: number; seedLow: number; seedHigh: number; stream: number; clock: number },
  visit: (i: number, kept: boolean) => void,
): void {
  const threshold = Math.floor(a.rate * 2 ** 32),
    low = mem[a.clock + 1]!,
    high = mem[a.clock + 2]!;
  for (let i = from; i < to; i++) {
    if (i === from || i % 4 === 0)
      philox(words, Math.floor(i / 4), low, high, a.stream, a.seedLow, a.seedHigh);
    visit(i, words[i % 4]! >= threshold);
  }
}

const range = (a: { n: number; perItem: number }, begin: number, end: number): [number, number] => [
  begin * a.perItem,
  Math.min(a.n, end * a.perItem),
];

export const pointwise: Pick<
  Reference,
  'activation' | 'activationBackward' | 'fill' | 'combine' | 'dropout' | 'dropoutBackward'
> = {
  activation(mem, a, begin, end) {
    const [from, to] = range(a, begin, end);
    for (let i = from; i < to; i++) mem[a.y + i] = activate(a.activation, a.alpha, mem[a.x + i]!);
  },
  activationBackward(mem, a, begin, end) {
    const [from, to] = range(a, begin, end);
    for (let i = from; i < to; i++) {
      const x = a.x < 0 ? 0 : mem[a.x + i]!,
        y = a.y < 0 ? 0 : mem[a.y + i]!;
      const dx = mem[a.dy + i]! * derivative(a.activation, a.alpha, x, y);
      mem[a.dx + i] = a.accumulate ? mem[a.dx + i]! + dx : dx;
    }
  },
  fill(mem, a, begin, end) {
    const [from, to] = range(a, begin, end);
    mem.fill(a.value, a.y + from, a.y + to);
  },
  combine(mem, a, begin, end) {
    const [from, to] = range(a, begin, end);
    for (let i = from; i < to; i++) {
      const x = a.alpha * mem[a.x + i]!;
      mem[a.y + i] = a.beta === 0 ? x : x + a.beta * mem[a.y + i]!;
    }
  },
  dropout(mem, a, begin, end) {
    const scale = 1 / (1 - a.rate);
    eachMasked(mem, ...range(a, begin, end), a, (i, kept) => {
      mem[a.y + i] = kept ? mem[a.x + i]! * scale : 0;
    });
  },
  dropoutBackward(mem, a, begin, end) {
    const scale = 1 / (1 - a.rate);
    eachMasked(mem, ...range(a, begin, end), a, (i, kept) => {
      const dx = kept ? mem[a.dy + i]! * scale : 0;
      mem[a.dx + i] = a.accumulate ? mem[a.dx + i]! + dx : dx;
    });
  },
};
