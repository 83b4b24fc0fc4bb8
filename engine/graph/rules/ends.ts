import { objectives, type Objective, type ObjectiveName } from '../../objectives/index.ts';
import type { InferredLayer } from '../infer.ts';
import { functionOf, isNoise, isNorm } from './kinds.ts';
import { drawingRule, layerRule, type Drawing, type Scene } from './rule.ts';

/** What a network ends in. While something is wrong elsewhere, the end is only where the person has got to. */

const objectiveOf = ({ document }: Drawing): Objective =>
  objectives[document.objective.type as ObjectiveName];

type End = InferredLayer & { readonly network: string };

/** What every network ends in, once the drawing is whole. */
function* endsOf({ isWhole, scenes }: Drawing): Iterable<{ scene: Scene; end: InferredLayer }> {
  if (!isWhole) return;
  for (const scene of scenes) if (scene.output) yield { scene, end: scene.output };
}

/** The end whose output is compared with the data. */
function answerOf(drawing: Drawing): End | null {
  const { shows } = objectiveOf(drawing);
  for (const { scene, end } of endsOf(drawing))
    if (scene.network === shows) return { ...end, network: scene.network };
  return null;
}

/** It gives means and log variances, which have no range. */
const givesMoments = ({ document }: Drawing, network: string): boolean =>
  network === 'encoder'
    ? document.objective.type === 'variational'
    : network !== 'generator' && document.objective.loss === 'gaussianNll';

const lowest: Readonly<Record<string, number>> = { sigmoid: 0, tanh: -1 };

export const endRules = {
  ...drawingRule(
    'graph/relu-output',
    {
      trigger: 'The network whose output is compared with the data ends in relu.',
      why: 'Answers below zero are cut off, and there the gradient is zero: a unit that says zero for all samples is lost.',
    },
    (drawing, tell) => {
      const end = answerOf(drawing);
      if (end && functionOf(end) === 'relu' && !givesMoments(drawing, end.network))
        tell({}, { network: end.network, layer: end.id });
    },
  ),
  ...drawingRule(
    'graph/output-range',
    {
      trigger: 'A network ends in sigmoid or tanh, and what its output is compared with is standardized.',
      why: 'Standardized values have mean 0 and variance 1, and many lie beyond 1: the network can never say them.',
    },
    (drawing, tell) => {
      const end = answerOf(drawing),
        column = objectiveOf(drawing).target ?? 'input',
        name = end && functionOf(end);
      if (!end || !name || !(name in lowest)) return;
      const { preprocessing } = drawing.document.data,
        isQuantity = column === 'input' || drawing.data?.['target']?.classes === null;
      if (isQuantity && preprocessing[column] === 'standardize')
        tell({ function: name, low: lowest[name]!, column }, { network: end.network, layer: end.id });
    },
  ),
  ...drawingRule(
    'graph/dropout-output',
    {
      trigger: 'The last layer of a network is dropout or noise.',
      why: 'It disturbs the answer itself: the loss then punishes answers that were right.',
      source: 'Srivastava et al., Dropout, JMLR 2014: dropout is for inputs and hidden units',
    },
    (drawing, tell) => {
      for (const { scene, end } of endsOf(drawing))
        if (isNoise(end)) tell({}, { network: scene.network, layer: end.id });
    },
  ),
  ...drawingRule(
    'graph/norm-output',
    {
      trigger: 'The last layer of a network is a normalization.',
      why: 'Answers get the mean and the spread that the normalization wants; generators of GANs oscillate with it.',
      source: 'Radford et al., DCGAN, ICLR 2016, section 3',
    },
    (drawing, tell) => {
      for (const { scene, end } of endsOf(drawing))
        if (isNorm(end)) tell({}, { network: scene.network, layer: end.id });
    },
  ),
  ...drawingRule(
    'graph/single-score',
    {
      trigger:
        'The loss is cross-entropy, the network gives one value, and the data does not say yet how many classes there are.',
      why: 'The softmax of a single score is 1: the loss is zero from the beginning.',
    },
    (drawing, tell) => {
      const end = answerOf(drawing);
      // A drawing that is only begun gives nothing yet.
      if (!end || end.type === 'input' || drawing.data || !objectiveOf(drawing).usesLoss) return;
      if (drawing.document.objective.loss === 'crossEntropy' && end.shape.at(-1) === 1)
        tell({}, { network: end.network, layer: end.id });
    },
  ),
  ...layerRule(
    'graph/softmax-single',
    {
      trigger: 'A softmax is given a single value.',
      why: 'The shares of one value sum to one: it is 1, and its gradient 0, whatever comes in.',
      field: 'function',
    },
    (layer) => (functionOf(layer) === 'softmax' && layer.shape.at(-1) === 1 ? {} : null),
  ),
  ...drawingRule(
    'graph/moments-activation',
    {
      trigger: 'A network that gives means and log variances ends in an activation.',
      why: 'Log variances are negative where the variance is small, and means may be any number; an activation cuts them off or bends them.',
      source: 'Kingma & Welling, Auto-Encoding Variational Bayes, 2014, appendix C',
    },
    (drawing, tell) => {
      for (const { scene, end } of endsOf(drawing)) {
        const name = functionOf(end);
        if (name && givesMoments(drawing, scene.network))
          tell({ function: name }, { network: scene.network, layer: end.id });
      }
    },
  ),
  ...drawingRule(
    'graph/score-activation',
    {
      trigger: 'The discriminator of a GAN ends in an activation other than sigmoid (which is an error).',
      why: 'Its loss works on a score that may be any number; relu, say, gives no gradient for all samples that it takes for made.',
      source: 'Goodfellow et al., Generative Adversarial Nets, 2014; Arjovsky et al., 2017',
    },
    (drawing, tell) => {
      if (drawing.document.objective.type !== 'adversarial') return;
      for (const { scene, end } of endsOf(drawing)) {
        const name = functionOf(end);
        if (scene.network === 'discriminator' && name && name !== 'sigmoid')
          tell({ function: name }, { network: scene.network, layer: end.id });
      }
    },
  ),
};
