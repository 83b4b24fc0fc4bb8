import { activate, derivative } from './activations.ts';
import type { Reference } from './types.ts';

const range = (a: { n: number; perItem: number }, begin: number, end: number): [number, number] => [
  begin * a.perItem,
  Math.min(a.n, end * a.perItem),
];

export const pointwise: Pick<Reference, 'activation' | 'activationBackward' | 'fill' | 'combine'> = {
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
};
