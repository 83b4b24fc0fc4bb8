import { describe, test } from 'vitest';
import type { ParameterValues, ProjectDocument, TrainingDocument } from '../../contract/project.ts';
import { losses, type LossName } from '../../engine/losses/index.ts';
import { optimizers } from '../../engine/optimizers/index.ts';
import { templates } from '../../studio/templates/index.ts';
import { layerOf, projectOf, type Setting } from '../cases/document.ts';
import { adversarial, pretraining, variational } from '../cases/objectives.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import * as training from './code-training.ts';
import { torchVersion } from './pytorch.ts';

/** The training code beside the canvas, run by PyTorch: the same losses and the same weights as the studio's, step by step. */

const folder = temporaryFolder();
type Case = training.Case;
const compare = (cases: readonly Case[], tolerance?: number): void =>
  training.compare(folder, cases, tolerance);

const players = { generator: 'generator', discriminator: 'discriminator' },
  halves = { encoder: 'encoder', decoder: 'decoder' };

/** A setting whose weights move; `document` changes further what is asked. */
function learning(
  setting: Setting,
  training: Partial<TrainingDocument> = {},
  objective: Partial<ProjectDocument['objective']> = {},
): Setting {
  const { document, batch } = setting;
  return {
    ...setting,
    document: {
      ...document,
      objective: { ...document.objective, ...objective },
      training: {
        ...document.training,
        optimizer: { type: 'sgd', params: { learningRate: 0.1 } },
        batchSize: batch,
        ...training,
      },
    },
  };
}

const adam = (learningRate: number, params: ParameterValues = {}) => ({
  type: 'adam',
  params: { learningRate, ...params },
});

/** As it is, but that nothing drops out: PyTorch would draw that for itself. */
function templateSetting(name: keyof typeof templates, batch: number): Setting {
  const { document } = templates[name];
  const networks = Object.fromEntries(
    Object.entries(document.networks).map(([network, { layers }]) => [
      network,
      { layers: layers.map((l) => (l.type === 'dropout' ? { ...l, params: { rate: 0 } } : l)) },
    ]),
  );
  return {
    document: { ...document, networks, training: { ...document.training, batchSize: batch } },
    batch,
    mode: 'train',
    weights: {},
    columns: {},
  };
}

