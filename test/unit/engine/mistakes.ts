import type { graphProblems } from '../../../contract/problems/graph.ts';
import type { headProblems } from '../../../contract/problems/heads.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import type { DataFacts } from '../../../engine/graph/check.ts';
import { instanceOf, repeated, someBlocks, withBlocks } from '../../cases/blocks.ts';
import { column } from '../../cases/data.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import {
  act,
  adversarial,
  carrying,
  classify,
  end,
  flowers,
  image,
  input,
  letters,
  patience,
  prices,
  trainedWith,
  withNetworks,
} from './drawings.ts';

type Code = keyof typeof graphProblems | keyof typeof headProblems;

interface Example {
  readonly document: ProjectDocument;
  readonly data?: DataFacts;
  /** Layer, or else field, that the problem must point to. */
  readonly at?: string;
}

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

const head = { target: 'target', loss: 'crossEntropy', lossParams: {}, metrics: [] };
/** `out` and `other` both end the network. */
const withHeads = (
  heads: ProjectDocument['objective']['heads'],
  more: Partial<ProjectDocument['objective']> = {},
): ProjectDocument => {
  const ends = heads!['other'] ? [end, layerOf('other', 'dense', {}, 'in')] : [end];
  return projectOf([input, ...ends], { ...more, ...(heads && { heads }) });
};

const { unit } = someBlocks;
const block = (blocks: ProjectDocument['blocks'], instance = instanceOf('b', 'unit', {}, 'in')) =>
  withBlocks(projectOf([]), [input, instance], { ...someBlocks, ...blocks });
const levels = (count: number) => ({
  level0: unit,
  ...Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `level${i + 1}`,
      { ...unit, exposed: {}, layers: [instanceOf('dense', `level${i}`, {}, 'x')], output: 'dense' },
    ]),
  ),
});
/** One example of every problem that a drawing can have. */
export const examples: Record<Code, Example> = {
  'graph/unknown-layer': { document: projectOf([input, layerOf('out', 'denze', {}, 'in')]), at: 'out' },
  'graph/duplicate-id': {
    document: projectOf([input, end, layerOf('in', 'input', { shape: [4] })]),
    at: 'in',
  },
  'graph/unknown-block': { document: block({}, instanceOf('b', 'unti', {}, 'in')), at: 'b' },
  'graph/block-recursion': {
    document: block({ unit: { ...unit, layers: [instanceOf('dense', 'unit', {}, 'x')] } }),
    at: 'b',
  },
  'graph/block-output': { document: block({ unit: { ...unit, output: 'gone' } }), at: 'b' },
  'graph/block-target': {
    document: block({
      unit: { ...unit, exposed: { units: { targets: [{ layer: 'dense', parameter: 'unit' }] } } },
    }),
    at: 'b',
  },
  'graph/block-too-large': {
    document: block({}, repeated(instanceOf('b', 'unit', {}, 'in'), 3000)),
    at: 'b',
  },
  'graph/block-too-deep': { document: block(levels(70), instanceOf('b', 'level70', {}, 'in')), at: 'b' },
  'graph/repeat-shape': { document: block({}, repeated(instanceOf('b', 'unit', {}, 'in'), 2)), at: 'b' },
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
  'graph/no-output': { document: withHeads({ out: head }), at: 'out' },
  'graph/head-layer': { document: withHeads({ gone: head }), at: 'objective.heads.gone' },
  'graph/head-objective': {
    document: withHeads({ other: head }, { type: 'pretraining' }),
    at: 'objective.heads',
  },
  'graph/head-target': {
    document: withHeads({ other: { ...head, target: 'target:age' } }),
    data: flowers,
    at: 'other',
  },
  'graph/posterior-heads': {
    document: trainedWith({ posterior: { kind: 'ensemble', members: 2 } }, withHeads({ other: head })),
    at: 'training.posterior',
  },
  'graph/empty': { document: projectOf([]) },
  'graph/all-frozen': {
    document: projectOf([input, { ...layerOf('out', 'dense', { units: 4 }, 'in'), frozen: true }]),
    at: 'out',
  },
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
    document: trainedWith(
      { posterior: { kind: 'ensemble', members: 2 } },
      projectOf([layerOf('in', 'input', { shape: [4], column: 'decoderInput' }), end]),
    ),
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
    document: trainedWith({ schedule: { type: 'stair', params: {} } }),
    at: 'training.schedule.type',
  },
  'graph/no-validation': {
    document: {
      ...trainedWith({ earlyStopping: { metric: 'loss', patience: 3, minDelta: 0, restoreBest: true } }),
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
    document: trainedWith({ optimizers: { decoder: { type: 'sgd', params: {} } } }),
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
  'graph/stopping-figure': {
    document: trainedWith({ earlyStopping: patience }, adversarial({})),
    at: 'training.earlyStopping.metric',
  },
  'graph/packed-state': {
    document: adversarial({ params: { packing: 2 }, then: carrying }),
    at: 'state',
  },
  'graph/one-class': {
    document: projectOf([input, end], classify),
    data: { input: column([4]), target: column([], 1) },
    at: 'data.source',
  },
  'graph/too-large': {
    document: projectOf([
      layerOf('in', 'input', { shape: [1000, 1000] }),
      layerOf('flat', 'flatten', {}, 'in'),
      layerOf('out', 'dense', { units: 1024 }, 'flat'),
    ]),
  },
};
