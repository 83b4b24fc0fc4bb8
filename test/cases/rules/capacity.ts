import type { ParameterValues } from '../../../contract/project.ts';
import type { capacityRules } from '../../../engine/graph/rules/capacity.ts';
import { net, set, type Examples } from './drawing.ts';

type Piece = readonly [string, ParameterValues?];

const row = ['in', { shape: [16] }] as const,
  out = ['out', { units: 10 }] as const;

/** So many dense layers of 16 units, each with an activation. */
const stack = (n: number, name: string, params: ParameterValues = {}): Piece[] =>
  Array.from({ length: n }, (_, i): Piece[] => [
    [`hidden${i + 1}: dense`, { units: 16, ...params }],
    [`act${i + 1}: activation`, { function: name }],
  ]).flat();

const he = { initializer: 'heUniform' };
const copies = { objective: { type: 'reconstruction', loss: 'meanSquaredError' } };

export const capacityExamples: Examples<keyof typeof capacityRules> = {
  'graph/one-unit': {
    triggers: net(row, ['dense', { units: 1 }], ['relu'], out),
    not: net(row, ['dense', { units: 12 }], ['relu'], out),
  },
  'graph/heavy-dense': {
    triggers: net(['in', { shape: [64, 64, 3] }], ['conv'], ['relu'], ['flatten'], ['dense'], ['relu2'], out),
    not: net(
      ['in', { shape: [64, 64, 3] }],
      ['conv'],
      ['relu'],
      ['globalAvgPool2d'],
      ['dense'],
      ['relu2'],
      out,
    ),
  },
  'graph/deep-plain': {
    triggers: net(row, ...stack(21, 'relu', he), out),
    not: net(
      row,
      ...stack(10, 'relu', he),
      ['layerNorm'],
      ...stack(10, 'relu', he).map(([name, p]): Piece => [`more-${name}`, p]),
      out,
    ),
  },
  'graph/deep-sigmoid': {
    triggers: net(row, ...stack(3, 'sigmoid'), out),
    not: net(row, ...stack(2, 'sigmoid'), out),
  },
  'graph/glorot-relu': {
    triggers: net(row, ...stack(9, 'relu'), out),
    not: net(row, ...stack(9, 'relu', he), out),
  },
  'graph/wide-code': {
    triggers: set(copies, row, ['dense', { units: 32 }], ['relu'], ['out', { units: 16 }]),
    not: set(copies, row, ['dense', { units: 4 }], ['relu'], ['out', { units: 16 }]),
  },
};
