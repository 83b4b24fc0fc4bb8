import type { ParameterValues } from '../../../contract/project.ts';
import { losses, type Loss, type LossName } from '../../losses/index.ts';
import { objectives, type Objective, type ObjectiveName } from '../../objectives/index.ts';
import { optimizers, type Optimizer } from '../../optimizers/index.ts';
import { withDefaults } from '../../parameters.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { drawingRule, layerRule, type Drawing } from './rule.ts';

/** Numbers of the training and of the data that do not fit the network. */

/** Learning rates beyond which training of almost any network runs away. */
const largest: Readonly<Record<string, number>> = {
  sgd: 1,
  momentum: 1,
  nesterov: 1,
  adagrad: 1,
  rmsprop: 0.1,
  adam: 0.1,
  adamw: 0.1,
  adamax: 0.1,
  nadam: 0.1,
};

interface Used {
  readonly type: string;
  readonly params: ParameterValues;
  readonly method: Optimizer;
  readonly field: string;
}

/** The optimizers that a document names, with the path of each. */
function optimizersOf({ document: { training } }: Drawing): readonly Used[] {
  const named = Object.entries(training.optimizers ?? {}).map(
    ([network, optimizer]) => [`training.optimizers.${network}`, optimizer] as const,
  );
  return [['training.optimizer', training.optimizer] as const, ...named].flatMap(
    ([field, { type, params }]) =>
      Object.hasOwn(optimizers, type)
        ? [{ type, params, field, method: optimizers[type as keyof typeof optimizers] }]
        : [],
  );
}

export const settingRules = {
  ...drawingRule(
    'graph/learning-rate',
    {
      trigger:
        'The learning rate is above 1 with plain or momentum gradient descent or AdaGrad, above 0.1 with RMSprop or the family of Adam.',
      why: 'Steps overshoot, and the loss grows without bound. Inputs being of the order of 1, useful rates lie well below.',
      source: 'Bengio, Practical Recommendations for Gradient-Based Training, 2012, section 3.1',
    },
    (drawing, tell) => {
      for (const { type, params, method, field } of optimizersOf(drawing)) {
        const found = withDefaults(method.parameters, params)['learningRate'] as number,
          most = largest[type],
          usual = method.parameters['learningRate']!.default as number;
        if (most !== undefined && found > most)
          tell({ optimizer: method.title, found, most, usual }, { field: `${field}.params.learningRate` });
      }
    },
  ),
  ...drawingRule(
    'graph/l2-with-adam',
    {
      trigger: 'Weight decay is used with Adam, Adamax or Nadam.',
      why: 'As part of the gradient it is divided by the size of past gradients like everything else; decoupled from it, weights generalize better.',
      source: 'Loshchilov & Hutter, Decoupled Weight Decay Regularization, ICLR 2019',
    },
    (drawing, tell) => {
      for (const { type, params, method, field } of optimizersOf(drawing))
        if (['adam', 'adamax', 'nadam'].includes(type) && (params['weightDecay'] as number) > 0)
          tell({ optimizer: method.title }, { field: `${field}.params.weightDecay` });
    },
  ),
  ...layerRule(
    'graph/norm-one-value',
    {
      trigger: 'Batch normalization of a list of features is trained with a batch of 1.',
      why: 'A single value is its own mean: less the mean it is zero, so the layer gives its learned shift and nothing else.',
      source: 'Ioffe & Szegedy, Batch Normalization, ICML 2015, algorithm 1',
    },
    ({ type, shape }, _, { document }) =>
      type === 'batchNorm' && document.training.batchSize === 1 && sizeOf(shape) === shape.at(-1) ? {} : null,
  ),
  ...layerRule(
    'graph/norm-small-batch',
    {
      trigger: 'Batch normalization is trained with batches of fewer than 4 samples.',
      why: 'Mean and variance of so few samples are noise, and differ from those used afterwards; the error grows quickly as batches get smaller.',
      source: 'Wu & He, Group Normalization, ECCV 2018',
    },
    ({ type, shape }, _, { document: { training } }) => {
      const batch = training.batchSize,
        isOneValue = batch === 1 && sizeOf(shape) === shape.at(-1);
      return type === 'batchNorm' && batch < 4 && !isOneValue ? { batch } : null;
    },
  ),
  ...drawingRule(
    'graph/unscaled-images',
    {
      trigger:
        'Images from files are given to the network without preprocessing, and it does not begin with batch normalization.',
      why: 'Inputs of up to 255 make the first layer’s outputs and gradients hundreds of times too large for the usual initial weights and learning rates.',
      source: 'LeCun et al., Efficient BackProp, 1998, section 4.3',
    },
    ({ document: { data }, scenes }, tell) => {
      const isBytes = data.source?.kind === 'idx' || data.source?.kind === 'images';
      if (!isBytes || data.preprocessing.input !== 'none') return;
      const normed = scenes.some((scene) =>
        scene.layers.some((l) => l.type === 'batchNorm' && scene.before(l)?.type === 'input'),
      );
      if (!normed) tell({}, { field: 'data.preprocessing.input' });
    },
  ),
  ...drawingRule(
    'graph/binary-range',
    {
      trigger: 'The loss is for yes and no, and the numbers it is compared with are standardized.',
      why: 'Standardized values have mean zero, so some are negative: for those the loss has no lowest value, and training runs away.',
    },
    (drawing, tell) => {
      const { objective, data } = drawing.document,
        { usesLoss, target }: Objective = objectives[objective.type as ObjectiveName],
        loss: Loss = losses[objective.loss as LossName];
      if (!usesLoss || target === null || loss?.target !== 'binary') return;
      const isQuantity = target === 'input' || drawing.data?.['target']?.classes === null;
      if (isQuantity && data.preprocessing[target] === 'standardize')
        tell({ loss: loss.title, column: target }, { field: `data.preprocessing.${target}` });
    },
  ),
  ...drawingRule(
    'graph/unbounded-critic',
    {
      trigger: 'A GAN plays for the Wasserstein loss with neither a gradient penalty nor a weight limit.',
      why: 'The loss is a distance only for critics whose slope is at most 1; without a limit the critic’s scores grow without bound.',
      source: 'Arjovsky et al., Wasserstein GAN, 2017; Gulrajani et al., 2017',
    },
    ({ document: { objective } }, tell) => {
      const { loss, gradientPenalty = 0, weightLimit = 0 } = objective.params ?? {};
      if (
        objective.type === 'adversarial' &&
        loss === 'wasserstein' &&
        gradientPenalty === 0 &&
        weightLimit === 0
      )
        tell({}, { field: 'objective.params.gradientPenalty' });
    },
  ),
};
