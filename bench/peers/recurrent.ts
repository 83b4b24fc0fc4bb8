import type { Operations } from './program.ts';

type Cell = <T>(o: Operations<T>, weight: (name: string) => T, steps: readonly T[], units: number) => T;

/** Recurrent layers as loops over the steps; the state after the last one. Gates in the order of PyTorch. */
export const recurrent: Readonly<Record<string, Cell>> = {
  simpleRnn(o, weight, steps) {
    let h: ReturnType<typeof weight> | undefined;
    for (const x of steps) {
      const z = o.dense(x, weight('w'), weight('b'));
      h = o.tanh(h === undefined ? z : o.add(z, o.matmul(h, weight('u'))));
    }
    return h!;
  },

  lstm(o, weight, steps, units) {
    let h: ReturnType<typeof weight> | undefined, c: typeof h;
    for (const x of steps) {
      const fromX = o.dense(x, weight('w'), weight('b')),
        z = h === undefined ? fromX : o.add(fromX, o.matmul(h, weight('u')));
      const gate = (i: number) => o.columns(z, i * units, units);
      const written = o.multiply(o.sigmoid(gate(0)), o.tanh(gate(2)));
      c = c === undefined ? written : o.add(o.multiply(o.sigmoid(gate(1)), c), written);
      h = o.multiply(o.sigmoid(gate(3)), o.tanh(c));
    }
    return h!;
  },

  // Reset after the product: n = tanh(x W + b + r (h U + bh)); h = n + z (h - n)
  gru(o, weight, steps, units) {
    let h: ReturnType<typeof weight> | undefined;
    for (const x of steps) {
      h ??= o.scale(o.columns(o.dense(x, weight('w'), weight('b')), 0, units), 0);
      const fromX = o.dense(x, weight('w'), weight('b')),
        fromH = o.matmul(h, weight('u'));
      const gates = o.sigmoid(o.add(o.columns(fromX, 0, 2 * units), o.columns(fromH, 0, 2 * units)));
      const inner = o.add(o.columns(fromH, 2 * units, units), weight('bh'));
      const reset = o.columns(gates, 0, units),
        update = o.columns(gates, units, units);
      const n = o.tanh(o.add(o.columns(fromX, 2 * units, units), o.multiply(reset, inner)));
      h = o.add(n, o.multiply(update, o.add(h, o.scale(n, -1))));
    }
    return h!;
  },
};
