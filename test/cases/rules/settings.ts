import type { ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import type { settingRules } from '../../../engine/graph/rules/settings.ts';
import { layers, net, project, set, type Drawn, type Examples } from './drawing.ts';

const classifier = [['in', { shape: [4] }], ['dense'], ['relu'], ['out', { units: 3 }]] as const,
  normed = [
    ['in', { shape: [4] }],
    ['dense', { bias: false }],
    ['norm'],
    ['relu'],
    ['out', { units: 3 }],
  ] as const,
  filters = [
    ['in', { shape: [8, 8, 1] }],
    ['conv', { bias: false }],
    ['norm'],
    ['relu'],
    ['globalAvgPool2d'],
    ['out', { units: 3 }],
  ] as const;

const trained = (type: string, params: ParameterValues): Drawn =>
  set({ training: { optimizer: { type, params } } }, ...classifier);

const fromFiles = (input: ProjectDocument['data']['preprocessing']['input']): Drawn =>
  set(
    { data: { source: { kind: 'idx', path: 'data' }, preprocessing: { input, target: 'none' } } },
    ['in', { shape: [28, 28, 1] }],
    ['conv'],
    ['relu'],
    ['globalAvgPool2d'],
    ['out', { units: 10 }],
  );

const likelihood = (input: ProjectDocument['data']['preprocessing']['input']): Drawn =>
  set(
    {
      objective: { type: 'reconstruction', loss: 'bernoulliNll' },
      data: { preprocessing: { input, target: 'none' } },
    },
    ['in', { shape: [16] }],
    ['code: dense', { units: 4 }],
    ['out', { units: 16 }],
  );

const critic = (params: ParameterValues): Drawn => ({
  document: project({
    networks: {
      generator: layers(
        ['noise: input', { shape: [2], column: 'noise' }],
        ['dense'],
        ['relu'],
        ['out', { units: 4 }],
      ),
      discriminator: layers(['in', { shape: [4] }], ['dense'], ['relu'], ['score: dense', { units: 1 }]),
    },
    objective: { type: 'adversarial', params },
  }),
});

export const settingExamples: Examples<keyof typeof settingRules> = {
  'graph/learning-rate': {
    triggers: trained('adam', { learningRate: 0.5 }),
    not: trained('sgd', { learningRate: 0.5 }),
  },
  'graph/l2-with-adam': {
    triggers: trained('adam', { weightDecay: 0.01 }),
    not: trained('adamw', { weightDecay: 0.01 }),
  },
  'graph/norm-one-value': {
    triggers: set({ training: { batchSize: 1 } }, ...normed),
    not: net(...normed),
  },
  'graph/norm-small-batch': {
    triggers: set({ training: { batchSize: 2 } }, ...filters),
    not: set({ training: { batchSize: 16 } }, ...filters),
  },
  'graph/unscaled-images': { triggers: fromFiles('none'), not: fromFiles('scale') },
  'graph/binary-range': { triggers: likelihood('standardize'), not: likelihood('minmax') },
  'graph/unbounded-critic': {
    triggers: critic({ loss: 'wasserstein' }),
    not: critic({ loss: 'wasserstein', gradientPenalty: 10 }),
  },
};
