import type { orderRules } from '../../../engine/graph/rules/order.ts';
import { net, type Examples } from './drawing.ts';

const image = ['in', { shape: [8, 8, 1] }] as const,
  row = ['in', { shape: [20] }] as const,
  out = ['out', { units: 3 }] as const;

export const orderExamples: Examples<keyof typeof orderRules> = {
  'graph/dropout-before-norm': {
    triggers: net(row, ['dense'], ['dropout', { rate: 0.3 }], ['norm'], ['relu'], out),
    not: net(row, ['dense', { bias: false }], ['norm'], ['relu'], ['dropout', { rate: 0.3 }], out),
  },
  'graph/bias-before-norm': {
    triggers: net(row, ['dense'], ['norm'], ['relu'], out),
    not: net(row, ['dense', { bias: false }], ['norm'], ['relu'], out),
  },
  'graph/linear-twice': {
    triggers: net(row, ['dense'], ['dropout', { rate: 0.3 }], out),
    // A factorization: 20 x 2 and 2 x 3 weights.
    not: net(row, ['dense', { units: 2 }], out),
  },
  'graph/activation-twice': {
    triggers: net(row, ['dense'], ['relu'], ['relu2'], out),
    not: net(row, ['dense'], ['relu'], ['dense2'], ['relu2'], out),
  },
  'graph/norm-twice': {
    triggers: net(row, ['dense', { bias: false }], ['norm'], ['norm2'], ['relu'], out),
    not: net(row, ['dense', { bias: false }], ['norm'], ['relu'], ['norm2'], out),
  },
  'graph/no-effect': {
    triggers: net(row, ['dense'], ['relu'], ['flatten'], out),
    not: net(image, ['conv'], ['relu'], ['flatten'], out),
  },
  'graph/same-twice': {
    triggers: net(row, ['dense', { units: 20 }], ['relu'], ['add', {}, 'relu', 'relu'], out),
    not: net(row, ['dense', { units: 20 }], ['relu'], ['add', {}, 'relu', 'in'], out),
  },
  'graph/softmax-hidden': {
    triggers: net(row, ['dense'], ['relu', { function: 'softmax' }], out),
    not: net(row, ['dense'], ['relu'], out),
  },
  'graph/dropout-rate': {
    triggers: net(row, ['dense'], ['relu'], ['dropout', { rate: 0.9 }], out),
    not: net(row, ['dense'], ['relu'], ['dropout', { rate: 0.5 }], out),
  },
};
