import type { startRules } from '../../../engine/graph/rules/starts.ts';
import { net, words, type Examples } from './drawing.ts';

const row = ['in', { shape: [4] }] as const,
  steps = ['in', { shape: [50, 4] }] as const,
  out = ['out', { units: 2 }] as const;

export const startExamples: Examples<keyof typeof startRules> = {
  'graph/zero-weights': {
    triggers: net(row, ['dense', { initializer: 'zeros' }], ['relu'], out),
    not: net(row, ['dense'], ['relu'], ['out', { units: 2, initializer: 'zeros' }]),
  },
  'graph/forget-bias': {
    triggers: net(steps, ['lstm', { forgetBias: 0 }], out),
    not: net(steps, ['lstm'], out),
  },
  'graph/long-recurrence': {
    triggers: net(['in', { shape: [200, 4] }], ['simpleRnn'], out),
    not: net(['in', { shape: [200, 4] }], ['lstm'], out),
  },
  'graph/tokens-as-numbers': {
    triggers: {
      ...net(['in', { shape: [12] }], ['dense'], ['relu'], out),
      data: { ...words, input: { ...words['input']!, variable: false } },
    },
    not: {
      ...net(['in', { shape: [12], variable: true }], ['embedding', { tokens: 50, units: 8 }], ['gru'], out),
      data: words,
    },
  },
};
