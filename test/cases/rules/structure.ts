import type { ParameterValues } from '../../../contract/project.ts';
import type { structureRules } from '../../../engine/graph/rules/structure.ts';
import {
  column,
  digits,
  flowers,
  layers,
  net,
  prices,
  project,
  set,
  words,
  type Drawn,
  type Examples,
} from './drawing.ts';

const row = ['in', { shape: [4] }] as const,
  image = ['in', { shape: [8, 8, 1] }] as const,
  steps = ['in', { shape: [6, 2] }] as const,
  hidden = [['dense'], ['relu']] as const,
  out = ['out', { units: 3 }] as const;

/** A further output, beside `out`. */
const head = { target: 'target', loss: 'crossEntropy', lossParams: {}, metrics: [] },
  branches = [row, ...hidden, ['aside: dense', { units: 3 }], ['out', { units: 3 }, 'relu']] as const;

const plain = net(row, ...hidden, out);
const squares = { objective: { loss: 'meanSquaredError' } };

const variational = (moments: number, code: number): Drawn => ({
  document: project({
    networks: {
      encoder: layers(row, ...hidden, ['moments: dense', { units: moments }]),
      decoder: layers(['code: input', { shape: [code], column: 'code' }], ['made: dense', { units: 4 }]),
    },
    objective: { type: 'variational', loss: 'meanSquaredError' },
  }),
});

const adversarial = (
  judge: readonly (readonly [string, ParameterValues?])[],
  params: ParameterValues = {},
  shape: readonly number[] = [4],
): Drawn => ({
  document: project({
    networks: {
      generator: layers(['noise: input', { shape: [2], column: 'noise' }], ...hidden, [
        'made: dense',
        { units: 4 },
      ]),
      discriminator: layers(['in', { shape }], ...hidden, ...judge),
    },
    objective: { type: 'adversarial', params },
  }),
});
const score = ['score: dense', { units: 1 }] as const;

const letters = ['in', { shape: [6, 2], variable: true }] as const;

