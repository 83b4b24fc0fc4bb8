import type { ParameterValues } from '../../../contract/project.ts';
import type { endRules } from '../../../engine/graph/rules/ends.ts';
import { layers, net, prices, project, set, type Drawn, type Examples } from './drawing.ts';

const row = ['in', { shape: [4] }] as const,
  hidden = [['dense'], ['relu']] as const,
  squares = { objective: { loss: 'meanSquaredError' } };

const standardized = (name: string): Drawn => ({
  ...set(
    {
      ...squares,
      data: { preprocessing: { input: 'standardize', target: name === 'sigmoid' ? 'standardize' : 'none' } },
    },
    row,
    ...hidden,
    ['out', { units: 1 }],
    ['end: activation', { function: 'sigmoid' }],
  ),
  data: prices,
});

const autoencoder = (...end: readonly (readonly [string, ParameterValues?])[]): Drawn => ({
  document: project({
    networks: {
      encoder: layers(row, ...hidden, ['moments: dense', { units: 6 }], ...end),
      decoder: layers(['code: input', { shape: [3], column: 'code' }], ['out', { units: 4 }]),
    },
    objective: { type: 'variational', loss: 'meanSquaredError' },
  }),
});

const game = (...end: readonly (readonly [string, ParameterValues?])[]): Drawn => ({
  document: project({
    networks: {
      generator: layers(['noise: input', { shape: [2], column: 'noise' }], ...hidden, ['out', { units: 4 }]),
      discriminator: layers(row, ...hidden, ['score: dense', { units: 1 }], ...end),
    },
    objective: { type: 'adversarial' },
  }),
});

export const endExamples: Examples<keyof typeof endRules> = {
  'graph/relu-output': {
    triggers: set(squares, row, ...hidden, ['out', { units: 1 }], ['relu2']),
    not: set(squares, row, ...hidden, ['out', { units: 1 }]),
  },
  'graph/output-range': { triggers: standardized('sigmoid'), not: standardized('none') },
  'graph/dropout-output': {
    triggers: net(row, ...hidden, ['out', { units: 3 }], ['dropout', { rate: 0.2 }]),
    not: net(row, ...hidden, ['dropout', { rate: 0.2 }], ['out', { units: 3 }]),
  },
  'graph/norm-output': {
    triggers: net(row, ...hidden, ['out', { units: 3 }], ['layerNorm']),
    not: net(row, ['dense'], ['layerNorm'], ['relu'], ['out', { units: 3 }]),
  },
  'graph/single-score': {
    triggers: net(row, ...hidden, ['out', { units: 1 }]),
    not: net(row, ...hidden, ['out', { units: 2 }]),
  },
  'graph/softmax-single': {
    triggers: set(
      squares,
      row,
      ...hidden,
      ['out', { units: 1 }],
      ['end: activation', { function: 'softmax' }],
    ),
    not: set(squares, row, ...hidden, ['out', { units: 1 }], ['end: activation', { function: 'sigmoid' }]),
  },
  'graph/moments-activation': {
    triggers: autoencoder(['end: activation', { function: 'relu' }]),
    not: autoencoder(),
  },
  'graph/score-activation': {
    triggers: game(['end: activation', { function: 'tanh' }]),
    not: game(),
  },
};
