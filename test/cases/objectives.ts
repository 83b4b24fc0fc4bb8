import type { ParameterValues, ProjectDocument } from '../../contract/project.ts';
import { layerOf, projectOf, type Setting } from './document.ts';

/** Small projects of every objective, with layers that have something to go wrong in each. */
const batch = 6,
  features = 5;
const input = layerOf('input', 'input', { shape: [features] });

const setting = (
  objective: Partial<ProjectDocument['objective']>,
  networks: ProjectDocument['networks'],
): Setting => ({
  document: { ...projectOf([], objective), networks },
  batch,
  mode: 'train',
  weights: {},
  columns: {},
});

export const reconstruction = setting(
  { type: 'reconstruction' },
  {
    main: {
      layers: [
        input,
        layerOf('noise', 'gaussianNoise', { stddev: 0.3 }, 'input'),
        layerOf('code', 'dense', { units: 3 }, 'noise'),
        layerOf('bend', 'activation', { function: 'tanh' }, 'code'),
        layerOf('output', 'dense', { units: features }, 'bend'),
      ],
    },
  },
);

export const variational = (params: ParameterValues): Setting =>
  setting(
    { type: 'variational', params },
    {
      encoder: {
        layers: [
          input,
          layerOf('hidden', 'dense', { units: 4 }, 'input'),
          layerOf('bend', 'activation', { function: 'tanh' }, 'hidden'),
          layerOf('mean', 'dense', { units: 3 }, 'bend'),
          layerOf('logVariance', 'dense', { units: 3 }, 'bend'),
          layerOf('moments', 'concat', {}, 'mean', 'logVariance'),
        ],
      },
      decoder: {
        layers: [
          layerOf('code', 'input', { shape: [3], column: 'code' }),
          layerOf('hidden', 'dense', { units: 4 }, 'code'),
          layerOf('bend', 'activation', { function: 'tanh' }, 'hidden'),
          layerOf('output', 'dense', { units: features }, 'bend'),
        ],
      },
    },
  );

export const adversarial = (params: ParameterValues): Setting =>
  setting(
    { type: 'adversarial', params },
    {
      generator: {
        layers: [
          layerOf('noise', 'input', { shape: [2], column: 'noise' }),
          layerOf('hidden', 'dense', { units: 4 }, 'noise'),
          layerOf('bend', 'activation', { function: 'tanh' }, 'hidden'),
          layerOf('output', 'dense', { units: features }, 'bend'),
        ],
      },
      discriminator: {
        layers: [
          layerOf('input', 'input', { shape: [features * ((params['packing'] as number | undefined) ?? 1)] }),
          layerOf('hidden', 'dense', { units: 4 }, 'input'),
          // Curved everywhere: the penalty's differences are tried where they are not exact.
          layerOf('bend', 'activation', { function: 'softplus' }, 'hidden'),
          layerOf('score', 'dense', { units: 1 }, 'bend'),
        ],
      },
    },
  );

export const pretraining = (params: ParameterValues): Setting => {
  const { document, ...rest } = setting(
    { type: 'pretraining', loss: 'crossEntropy', params: { epochsPerLayer: 2, ...params } },
    {
      main: {
        layers: [
          input,
          layerOf('hidden1', 'dense', { units: 4 }, 'input'),
          layerOf('bend1', 'activation', { function: 'sigmoid' }, 'hidden1'),
          layerOf('hidden2', 'dense', { units: 3 }, 'bend1'),
          layerOf('bend2', 'activation', { function: 'tanh' }, 'hidden2'),
          layerOf('output', 'dense', { units: 3 }, 'bend2'),
        ],
      },
    },
  );
  const columns = { target: [0, 1, 2, 2, 1, 0] };
  return { ...rest, columns, document: { ...document, training: { ...document.training, epochs: 6 } } };
};