export const structureExamples: Examples<keyof typeof structureRules> = {
  'graph/empty': { triggers: net(), not: plain },
  'graph/no-input': {
    triggers: net(['out', { units: 3 }, null]),
    not: net(row, out),
    also: ['graph/unconnected-input'],
  },
  'graph/unknown-layer': {
    triggers: net(row, ['x: denze'], out),
    not: net(row, ['x: dense', { units: 2 }], out),
  },
  'graph/duplicate-id': {
    triggers: net(row, ['dense', { units: 2 }], ['dense', {}, 'in'], ['out', { units: 3 }, 'dense']),
    not: plain,
  },
  'graph/unknown-parameter': { triggers: net(row, ['out', { units: 3, size: 5 }]), not: net(row, out) },
  'graph/parameter': { triggers: net(row, ['out', { units: 0 }]), not: net(row, out) },
  'graph/missing-layer': {
    triggers: net(row, ...hidden, ['out', { units: 3 }, 'gone']),
    not: plain,
    also: ['graph/several-outputs'],
  },
  'graph/unconnected-input': {
    triggers: net(row, ...hidden, ['out', { units: 3 }, null]),
    not: plain,
    also: ['graph/several-outputs'],
  },
  'graph/input-count': {
    triggers: net(row, ...hidden, ['out', { units: 3 }, 'in', 'relu']),
    not: net(row, ...hidden, ['concat', {}, 'in', 'relu'], out),
  },
  'graph/cycle': {
    triggers: net(row, ['add', {}, 'in', 'relu'], ['dense', { units: 4 }], ['relu']),
    not: net(row, ['dense', { units: 4 }], ['relu'], ['add', {}, 'in', 'relu'], out),
  },
  'graph/several-outputs': {
    triggers: net(row, ...hidden, ['aside: dense', { units: 8 }], ['out', { units: 3 }, 'relu']),
    not: plain,
  },
  'graph/no-output': {
    triggers: set({ objective: { heads: { out: head } } }, row, ...hidden, out),
    not: set({ objective: { heads: { relu: head } } }, row, ['dense', { units: 3 }], ['relu'], out),
  },
  'graph/head-layer': {
    triggers: set({ objective: { heads: { gone: head } } }, row, ...hidden, out),
    not: set({ objective: { heads: { aside: head } } }, ...branches),
  },
  'graph/head-objective': {
    triggers: set({ objective: { type: 'pretraining', heads: { dense: head } } }, row, ...hidden, out),
    not: set({ objective: { heads: { dense: head } } }, row, ...hidden, out),
  },
  'graph/head-target': {
    triggers: {
      ...set({ objective: { heads: { aside: { ...head, target: 'target:age' } } } }, ...branches),
      data: flowers,
    },
    not: { ...set({ objective: { heads: { aside: head } } }, ...branches), data: flowers },
  },
  'graph/rank': {
    triggers: net(image, ['conv'], ['relu'], out),
    not: net(image, ['conv'], ['relu'], ['flatten'], out),
  },
  'graph/window-too-large': {
    triggers: net(image, ['pool', { kernel: [9, 9] }], ['flatten'], out),
    not: net(image, ['pool', { kernel: [8, 8] }], ['flatten'], out),
  },
  'graph/reshape': {
    triggers: net(row, ['reshape', { shape: [3, 3] }], ['flatten'], out),
    not: net(row, ['reshape', { shape: [2, 2] }], ['flatten'], out),
  },
  'graph/different-shapes': {
    triggers: net(
      image,
      ['conv', { filters: 8 }],
      ['relu'],
      ['add', {}, 'relu', 'in'],
      ['globalAvgPool2d'],
      out,
    ),
    not: net(
      image,
      ['conv', { filters: 8 }],
      ['relu'],
      ['shortcut: conv2d', { filters: 8, kernel: [1, 1] }, 'in'],
      ['add', {}, 'relu', 'shortcut'],
      ['globalAvgPool2d'],
      out,
    ),
  },
  'graph/different-lengths': {
    triggers: net(
      letters,
      ['said: input', { shape: [6, 2], variable: true, column: 'decoderInput' }],
      ['add', {}, 'in', 'said'],
      ['gru'],
      out,
    ),
    not: net(
      letters,
      ['gru'],
      ['said: input', { shape: [6, 2], variable: true, column: 'decoderInput' }],
      ['gru2'],
      ['concat', {}, 'gru', 'gru2'],
      out,
    ),
  },
  'graph/lengths-unsupported': {
    triggers: net(letters, ['conv1d'], ['gru'], out),
    not: net(steps, ['conv1d'], ['relu'], ['gru'], out),
  },
  'graph/not-tokens': {
    triggers: { ...net(row, ['embedding', { tokens: 50, units: 8 }], ['gru'], out), data: flowers },
    not: {
      ...net(
        ['in', { shape: [12], variable: true }],
        ['embedding', { tokens: 50, units: 8 }],
        ['gru'],
        ['out', { units: 2 }],
      ),
      data: words,
    },
  },
  'graph/vocabulary': {
    triggers: {
      ...net(
        ['in', { shape: [12], variable: true }],
        ['embedding', { tokens: 40, units: 8 }],
        ['gru'],
        ['out', { units: 2 }],
      ),
      data: words,
    },
    not: {
      ...net(
        ['in', { shape: [12], variable: true }],
        ['embedding', { tokens: 60, units: 8 }],
        ['gru'],
        ['out', { units: 2 }],
      ),
      data: words,
    },
  },
  'graph/input-shape': {
    triggers: { ...net(['in', { shape: [5] }], ...hidden, out), data: flowers },
    not: { ...plain, data: flowers },
  },
  'graph/variable': {
    triggers: {
      ...net(
        ['in', { shape: [12] }],
        ['embedding', { tokens: 50, units: 8 }],
        ['gru'],
        ['out', { units: 2 }],
      ),
      data: words,
    },
    not: {
      ...net(
        ['in', { shape: [12], variable: true }],
        ['embedding', { tokens: 50, units: 8 }],
        ['gru'],
        ['out', { units: 2 }],
      ),
      data: words,
    },
  },
  'graph/output-classes': {
    triggers: { ...net(image, ['conv'], ['relu']), data: digits },
    not: { ...net(image, ['conv'], ['relu'], ['flatten'], ['out', { units: 10 }]), data: digits },
  },
  'graph/output-shape': {
    triggers: { ...set(squares, row, ...hidden, ['out', { units: 2 }]), data: prices },
    not: { ...set(squares, row, ...hidden, ['out', { units: 1 }]), data: prices },
  },
  'graph/softmax-before-loss': {
    triggers: net(row, ...hidden, out, ['end: activation', { function: 'softmax' }]),
    not: plain,
  },
  'graph/sigmoid-before-loss': {
    triggers: set(
      { objective: { loss: 'binaryCrossEntropy' } },
      row,
      ...hidden,
      ['out', { units: 1 }],
      ['end: activation', { function: 'sigmoid' }],
    ),
    not: set(
      { objective: { loss: 'binaryCrossEntropy', lossParams: { fromLogits: false } } },
      row,
      ...hidden,
      ['out', { units: 1 }],
      ['end: activation', { function: 'sigmoid' }],
    ),
  },
  'graph/moments': {
    triggers: {
      ...set({ objective: { loss: 'gaussianNll' } }, row, ...hidden, ['out', { units: 1 }]),
      data: prices,
    },
    not: {
      ...set({ objective: { loss: 'gaussianNll' } }, row, ...hidden, ['out', { units: 2 }]),
      data: prices,
    },
  },
  'graph/missing-network': {
    triggers: {
      document: project({
        networks: { encoder: layers(row, ...hidden, ['moments: dense', { units: 6 }]) },
        objective: { type: 'variational', loss: 'meanSquaredError' },
      }),
    },
    not: variational(6, 3),
  },
  'graph/code-moments': { triggers: variational(5, 3), not: variational(6, 3) },
  'graph/code-shape': { triggers: variational(6, 6), not: variational(6, 3) },
  'graph/generator-shape': {
    triggers: { ...adversarial([score], {}, [5]), data: { input: column([5]) } },
    not: { ...adversarial([score]), data: { input: column([4]) } },
  },
  'graph/discriminator-input': {
    triggers: adversarial([score], { packing: 2 }),
    not: adversarial([score], { packing: 2 }, [8]),
  },
  'graph/discriminator-output': {
    triggers: adversarial([['score: dense', { units: 2 }]]),
    not: adversarial([score]),
  },
  'graph/discriminator-sigmoid': {
    triggers: adversarial([score, ['end: activation', { function: 'sigmoid' }]]),
    not: adversarial([score]),
  },
  'graph/penalty-batch-norm': {
    triggers: adversarial([['norm'], ['dense2'], ['relu2'], score], {
      loss: 'wasserstein',
      gradientPenalty: 10,
    }),
    not: adversarial([['layerNorm'], ['dense2'], ['relu2'], score], {
      loss: 'wasserstein',
      gradientPenalty: 10,
    }),
  },
};
