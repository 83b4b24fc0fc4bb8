import { describe, expect, it } from 'vitest';
import type { LayerDocument, ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import type { graphProblems } from '../../../contract/problems/graph.ts';
import { check, type DataFacts } from '../../../engine/graph/check.ts';
import { column } from '../../cases/data.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

type Code = keyof typeof graphProblems;

interface Example {
  readonly document: ProjectDocument;
  readonly data?: DataFacts;
  /** Layer, or else field, that the problem must point to. */
  readonly at?: string;
}

const input = layerOf('in', 'input', { shape: [4] }),
  image = layerOf('in', 'input', { shape: [6, 6, 2] }),
  letters = layerOf('letters', 'input', { shape: [6, 2], variable: true }),
  end = layerOf('out', 'dense', { units: 3 }, 'in');
const flowers: DataFacts = { input: column([4]), target: column([], 3) };
const prices: DataFacts = { input: column([4]), target: column([1]) };
const classify = { loss: 'crossEntropy' };
const act = (name: string) => layerOf('act', 'activation', { function: name }, 'out');

const inTraining = (training: Partial<ProjectDocument['training']>): ProjectDocument => {
  const document = projectOf([input, end]);
  return { ...document, training: { ...document.training, ...training } };
};
const withNetworks = (
  objective: Partial<ProjectDocument['objective']>,
  networks: Record<string, LayerDocument[]>,
): ProjectDocument => ({
  ...projectOf([], objective),
  networks: Object.fromEntries(Object.entries(networks).map(([name, layers]) => [name, { layers }])),
});
const withOptimizer = (document: ProjectDocument, network: string): ProjectDocument => ({
  ...document,
  training: { ...document.training, optimizers: { [network]: { type: 'sgd', params: {} } } },
});
const variational = ({ moments = 6, code = 3 }) =>
  withNetworks(
    { type: 'variational' },
    {
      encoder: [input, layerOf('out', 'dense', { units: moments }, 'in')],
      decoder: [
        layerOf('code', 'input', { shape: [code], column: 'code' }),
        layerOf('given', 'dense', { units: 4 }, 'code'),
      ],
    },
  );
const adversarial = ({
  params = {},
  scores = 1,
  then = [],
}: {
  params?: ParameterValues;
  scores?: number;
  then?: LayerDocument[];
}) =>
  withNetworks(
    { type: 'adversarial', params },
    {
      generator: [
        layerOf('noise', 'input', { shape: [2], column: 'noise' }),
        layerOf('made', 'dense', { units: 4 }, 'noise'),
      ],
      discriminator: [input, layerOf('out', 'dense', { units: scores }, 'in'), ...then],
    },
  );

const trainedWith = (training: Partial<ProjectDocument['training']>): ProjectDocument => {
  const document = projectOf([input, layerOf('out', 'dense', { units: 3 }, 'in')]);
  return { ...document, training: { ...document.training, ...training } };
};

const withPosterior = (
  layers: LayerDocument[],
  posterior: NonNullable<ProjectDocument['training']['posterior']>,
): ProjectDocument => {
  const document = projectOf(layers);
  return { ...document, training: { ...document.training, posterior } };
};

/** One example of every problem that a drawing can have, or where else it is found. */
const examples: Record<Code, Example | string> = {
  'graph/unknown-layer': { document: projectOf([input, layerOf('out', 'denze', {}, 'in')]), at: 'out' },
  'graph/duplicate-id': {
    document: projectOf([input, end, layerOf('in', 'input', { shape: [4] })]),
    at: 'in',
  },
  'graph/missing-layer': { document: projectOf([input, layerOf('out', 'dense', {}, 'gone')]), at: 'out' },
  'graph/unconnected-input': {
    document: projectOf([input, layerOf('out', 'add', {}, 'in', null)]),
    at: 'out',
  },
  'graph/input-count': { document: projectOf([input, layerOf('out', 'dense', {}, 'in', 'in')]), at: 'out' },
  'graph/cycle': {
    document: projectOf([input, layerOf('a', 'add', {}, 'in', 'b'), layerOf('b', 'dense', {}, 'a'), end]),
  },
  'graph/no-input': { document: projectOf([layerOf('out', 'dense', {}, null)]) },
  'graph/several-outputs': {
    document: projectOf([input, end, layerOf('other', 'dense', {}, 'in')]),
    at: 'other',
  },
  'graph/empty': { document: projectOf([]) },
  'graph/parameter': { document: projectOf([input, layerOf('out', 'dense', { units: 0 }, 'in')]), at: 'out' },
  'graph/unknown-parameter': {
    document: projectOf([input, layerOf('out', 'dense', { size: 3 }, 'in')]),
    at: 'out',
  },
  'graph/rank': { document: projectOf([image, end]), at: 'out' },
  'graph/window-too-large': {
    document: projectOf([image, layerOf('out', 'maxPool2d', { kernel: [7, 2] }, 'in')]),
    at: 'out',
  },
  'graph/too-many-channels': {
    document: projectOf([
      layerOf('in', 'input', { shape: [1, 1, 20_000] }),
      layerOf('out', 'conv2d', {}, 'in'),
    ]),
    at: 'out',
  },
  'graph/reshape': {
    document: projectOf([input, layerOf('out', 'reshape', { shape: [3] }, 'in')]),
    at: 'out',
  },
  'graph/different-shapes': {
    document: projectOf([input, end, layerOf('sum', 'add', {}, 'in', 'out')]),
    at: 'sum',
  },
  'graph/output-classes': {
    document: projectOf([input, layerOf('out', 'dense', { units: 2 }, 'in')], classify),
    data: flowers,
    at: 'out',
  },
  'graph/output-shape': { document: projectOf([input, end]), data: prices, at: 'out' },
  'graph/input-shape': {
    document: projectOf([input, end], classify),
    data: { ...flowers, input: column([5]) },
    at: 'in',
  },
  'graph/variable': {
    document: projectOf([layerOf('in', 'input', { shape: [6, 2] }), layerOf('out', 'dense', {}, 'in')]),
    data: { input: column([6, 2], null, true), target: column([6, 64], null, true) },
    at: 'in',
  },
  'graph/lengths-unsupported': {
    document: projectOf([letters, layerOf('out', 'conv1d', {}, 'letters')]),
    at: 'out',
  },
  'graph/different-lengths': {
    document: projectOf([
      letters,
      layerOf('said', 'input', { shape: [6, 2], variable: true, column: 'decoderInput' }),
      layerOf('out', 'add', {}, 'letters', 'said'),
    ]),
    at: 'out',
  },
  'graph/not-tokens': {
    document: projectOf([input, layerOf('out', 'embedding', {}, 'in')]),
    data: { input: column([4]), target: column([4, 32]) },
    at: 'out',
  },
  'graph/vocabulary': {
    document: projectOf([input, layerOf('out', 'embedding', { tokens: 26 }, 'in')]),
    data: { input: column([4], 27), target: column([4, 32]) },
    at: 'tokens',
  },
  'graph/softmax-before-loss': { document: projectOf([input, end, act('softmax')], classify), at: 'act' },
  'graph/sigmoid-before-loss': {
    document: projectOf([input, end, act('sigmoid')], { loss: 'binaryCrossEntropy' }),
    at: 'act',
  },
  'graph/sparsity-range': {
    document: projectOf([input, end, layerOf('sparse', 'sparsity', { penalty: 'kl' }, 'out')]),
    at: 'sparse',
  },
  'graph/borrowed-layer': {
    document: projectOf([input, layerOf('out', 'tiedDense', { of: 'gone' }, 'in')]),
    at: 'out',
  },
  'graph/borrowed-size': {
    document: projectOf([input, end, layerOf('tied', 'tiedDense', { of: 'out' }, 'in')]),
    at: 'tied',
  },
  'graph/moments': {
    document: projectOf([input, layerOf('out', 'dense', { units: 1 }, 'in')], { loss: 'gaussianNll' }),
    data: prices,
    at: 'out',
  },
  'graph/metric-target': {
    document: projectOf([input, end], { ...classify, metrics: ['mae'] }),
    data: flowers,
    at: 'objective.metrics',
  },
  'graph/unknown-objective': { document: projectOf([input, end], { type: 'guess' }), at: 'objective.type' },
  'graph/unknown-loss': { document: projectOf([input, end], { loss: 'constructor' }), at: 'objective.loss' },
  'graph/unknown-metric': {
    document: projectOf([input, end], { metrics: ['toString'] }),
    at: 'objective.metrics',
  },
  'graph/posterior-dropout': {
    document: trainedWith({ posterior: { kind: 'dropout', passes: 10 } }),
    at: 'training.posterior',
  },
  'graph/posterior-optimizer': {
    document: trainedWith({
      posterior: { kind: 'sgld', burnIn: 0, every: 1, samples: 2 },
      epochs: 5,
    }),
    at: 'training.posterior',
  },
  'graph/posterior-decoder': {
    document: withPosterior([layerOf('in', 'input', { shape: [4], column: 'decoderInput' }), end], {
      kind: 'ensemble',
      members: 2,
    }),
    at: 'training.posterior',
  },
  'graph/posterior-average': {
    document: trainedWith({
      optimizer: { type: 'sgld', params: {} },
      posterior: { kind: 'sgld', burnIn: 0, every: 1, samples: 2 },
      average: { decay: 0.9 },
      epochs: 6,
    }),
    at: 'training.posterior',
  },
  'graph/posterior-epochs': {
    document: trainedWith({
      optimizer: { type: 'sgld', params: {} },
      posterior: { kind: 'sgld', burnIn: 3, every: 2, samples: 2 },
      epochs: 6,
    }),
    at: 'training.posterior',
  },
  'graph/unknown-optimizer': {
    document: projectOf([input, end], {}, { type: 'adagrad2', params: {} }),
    at: 'training.optimizer.type',
  },
  'graph/unknown-schedule': {
    document: inTraining({ schedule: { type: 'stair', params: {} } }),
    at: 'training.schedule.type',
  },
  'graph/no-validation': {
    document: {
      ...inTraining({ earlyStopping: { metric: 'loss', patience: 3, minDelta: 0, restoreBest: true } }),
      data: { ...projectOf([]).data, split: { ...projectOf([]).data.split, validation: 0 } },
    },
    at: 'training.earlyStopping',
  },
  'graph/loss-target': { document: projectOf([input, end], classify), data: prices, at: 'objective.loss' },
  'graph/missing-network': {
    document: { ...projectOf([input, end]), networks: { other: { layers: [input, end] } } },
    at: 'networks.main',
  },
  'graph/unknown-column': {
    document: projectOf([layerOf('in', 'input', { shape: [4], column: 'target' }), end]),
    at: 'in',
  },
  'graph/unused-network': {
    document: withNetworks({}, { main: [input, end], spare: [input, end] }),
  },
  'graph/optimizer-network': {
    document: withOptimizer(projectOf([input, end]), 'decoder'),
    at: 'training.optimizers.decoder',
  },
  'graph/code-moments': { document: variational({ moments: 5 }), at: 'out' },
  'graph/code-shape': { document: variational({ code: 2 }), at: 'code' },
  'graph/generator-shape': { document: adversarial({}), data: { ...prices, input: column([7]) }, at: 'made' },
  'graph/discriminator-input': { document: adversarial({ params: { packing: 2 } }), at: 'in' },
  'graph/discriminator-output': { document: adversarial({ scores: 2 }), at: 'out' },
  'graph/discriminator-sigmoid': {
    document: adversarial({ then: [act('sigmoid')] }),
    at: 'act',
  },
  'graph/penalty-batch-norm': {
    document: adversarial({
      params: { gradientPenalty: 10, loss: 'wasserstein' },
      then: [layerOf('norm', 'batchNorm', {}, 'out')],
    }),
    at: 'norm',
  },
  'graph/nothing-to-pretrain': { document: projectOf([input, end], { ...classify, type: 'pretraining' }) },
  'graph/pretraining-epochs': {
    document: projectOf(
      [input, layerOf('hidden', 'dense', { units: 4 }, 'in'), layerOf('out', 'dense', {}, 'hidden')],
      {
        ...classify,
        type: 'pretraining',
      },
    ),
    at: 'training.epochs',
  },
  'graph/too-large': {
    document: projectOf([
      layerOf('in', 'input', { shape: [1000, 1000] }),
      layerOf('flat', 'flatten', {}, 'in'),
      layerOf('out', 'dense', { units: 1024 }, 'flat'),
    ]),
  },
};

const found = (document: ProjectDocument, data: DataFacts | null = null) => check(document, data).problems;

describe('every problem of a drawing is found, said and placed', () => {
  for (const [code, example] of Object.entries(examples)) {
    if (typeof example === 'string') continue;
    it(code, () => {
      const problem = found(example.document, example.data).find((p) => p.code === code);
      expect(problem, 'the problem').toBeDefined();
      // Both sentences are whole, and made of the details.
      for (const sentence of [problem!.message, problem!.fix]) {
        expect(sentence).toMatch(/^[A-Z0-9`].*[.?!]$/s);
        expect(sentence).not.toMatch(/undefined|NaN|\[object|=>|function /);
      }
      if (example.at) expect([problem!.where.layer, problem!.where.field]).toContain(example.at);
    });
  }

  it('weights are borrowed from a dense layer only, which is not the layer itself', () => {
    const first = (of: string) =>
      found(projectOf([input, end, layerOf('tied', 'tiedDense', { of }, 'out')]))[0];
    expect(first('out')).toBeUndefined();
    for (const of of ['in', 'tied', '', 'gone']) expect(first(of)?.code, of).toBe('graph/borrowed-layer');
  });
  it('a Gaussian has two outputs for each target, with or without data', () => {
    const codes = (units: number, data: DataFacts | null) =>
      found(
        projectOf([input, layerOf('out', 'dense', { units }, 'in')], {
          loss: 'gaussianNll',
          metrics: ['mae'],
        }),
        data,
      ).map((p) => p.code);
    expect(codes(2, prices)).toEqual([]);
    expect(codes(2, null)).toEqual([]);
    expect(codes(4, prices)).toEqual(['graph/moments']);
    expect(codes(3, null)).toEqual(['graph/moments']);
    expect(codes(6, flowers)).toContain('graph/loss-target');
  });
  it('a document without problems has none', () => {
    expect(found(projectOf([input, end], { ...classify, metrics: ['accuracy'] }), flowers)).toEqual([]);
  });
});

describe('data without a target', () => {
  const points: DataFacts = { input: column([4]) };
  it('is refused where the objective needs one, and told at the data', () => {
    const [problem, ...more] = found(projectOf([input, end], classify), points);
    expect([problem!.code, problem!.where.field, more]).toEqual(['data/no-target', 'data.source', []]);
  });
  it('is enough where the objective learns from the input alone', () => {
    const back = [input, layerOf('out', 'dense', { units: 4 }, 'in')];
    const document = projectOf(back, { type: 'reconstruction', loss: 'meanSquaredError' });
    expect(found(document, points)).toEqual([]);
  });
});

describe('one mistake is told once', () => {
  it('layers behind a broken one are not blamed', () => {
    const layers = [input, layerOf('a', 'dense', { units: -1 }, 'in'), layerOf('b', 'dense', {}, 'a')];
    expect(found(projectOf(layers)).map((p) => `${p.code} ${p.where.layer}`)).toEqual(['graph/parameter a']);
  });
  it('a circle is given as the path around it', () => {
    const ring = ['a', 'b', 'c'].map((id, i, all) => layerOf(id, 'flatten', {}, all[(i + 2) % 3]!));
    const cycle = found(projectOf([input, ...ring])).find((p) => p.code === 'graph/cycle');
    expect(cycle!.message).toMatch(/: (\w) -> \w -> \w -> \1\.$/);
  });
  it('a layer that is its own input is a circle', () => {
    const codes = found(projectOf([input, layerOf('a', 'add', {}, 'in', 'a')])).map((p) => p.code);
    expect(codes).toContain('graph/cycle');
  });
  it('an unknown layer is asked about by its nearest name', () => {
    const [problem] = found(projectOf([input, layerOf('out', 'denze', {}, 'in')]));
    expect(problem!.fix).toBe('Did you mean "dense"?');
  });
  it('names that every object has are no parameters', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      const params = JSON.parse(`{"${name}": 1}`) as Record<string, number>;
      const inLayer = projectOf([input, layerOf('out', 'dense', params, 'in')]),
        inLoss = projectOf([input, end], { lossParams: params }),
        inOptimizer = projectOf([input, end], {}, { type: 'adam', params });
      for (const document of [inLayer, inLoss, inOptimizer])
        expect(
          found(document).map((p) => p.code),
          name,
        ).toEqual(['graph/unknown-parameter']);
    }
  });
});

describe('the course of training is checked', () => {
  const inCourse = (training: Partial<ProjectDocument['training']>) => {
    const document = projectOf([input, end], { ...classify, metrics: ['accuracy'] });
    return found({ ...document, training: { ...document.training, epochs: 10, ...training } }, flowers);
  };
  const wait = { metric: 'loss', patience: 3, minDelta: 0, restoreBest: true };

  it('right settings have no problem', () => {
    const right: Record<string, ParameterValues> = {
      constant: {},
      step: { stepSize: 3, warmup: 9 },
      multiStep: { milestones: [1, 2, 30] },
      cosine: { warmup: 200, unit: 'steps' },
    };
    for (const [type, params] of Object.entries(right))
      expect(inCourse({ schedule: { type, params } })).toEqual([]);
    expect(inCourse({ earlyStopping: wait })).toEqual([]);
    expect(inCourse({ earlyStopping: { ...wait, metric: 'accuracy' } })).toEqual([]);
  });

  it.each([
    ['a schedule that there is not', { type: 'stair', params: {} }, 'graph/unknown-schedule', 'type'],
    [
      'a parameter of another one',
      { type: 'cosine', params: { gamma: 1 } },
      'graph/unknown-parameter',
      'params.gamma',
    ],
    ['a step of 0', { type: 'step', params: { stepSize: 0 } }, 'graph/parameter', 'params.stepSize'],
    [
      'no milestone',
      { type: 'multiStep', params: { milestones: [] } },
      'graph/parameter',
      'params.milestones',
    ],
    [
      'milestones in disorder',
      { type: 'multiStep', params: { milestones: [3, 2] } },
      'graph/parameter',
      'params.milestones',
    ],
    [
      'a warm-up as long as the run',
      { type: 'constant', params: { warmup: 10 } },
      'graph/parameter',
      'params.warmup',
    ],
    ['a table every object has', { type: 'toString', params: {} }, 'graph/unknown-schedule', 'type'],
  ] as const)('%s', (_, schedule, code, field) => {
    expect(inCourse({ schedule }).map((p) => [p.code, p.where.field])).toEqual([
      [code, `training.schedule.${field}`],
    ]);
  });

  it.each([
    ['no batch an update', { accumulate: 0 }, 'training.accumulate'],
    ['half a batch an update', { accumulate: 1.5 }, 'training.accumulate'],
    ['an average that keeps everything', { average: { decay: 1 } }, 'training.average.decay'],
    ['an average that is no number', { average: { decay: NaN } }, 'training.average.decay'],
  ] as const)('%s', (_, training, field) => {
    expect(inCourse(training).map((p) => [p.code, p.where.field])).toEqual([['graph/parameter', field]]);
  });

  it('several batches an update and an average are right, but not where steps are of several kinds', () => {
    const average = { decay: 0.99 };
    expect(inCourse({ accumulate: 4, average })).toEqual([]);
    const document = projectOf([input, end], { ...classify, type: 'pretraining' });
    const codes = (accumulate: number) =>
      found({ ...document, training: { ...document.training, accumulate } })
        .filter((p) => p.where.field === 'training.accumulate')
        .map((p) => p.code);
    expect([codes(1), codes(2)]).toEqual([[], ['graph/parameter']]);
  });

  it.each([
    ['no patience', { patience: 0 }, 'graph/parameter', '.patience'],
    ['half an epoch of patience', { patience: 1.5 }, 'graph/parameter', '.patience'],
    ['a negative difference', { minDelta: -1 }, 'graph/parameter', '.minDelta'],
    ['a metric that is not measured', { metric: 'mae' }, 'graph/unknown-metric', '.metric'],
  ] as const)('early stopping with %s', (_, change, code, field) => {
    const problems = inCourse({ earlyStopping: { ...wait, ...change } });
    expect(problems.map((p) => [p.code, p.where.field])).toEqual([[code, `training.earlyStopping${field}`]]);
  });
});

describe('training settings are checked', () => {
  const wrong = {
    batchSize: [0, 2.5, NaN],
    epochs: [0, -1],
    seed: [-1, 2 ** 53],
    lanes: [-1, 65, 1.5],
  };
  for (const [name, values] of Object.entries(wrong)) {
    it(`${name} of ${values.join(', ')}`, () => {
      for (const value of values) {
        const document = projectOf([input, end]);
        const problems = found({ ...document, training: { ...document.training, [name]: value } });
        expect(problems.map((p) => p.where.field)).toEqual([`training.${name}`]);
      }
    });
  }
});
