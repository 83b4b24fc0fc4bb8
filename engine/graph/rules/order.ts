import { sameShape } from '../../tensor/shape.ts';
import type { InferredLayer } from '../infer.ts';
import { functionOf, isActivation, isDropout, isLinear, isNorm, isPooling, passesOn } from './kinds.ts';
import { layerRule, type Scene } from './rule.ts';

/** Layers that are right by themselves and wrong beside each other. */

/** The linear layer whose output reaches this one without an activation, where nothing else uses it on the way. */
export function linearBefore(layer: InferredLayer, scene: Scene): InferredLayer | null {
  let at = scene.before(layer);
  while (at && passesOn(at) && scene.after(at).length === 1) at = scene.before(at);
  return at && isLinear(at) && scene.after(at).length === 1 ? at : null;
}

const last = (shape: readonly number[]): number => shape.at(-1) ?? 1;

/** Narrower than both sides: a factorization, which has fewer weights than the product. */
const isBottleneck = (first: InferredLayer, second: InferredLayer): boolean =>
  last(first.shape) < Math.min(last(first.inputShapes[0]!), last(second.shape));

/** Convolutions that are made of two on purpose: over space, then over channels. */
const isSeparated = ({ type, params }: InferredLayer): boolean =>
  type === 'depthwiseConv2d' ||
  ((params['groups'] as number | undefined) ?? 1) > 1 ||
  (Array.isArray(params['kernel']) ? params['kernel'].includes(1) : params['kernel'] === 1);

/** In which way a layer with these parameters leaves everything as it is; null where it does something. */
function idleness({ type, params, inputShapes, shape }: InferredLayer): string | null {
  const is = (name: string, value: number) => [params[name]].flat().every((v) => v === value);
  if ((isDropout({ type }) || type === 'maskingNoise') && is('rate', 0)) return 'its rate is 0';
  if (type === 'gaussianNoise' && is('stddev', 0)) return 'its standard deviation is 0';
  if ((type === 'reshape' || type === 'flatten') && sameShape(shape, inputShapes[0]!))
    return 'it is given that shape already';
  if (type === 'upsample2d' && is('size', 1)) return 'its size is 1';
  if (isPooling({ type }) && is('kernel', 1) && is('stride', 1)) return 'its window is 1';
  if ((type === 'zeroPad2d' || type === 'crop2d') && sameShape(shape, inputShapes[0]!))
    return 'its margins are 0';
  return null;
}

export const orderRules = {
  ...layerRule(
    'graph/dropout-before-norm',
    {
      trigger: 'A dropout layer gives its output to a batch normalization, or does so through an activation.',
      why: 'Dropout raises the variance in training only. The running variance that batch normalization keeps is then too large in use, and predictions suffer.',
      source: 'Li et al., Understanding the Disharmony between Dropout and Batch Normalization, CVPR 2019',
    },
    (layer, scene) => {
      if (!isDropout(layer) || !((layer.params['rate'] as number) > 0)) return null;
      const next = scene.after(layer).flatMap((l) => (isActivation(l) ? scene.after(l) : [l]));
      const norm = next.find(({ type }) => type === 'batchNorm');
      return norm ? { norm: norm.id } : null;
    },
  ),
  ...layerRule(
    'graph/bias-before-norm',
    {
      trigger:
        'All that uses the output of a dense or convolutional layer with a bias is batch normalization.',
      why: 'Batch normalization subtracts the mean of each channel, and the bias with it; its own beta takes the place of the bias.',
      source: 'Ioffe & Szegedy, Batch Normalization, ICML 2015, section 3.2',
      field: 'bias',
    },
    (layer, scene) => {
      if (!isLinear(layer) || layer.params['bias'] !== true) return null;
      const next = scene.after(layer);
      return next.length > 0 && next.every(({ type }) => type === 'batchNorm') ? { norm: next[0]!.id } : null;
    },
  ),
  ...layerRule(
    'graph/linear-twice',
    {
      trigger:
        'Two dense or convolutional layers follow each other without an activation, and the first is not a bottleneck.',
      why: 'A linear function of a linear function is linear: the second layer adds weights, but nothing that the first could not do alone. A layer narrower than both its neighbours is a factorization and fine, and so are separable convolutions.',
      source: 'Goodfellow, Bengio & Courville, Deep Learning, 2016, section 6.1',
    },
    (layer, scene) => {
      if (!isLinear(layer)) return null;
      const first = linearBefore(layer, scene);
      if (!first || isBottleneck(first, layer) || isSeparated(first) || isSeparated(layer)) return null;
      return { before: first.id };
    },
  ),
  ...layerRule(
    'graph/activation-twice',
    {
      trigger: 'An activation is applied right to the output of another activation.',
      why: 'relu after relu changes nothing, and sigmoid after relu never says less than one half: two of them are almost always one too many.',
    },
    (layer, scene) => {
      const before = scene.before(layer),
        second = functionOf(layer),
        first = before && functionOf(before);
      return before && first && second ? { before: before.id, first, second } : null;
    },
  ),
  ...layerRule(
    'graph/norm-twice',
    {
      trigger: 'A normalization is applied right to the output of another normalization.',
      why: 'The second one undoes the scale and shift that the first one has learned.',
    },
    (layer, scene) => {
      const before = isNorm(layer) ? scene.before(layer) : undefined;
      return before && isNorm(before) ? { before: before.id } : null;
    },
  ),
  ...layerRule(
    'graph/no-effect',
    {
      trigger:
        'A layer gives back what it is given: a rate of 0, a shape that is there already, a window or a size of 1.',
      why: 'It costs nothing or little, but whoever reads the network expects it to do something.',
    },
    (layer) => {
      // An instance of a block may have switched it off by what the block exposes.
      const what = layer.id.includes('.') ? null : idleness(layer);
      return what === null ? null : { what };
    },
  ),
  ...layerRule(
    'graph/same-twice',
    {
      trigger: 'A layer that joins inputs is given the output of one layer at two of them.',
      why: 'Adding a value to itself doubles it, joining it repeats it; usually one of the links was meant to come from elsewhere.',
    },
    ({ type, inputs }) => {
      const from = inputs.find((id, port) => inputs.indexOf(id) < port);
      return (type === 'add' || type === 'concat') && from !== undefined ? { from } : null;
    },
  ),
  ...layerRule(
    'graph/softmax-hidden',
    {
      trigger: 'The output of a softmax goes into a layer with weights.',
      why: 'Softmax squeezes all values into shares of one. As a hidden activation it wipes out most of what came in, and its gradient vanishes where one share is near one.',
      field: 'function',
    },
    (layer, scene) => {
      if (functionOf(layer) !== 'softmax') return null;
      const next = scene.after(layer).find(isLinear);
      return next ? { next: next.id } : null;
    },
  ),
  ...layerRule(
    'graph/dropout-rate',
    {
      trigger: 'A dropout layer drops more than 70 % of the values.',
      why: 'So little is left that the network hardly learns; rates between 0.2 and 0.5 are usual.',
      source: 'Srivastava et al., Dropout, JMLR 2014, section 7.3',
      field: 'rate',
    },
    (layer) => {
      const rate = layer.params['rate'] as number;
      return isDropout(layer) && rate > 0.7 ? { rate } : null;
    },
  ),
};
