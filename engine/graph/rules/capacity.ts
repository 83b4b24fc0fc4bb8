import { sizeOf } from '../../tensor/shape.ts';
import type { InferredLayer } from '../infer.ts';
import {
  functionOf,
  hasWeights,
  isActivation,
  isLinear,
  isNoise,
  isNorm,
  isRectified,
  passesOn,
} from './kinds.ts';
import { drawingRule, layerRule, type Scene } from './rule.ts';

/** How much a network can hold, and how well a gradient finds its way through it. */

/**
 * How many layers that count stand on the longest way to each layer since the last normalization or joining of ways; tells
 * the first layer behind too many of them.
 */
function longestRow(
  { layers }: Scene,
  counts: (layer: InferredLayer) => boolean,
  most: number,
): { layer: InferredLayer; count: number } | null {
  const row = new Map<string, number>();
  let found: { layer: InferredLayer; count: number } | null = null;
  for (const layer of layers) {
    const isFresh = isNorm(layer) || layer.inputs.length > 1;
    const before = isFresh ? 0 : Math.max(0, ...layer.inputs.map((id) => row.get(id) ?? 0)),
      count = before + Number(counts(layer));
    row.set(layer.id, count);
    if (count > most && count > (found?.count ?? 0)) found = { layer, count };
  }
  return found;
}

const deepRow =
  (counts: (layer: InferredLayer, scene: Scene) => boolean, most: number) =>
  (scene: Scene): { layers: number; layer: string } | null => {
    const found = longestRow(scene, (layer) => counts(layer, scene), most);
    return found && { layers: found.count, layer: found.layer.id };
  };

const weighted = deepRow(hasWeights, 20),
  sigmoids = deepRow((layer, { output }) => functionOf(layer) === 'sigmoid' && layer !== output, 2),
  rectified = deepRow(
    (layer, scene) =>
      String(layer.params['initializer']).startsWith('glorot') && scene.after(layer).some(isRectified),
    8,
  );

/** The layer with weights that is next, behind activations and what passes values on. */
function nextLinear(layer: InferredLayer, scene: Scene): InferredLayer | null {
  let at: InferredLayer | undefined = scene.after(layer)[0];
  while (at && (isActivation(at) || passesOn(at) || isNorm(at))) at = scene.after(at)[0];
  return at && isLinear(at) ? at : null;
}

export const capacityRules = {
  ...layerRule(
    'graph/one-unit',
    {
      trigger: 'In a supervised network, a dense layer of one unit stands between wider ones.',
      why: 'Behind it the network knows one number of each sample; whatever it makes of that lies on a curve.',
      field: 'units',
    },
    (layer, scene, { document }) => {
      if (layer.type !== 'dense' || layer.params['units'] !== 1) return null;
      const width = layer.inputShapes[0]!.at(-1)!,
        next = nextLinear(layer, scene);
      if (document.objective.type !== 'supervised' || width === 1 || !next || next.shape.at(-1) === 1)
        return null;
      return { width, next: next.id };
    },
  ),
  ...layerRule(
    'graph/heavy-dense',
    {
      trigger:
        'A dense layer behind the flatten of an image has more than 90 % of all parameters, and more than a million.',
      why: 'A weight for every pixel of every channel is what most of the memory goes to, and what overfits first. The mean of each channel is often enough.',
      source: 'Lin et al., Network in Network, ICLR 2014, section 3.2',
    },
    (layer, scene) => {
      if (layer.type !== 'dense' || layer.parameters <= 1_000_000) return null;
      let flat = scene.before(layer);
      while (flat && isNoise(flat)) flat = scene.before(flat);
      if (flat?.type !== 'flatten' || flat.inputShapes[0]!.length !== 3) return null;
      // Straight from the data there is nothing yet whose mean would say much.
      if (scene.before(flat)?.type === 'input') return null;
      const share = layer.parameters / scene.layers.reduce((sum, l) => sum + l.parameters, 0);
      return share > 0.9 ? { share, parameters: layer.parameters, features: sizeOf(flat.shape) } : null;
    },
  ),
  ...drawingRule(
    'graph/deep-plain',
    {
      trigger:
        'More than 20 layers with weights follow each other without normalization and without a link around any of them.',
      why: 'Beyond that depth plain networks train worse the deeper they are: signals and gradients shrink or grow from layer to layer.',
      source: 'He et al., Deep Residual Learning, CVPR 2016; Ioffe & Szegedy, Batch Normalization, ICML 2015',
    },
    ({ scenes }, tell) => {
      for (const scene of scenes) {
        const found = weighted(scene);
        if (found) tell({ layers: found.layers }, { network: scene.network, layer: found.layer });
      }
    },
  ),
  ...drawingRule(
    'graph/deep-sigmoid',
    {
      trigger: 'More than two hidden layers in a row end in sigmoid, and they are not pre-trained.',
      why: 'The slope of a sigmoid is 1/4 at most, so gradients vanish towards the first layers; and its mean of 1/2 drives the layers behind it into saturation.',
      source:
        'Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010',
    },
    ({ scenes, document }, tell) => {
      if (document.objective.type === 'pretraining') return;
      for (const scene of scenes) {
        const found = sigmoids(scene);
        if (found)
          tell({ layers: found.layers }, { network: scene.network, layer: found.layer, field: 'function' });
      }
    },
  ),
  ...drawingRule(
    'graph/glorot-relu',
    {
      trigger:
        "More than eight layers in a row start from one of Glorot's initializers, have relu behind them, and no normalization between.",
      why: "relu sets half of the values to zero; He's initializers make up for it with twice the variance, Glorot's do not, so the signal fades with depth.",
      source: 'He et al., Delving Deep into Rectifiers, ICCV 2015, section 2.2',
    },
    ({ scenes }, tell) => {
      for (const scene of scenes) {
        const found = rectified(scene);
        if (found)
          tell(
            { layers: found.layers },
            { network: scene.network, layer: found.layer, field: 'initializer' },
          );
      }
    },
  ),
  ...drawingRule(
    'graph/wide-code',
    {
      trigger:
        'An autoencoder has no layer narrower than its input, and nothing that disturbs values or keeps them sparse.',
      why: 'The identity has the lowest loss of all, and it can be learned: the code then says nothing about the data.',
      source: 'Vincent et al., Stacked Denoising Autoencoders, JMLR 2010, section 3',
    },
    ({ scenes, document, isWhole }, tell) => {
      if (document.objective.type !== 'reconstruction' || !isWhole) return;
      for (const { network, layers } of scenes) {
        const input = layers.find(({ type }) => type === 'input'),
          inside = layers.filter(({ type }) => type !== 'input');
        if (!input || inside.length === 0 || inside.some((l) => isNoise(l) || l.type === 'sparsity'))
          continue;
        const size = sizeOf(input.shape),
          narrowest = Math.min(...inside.map(({ shape }) => sizeOf(shape)));
        if (narrowest >= size) tell({ narrowest, size }, { network, layer: input.id });
      }
    },
  ),
};
