import type { InferredLayer } from '../../engine/graph/infer.ts';

/**
 * Recurrent layers as PyTorch keeps them: `ID.weight_ih_l0` [gates * units, features], `ID.weight_hh_l0` [gates * units, units],
 * `ID.bias_ih_l0` and `ID.bias_hh_l0`; those of the second direction end in `_reverse`. The gates stand in the same order.
 * PyTorch has a second bias also where it says nothing that the first does not: there it is zero.
 */
const modules: Readonly<Record<string, string>> = { simpleRnn: 'nn.RNN' };

export const isRecurrent = ({ type }: InferredLayer): boolean => Object.hasOwn(modules, type);

const names: Readonly<Record<string, string>> = { w: 'weight_ih', u: 'weight_hh', b: 'bias_ih' };

/** `wReverse` -> w, _reverse */
function parts(name: string): { plain: string; reverse: string } {
  const plain = name.replace(/Reverse$/, '');
  return { plain, reverse: plain === name ? '' : '_reverse' };
}

export function recurrentName(name: string): string {
  const { plain, reverse } = parts(name);
  return `${names[plain]}_l0${reverse}`;
}

/** What PyTorch's module has beside the layer's own weights. */
export const recurrentZeros = ({
  id,
  weights,
}: InferredLayer): { name: string; shape: readonly number[] }[] =>
  weights
    .filter(({ name }) => parts(name).plain === 'b')
    .map(({ name, shape }) => ({ name: `${id}.bias_hh_l0${parts(name).reverse}`, shape }));

export function recurrentNotes({ id, type, params, inputs }: InferredLayer): string[] {
  const both = params.direction === 'both';
  const given = ['batch_first=True'];
  if (type === 'simpleRnn' && params.activation === 'relu') given.push("nonlinearity='relu'");
  if (!params.bias) given.push('bias=False');
  if (both) given.push('bidirectional=True');
  const notes = [`${id}: an ${modules[type]} with ${given.join(', ')}.`];
  if (type === 'simpleRnn' && !['tanh', 'relu'].includes(params.activation as string))
    notes.push(
      `${id}: nn.RNN knows tanh and relu only; write out a loop for ${params.activation as string}.`,
    );
  if (params.direction === 'backward')
    notes.push(`${id}: it goes from the last step to the first: x.flip(1) before it, y.flip(1) behind it.`);
  if (inputs.length > 1)
    notes.push(
      `${id}: its second input is the initial state, side by side; PyTorch wants [${both ? 2 : 1}, batch, units].`,
    );
  return notes;
}