describe.skipIf(torchVersion === null)(`the training code, run by torch ${torchVersion}`, () => {
  const outputs = (loss: LossName): number =>
    losses[loss].target === 'classes' ? 3 : loss === 'gaussianNll' ? 4 : 2;
  const small = (loss: LossName, training: Partial<TrainingDocument> = {}): Setting => {
    const bounded =
      loss === 'binaryCrossEntropy' ? [layerOf('p', 'activation', { function: 'sigmoid' }, 'y')] : [];
    const document = projectOf(
      [
        layerOf('x', 'input', { shape: [5] }),
        layerOf('hidden', 'dense', { units: 4 }, 'x'),
        layerOf('bend', 'activation', { function: 'tanh' }, 'hidden'),
        layerOf('y', 'dense', { units: outputs(loss) }, 'bend'),
        ...bounded,
      ],
      { loss, lossParams: bounded.length > 0 ? { fromLogits: false } : {} },
    );
    const target = [0, 1, 2, 2, 1, 0],
      columns: Setting['columns'] = losses[loss].target === 'classes' ? { target } : {};
    return learning({ document, batch: 6, mode: 'train', weights: {}, columns }, training);
  };
  const model = { model: 'main' };

  test('of every loss', () => {
    compare(
      (Object.keys(losses) as LossName[]).map((loss) => ({
        name: loss,
        setting: small(loss),
        modules: model,
      })),
    );
  });

  test('of every optimizer that PyTorch has, with limits to the gradient and penalties', () => {
    const settings = { learningRate: 0.01, weightDecay: 0.1, l1: 0.01, clip: 'norm', clipAt: 0.05 };
    const of = (type: string, params: ParameterValues) =>
      small('halfSquaredError', { optimizer: { type, params: { ...settings, ...params } } });
    compare([
      ...Object.keys(optimizers)
        .filter((type) => type !== 'sgld')
        .map((type): Case => ({ name: type, setting: of(type, {}), modules: model, steps: 4 })),
      ...['none', 'value', 'globalNorm'].map((clip): Case => ({
        name: `clip ${clip}`,
        setting: of('momentum', { clip }),
        modules: model,
      })),
    ]);
  });

  test('of several outputs: of the network and of its midst, each compared with its own column', () => {
    const judged = (target: string, loss: LossName, weight?: number) => ({
      target,
      loss,
      lossParams: {},
      metrics: [],
      ...(weight !== undefined && { weight }),
    });
    const document = projectOf(
      [
        layerOf('x', 'input', { shape: [4, 4, 2] }),
        layerOf('conv', 'conv2d', { filters: 3, kernel: [3, 3] }, 'x'),
        layerOf('flat', 'flatten', {}, 'conv'),
        layerOf('bend', 'activation', { function: 'tanh' }, 'flat'),
        layerOf('output', 'dense', { units: 32 }, 'bend'),
        layerOf('code', 'dense', { units: 5 }, 'bend'),
        layerOf('relu', 'activation', { function: 'relu' }, 'code'),
        layerOf('kind', 'dense', { units: 3 }, 'relu'),
        layerOf('out', 'dense', { units: 3 }, 'relu'),
      ],
      {
        loss: 'crossEntropy',
        heads: {
          output: judged('input', 'huber', 0.5),
          code: judged('target:a size', 'meanSquaredError', 2),
          kind: judged('target', 'crossEntropy'),
          flat: judged('target:side', 'halfSquaredError', 0.1),
        },
      },
    );
    const setting = learning({
      document,
      batch: 6,
      mode: 'train',
      weights: {},
      columns: { target: [0, 1, 2, 2, 1, 0] },
    });
    compare([{ name: 'heads', setting, modules: model }]);
  });

  test('of an optimizer that the network has for itself', () => {
    const setting = small('meanSquaredError', { optimizers: { main: adam(0.05) } });
    compare([{ name: 'own', setting, modules: model }]);
  });

  test('of a variational autoencoder: every likelihood, growing and fixed weights of the divergence', () => {
    const of = (loss: LossName, params: ParameterValues, training?: Partial<TrainingDocument>) => {
      const setting = learning(variational(params), training, { loss });
      if (loss !== 'gaussianNll') return setting;
      const { decoder, encoder } = setting.document.networks,
        layers = [...decoder!.layers.slice(0, -1), { ...decoder!.layers.at(-1)!, params: { units: 10 } }];
      return {
        ...setting,
        document: { ...setting.document, networks: { encoder: encoder!, decoder: { layers } } },
      };
    };
    const kinds = [
      'bernoulliNll',
      'gaussianNll',
      'meanSquaredError',
      'halfSquaredError',
      'binaryCrossEntropy',
    ];
    const clip = { learningRate: 0.1, clip: 'globalNorm', clipAt: 0.1 };
    const sgd = { type: 'sgd', params: clip };
    compare([
      ...(kinds as LossName[]).map((loss): Case => ({ name: loss, setting: of(loss, {}), modules: halves })),
      { name: 'beta', setting: of('bernoulliNll', { beta: 4 }), modules: halves },
      {
        name: 'annealing',
        setting: of('bernoulliNll', { beta: 4, annealing: 2 }),
        modules: halves,
        call: 'train(batches, 0)',
        perEpoch: 3,
        steps: 3,
      },
      {
        name: 'two optimizers',
        setting: of('halfSquaredError', {}, { optimizers: { decoder: adam(0.01) } }),
        modules: halves,
      },
      { name: 'limits', setting: of('halfSquaredError', {}, { optimizer: sgd }), modules: halves },
    ]);
  });

  test('of a game: every loss of it, steps of the discriminator, smoothing, packing, penalty and limit', () => {
    const game = (name: string, params: ParameterValues, rest: Partial<Case> = {}): Case => ({
      name,
      setting: learning(adversarial(params), { optimizers: { generator: adam(0.02, { beta1: 0.5 }) } }),
      modules: players,
      ...rest,
    });
    compare([
      ...['nonSaturating', 'minimax', 'leastSquares', 'wasserstein'].flatMap((loss) => [
        game(loss, { loss }),
        game(`${loss}, smoothed`, { loss, smoothing: 0.1 }),
      ]),
      game('three to one', { discriminatorSteps: 3 }, { call: 'train(batches, 0)', steps: 6, perEpoch: 6 }),
      game('packed', { packing: 3 }),
      game('limited', { loss: 'wasserstein', weightLimit: 0.3 }),
    ]);
    // By differences here, by rule there.
    compare([game('penalty', { loss: 'wasserstein', gradientPenalty: 10 })], 1e-4);
    compare(
      [
        game(
          'packed, with penalty',
          { packing: 2, gradientPenalty: 10, discriminatorSteps: 2 },
          { call: 'train(batches, 0)', steps: 4, perEpoch: 4 },
        ),
      ],
      1e-4,
    );
  });

  test('of a game of images that are judged side by side', () => {
    const networks = {
      generator: {
        layers: [
          layerOf('noise', 'input', { shape: [2, 3, 2], column: 'noise' }),
          layerOf('up', 'convTranspose2d', { filters: 3, kernel: [2, 2], stride: [2, 2] }, 'noise'),
        ],
      },
      discriminator: {
        layers: [
          layerOf('input', 'input', { shape: [4, 6, 6] }),
          layerOf('conv', 'conv2d', { filters: 2, kernel: [3, 3] }, 'input'),
          layerOf('bend', 'activation', { function: 'leakyRelu', slope: 0.2 }, 'conv'),
          layerOf('flat', 'flatten', {}, 'bend'),
          layerOf('score', 'dense', { units: 1 }, 'flat'),
        ],
      },
    };
    const base = adversarial({ packing: 2 });
    const setting = learning({ ...base, document: { ...base.document, networks } });
    compare([{ name: 'images', setting, modules: players }]);
  });

  test('of layer-wise pre-training: every layer with its decoder, then all', () => {
    // What drops out in training does not while a layer above it is pre-trained.
    const withDropout = (setting: Setting): Setting => {
      const layers = setting.document.networks['main']!.layers.map((l) =>
        l.id === 'hidden2' ? { ...l, inputs: ['drop'] } : l,
      );
      const networks = { main: { layers: [...layers, layerOf('drop', 'dropout', { rate: 0.5 }, 'bend1')] } };
      return { ...setting, document: { ...setting.document, networks } };
    };
    const stages = (params: ParameterValues): Case[] =>
      [0, 1].map((stage) => ({
        name: `${JSON.stringify(params)} ${stage + 1}`,
        // As many epochs of each layer as there are batches is one time through them.
        setting: learning(withDropout(pretraining({ ...params, epochsPerLayer: 1 })), {
          optimizer: adam(0.02),
        }),
        modules: { model: 'main', [`stages[${stage}][2]`]: `decoder of hidden${stage + 1}` },
        call: `pretrain(batches, *stages[${stage}])`,
        perEpoch: 2,
        from: 1 + 2 * stage,
      }));
    const noises = ['none', 'masking', 'gaussian'];
    compare(
      ['linear', 'sigmoid'].flatMap((output) =>
        noises.flatMap((corruption) => stages({ output, corruption })),
      ),
    );
    const whole = learning(pretraining({ epochsPerLayer: 1 }), { optimizer: adam(0.02), epochs: 3 });
    compare([
      {
        name: 'fine-tuning',
        setting: whole,
        modules: model,
        call: 'fine_tune(batches)',
        perEpoch: 2,
        from: 5,
      },
    ]);
  });

  test('of templates as they are, in the order of channels that PyTorch has', () => {
    compare([
      {
        name: 'digits-vae',
        setting: templateSetting('digits-vae', 6),
        modules: halves,
        call: 'train(batches, 0)',
        perEpoch: 2,
      },
      { name: 'gaussian-vae', setting: templateSetting('gaussian-vae', 6), modules: halves },
      { name: 'ring-gan', setting: templateSetting('ring-gan', 6), modules: players },
      { name: 'digits-dcgan', setting: templateSetting('digits-dcgan', 6), modules: players },
    ]);
  });
});
