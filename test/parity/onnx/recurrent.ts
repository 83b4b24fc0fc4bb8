import { throughLayers, type Piece } from './network.ts';
import { input, moved, number, reshaped, transposed, type Values } from './node.ts';
import type { Mapping } from './table.ts';

interface Recurrent {
  readonly type: 'simpleRnn' | 'lstm' | 'gru';
  /** Place in ONNX of each of our gates; ours are in PyTorch's order. */
  readonly gates: readonly number[];
  readonly params?: Piece['params'];
  /** Operands behind the initial state: cell, peepholes. */
  readonly cell?: true;
}

/** Gates [gates * units, ...] of ONNX in our order, units last: [..., gates * units]. */
function gated(values: Values, gates: readonly number[]): number[] {
  const [rows, columns = 1] = values.shape as [number, number?],
    units = rows / gates.length;
  const ordered = gates.flatMap((gate) =>
    values.values.slice(gate * units * columns, (gate + 1) * units * columns),
  );
  return [...transposed({ shape: [rows, columns], values: ordered }, [1, 0]).values];
}

/** The one direction of an operand. */
const single = (values: Values): Values => reshaped(values, values.shape.slice(1));

/** Behind a sample's end there are zeros. */
function ended(y: Values, lengths: readonly number[] | undefined): Values {
  if (!lengths) return y;
  const [, steps, units] = y.shape as [number, number, number];
  const isValid = (i: number): boolean =>
    Math.floor(i / units) % steps < lengths[Math.floor(i / units / steps)]!;
  return { ...y, values: y.values.map((value, i) => (isValid(i) ? value : 0)) };
}

/** Inputs: x [steps, batch, features], w, u, both biases in one row, lengths, initial h, initial c, peepholes. */
export const recurrent =
  ({ type, gates, params, cell }: Recurrent): Mapping =>
  (node, backend) => {
    const units = number(node, 'hidden_size', 0),
      batchFirst = number(node, 'layout', 0) === 1;
    const x = batchFirst ? input(node, 0) : moved(input(node, 0), 0, 1),
      [batch, steps] = x.shape as [number, number];
    const [, , , b, valid, h, c, p] = node.inputs,
      lengths = valid?.values.some((n) => n !== steps) ? valid.values : undefined;
    const weights: Record<string, readonly number[]> = {
      w: gated(single(input(node, 1)), gates),
      u: gated(single(input(node, 2)), gates),
    };
    // Of x and of h: added up, since both are added to the same sum.
    const rows = gates.length * units;
    const bias = b && b.values.slice(0, rows).map((value, i) => value + b.values[rows + i]!);
    if (bias) weights['b'] = gated({ shape: [rows], values: bias }, gates);
    if (p) weights['p'] = gated({ shape: [3 * units], values: p.values }, [0, 2, 1]);
    const state: Values[] = [];
    if (h) {
      const parts = cell && c ? [h, c] : [h];
      const values = Array.from({ length: batch }, (_, s) =>
        parts.flatMap((part) => part.values.slice(s * units, (s + 1) * units)),
      ).flat();
      state.push({ shape: [batch, parts.length * units], values });
    }
    const run = (returns: 'sequence' | 'last'): Values => {
      const all = { units, returns, bias: bias !== undefined, ...(p && { peepholes: true }), ...params };
      return throughLayers(backend, [x, ...state], [{ type, params: all, weights }], { lengths }).y;
    };
    // [batch, steps, directions, units], or the steps and directions before the batch.
    const states = node.outputs[0] ? ended(run('sequence'), lengths) : null;
    const sequence = states && reshaped(states, [batch, steps, 1, units]);
    const last = reshaped(run('last'), batchFirst ? [batch, 1, units] : [1, batch, units]);
    return [sequence && (batchFirst ? sequence : transposed(sequence, [1, 2, 0, 3])), last];
  };
