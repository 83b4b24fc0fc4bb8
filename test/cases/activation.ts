import { layers } from '../../engine/layers/index.ts';
import type { Case, Draw } from './case.ts';

/** All functions of the layer's own parameter, so that a new one cannot be forgotten here. */
const parameter = layers.activation.parameters['function'];
export const functions = parameter?.kind === 'choice' ? parameter.options : [];

const kinked = new Set(['relu', 'leakyRelu', 'elu']);
const draw = (name: string): Draw => (kinked.has(name) ? 'apart' : 'wide');

export const activation: Case[] = functions.flatMap((name): Case[] => [
  { title: name, params: { function: name }, inputs: [[13]], batch: 3, draw: draw(name) },
  {
    title: `${name} on an image`,
    params: { function: name },
    inputs: [[3, 5, 4]],
    batch: 2,
    draw: draw(name),
  },
  {
    title: `${name} of one value`,
    params: { function: name },
    inputs: [[1]],
    batch: 1,
    draw: draw(name),
    ...(name === 'softmax' && { noDifferences: 'it is 1, whatever the value' }),
  },
  {
    title: `${name} of large values`,
    params: { function: name },
    inputs: [[11]],
    batch: 2,
    draw: 'extreme',
  },
  {
    title: `${name} behind a dense layer`,
    params: { function: name },
    inputs: [[18]],
    batch: 5,
    draw: draw(name),
    fused: true,
  },
]);

activation.push(
  {
    title: 'leakyRelu, slope 0.3',
    params: { function: 'leakyRelu', slope: 0.3 },
    inputs: [[9]],
    batch: 4,
    draw: 'apart',
  },
  {
    title: 'elu, alpha 2',
    params: { function: 'elu', alpha: 2 },
    inputs: [[9]],
    batch: 4,
    draw: 'apart',
  },
  {
    title: 'softmax of sequences of lengths 3, 1',
    params: { function: 'softmax' },
    inputs: [[4, 5]],
    batch: 2,
    lengths: [3, 1],
  },
  {
    title: 'softmax of a sequence',
    params: { function: 'softmax' },
    inputs: [[4, 17]],
    batch: 2,
    draw: 'wide',
  },
  {
    title: 'softmax of 16 equal values',
    params: { function: 'softmax' },
    inputs: [[16]],
    batch: 2,
    draw: 'ties',
  },
);
