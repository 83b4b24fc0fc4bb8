import type { InferredLayer } from '../../engine/graph/infer.ts';

/**
 * Recurrent layers as PyTorch keeps them: `ID.weight_ih_l0` [gates * units, features], `ID.weight_hh_l0` [gates * units, units],
 * `ID.bias_ih_l0` and `ID.bias_hh_l0`; those of the second direction end in `_reverse`. The gates stand in the same order.
 * PyTorch has the second bias also where it says nothing that the first does not: there it is zero.
 */
const modules: Readonly<Record<string, string>> = { simpleRnn: 'nn.RNN', lstm: 'nn.LSTM', gru: 'nn.GRU' };

export const isRecurrent = ({ type }: InferredLayer): boolean => Object.hasOwn(modules, type);

const names: Readonly<Record<string, string>> = {
  w: 'weight_ih',
  u: 'weight_hh',
  b: 'bias_ih',
  bh: 'bias_hh',
  p: 'weight_peephole',
};

/** `wReverse` is w and `_reverse`. */
function parts(name: string): { plain: string; reverse: string } {
  const plain = name.replace(/Reverse$/, '');
  return { plain, reverse: plain === name ? '' : '_reverse' };
}

export function recurrentName(name: string): string {
  const { plain, reverse } = parts(name);
  return `${names[plain]}_l0${reverse}`;
}

/** The place of a value that is zero in PyTorch and does not exist in the engine. */
export const nowhere = 0xffffffff;

/** Shape in PyTorch, and where each value stands in the engine's tensor. */
export function recurrentSource({ name, shape }: { name: string; shape: readonly number[] }) {
  const { plain } = parts(name);
  if (plain === 'bh') {
    // Of the bias inside a GRU's candidate: PyTorch has one for each gate.
    const [units] = shape;
    return {
      shape: [3 * units],
      source: Uint32Array.from({ length: 3 * units }, (_, i) => (i < 2 * units ? nowhere : i - 2 * units)),
    };
  }
  if (plain === 'w' || plain === 'u') {
    const [rows, columns] = shape;
    return {
      shape: [columns, rows],
      source: Uint32Array.from(
        { length: rows * columns },
        (_, i) => (i % rows) * columns + Math.floor(i / rows),
      ),
    };
  }
  return {
    shape: [...shape],
    source: Uint32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  };
}

/** What PyTorch's module has beside the layer's own weights. */
export const recurrentZeros = ({
  id,
  weights,
}: InferredLayer): { name: string; shape: readonly number[] }[] =>
  weights.some(({ name }) => name === 'bh')
    ? []
    : weights
        .filter(({ name }) => parts(name).plain === 'b')
        .map(({ name, shape }) => ({ name: `${id}.bias_hh_l0${parts(name).reverse}`, shape }));

export function recurrentNotes({ id, type, params, inputs }: InferredLayer): string[] {
  const both = params.direction === 'both';
  const given = ['batch_first=True'];
  if (type === 'simpleRnn' && params.activation === 'relu') given.push("nonlinearity='relu'");
  if (!params.bias) given.push('bias=False');
  if (both) given.push('bidirectional=True');
  const notes = [`${id}: an ${modules[type]} with ${given.join(', ')}.`];
  const apart = differences(type, params);
  if (apart) notes.push(`${id}: ${apart}`);
  if (params.direction === 'backward')
    notes.push(`${id}: it goes from the last step to the first: x.flip(1) before it, y.flip(1) behind it.`);
  if (inputs.length > 1)
    notes.push(
      `${id}: its second input is the initial state, side by side; PyTorch wants [${both ? 2 : 1}, batch, units].`,
    );
  return notes;
}

/** What PyTorch's module cannot do. */
function differences(type: string, params: InferredLayer['params']): string | null {
  if (type === 'simpleRnn' && !['tanh', 'relu'].includes(params.activation as string))
    return `nn.RNN knows tanh and relu only; for ${params.activation as string} write the loop out.`;
  if (type === 'lstm' && params.peepholes)
    return 'nn.LSTM has no peepholes; write the loop out, with the rows of weight_peephole_l0 for i, f and o.';
  if (type === 'gru' && !params.resetAfter)
    return 'nn.GRU resets after the product with its weights; write the loop out, with (r * h) @ U.';
  return null;
}
