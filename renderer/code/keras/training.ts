import type { ProjectDocument } from '../../../contract/project.ts';
import type { UnfoldedNetwork } from '../../../engine/graph/networks.ts';
import { losses } from '../../../engine/losses/index.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import { plain, type CodeLine } from '../line.ts';
import { call, comment, value } from '../python.ts';
import { isLossName, isOptimizerName, type LossName, type OptimizerName } from '../tables.ts';

/** Null where Keras has no such loss. */
export const kerasLosses: Readonly<Record<LossName, (params: Values) => string | null>> = {
  crossEntropy: () => 'keras.losses.SparseCategoricalCrossentropy(from_logits=True)',
  binaryCrossEntropy: ({ fromLogits }) =>
    call('keras.losses.BinaryCrossentropy', fromLogits === true && 'from_logits=True'),
  meanSquaredError: () => 'keras.losses.MeanSquaredError()',
  halfSquaredError: () => null,
  meanAbsoluteError: () => 'keras.losses.MeanAbsoluteError()',
  huber: ({ delta }) => `keras.losses.Huber(delta=${value(delta)})`,
  gaussianNll: () => null,
  bernoulliNll: () => null,
};

type Made = readonly [name: string, ...given: (string | false)[]];
const epsilon = (p: Values): string => `epsilon=${value(p.epsilon)}`;
const moments = (p: Values): string[] => [`beta_1=${value(p.beta1)}`, `beta_2=${value(p.beta2)}`, epsilon(p)];

export const kerasOptimizers: Readonly<Record<OptimizerName, (params: Values) => Made | null>> = {
  sgd: () => ['SGD'],
  momentum: (p) => ['SGD', `momentum=${value(p.momentum)}`],
  nesterov: (p) => ['SGD', `momentum=${value(p.momentum)}`, 'nesterov=True'],
  adagrad: (p) => ['Adagrad', `initial_accumulator_value=${value(p.initial)}`, epsilon(p)],
  adadelta: (p) => ['Adadelta', `rho=${value(p.rho)}`, epsilon(p)],
  rmsprop: (p) => [
    'RMSprop',
    `rho=${value(p.alpha)}`,
    !!p.momentum && `momentum=${value(p.momentum)}`,
    p.centred === true && 'centered=True',
    epsilon(p),
  ],
  adam: (p) => ['Adam', ...moments(p), p.amsgrad === true && 'amsgrad=True'],
  adamw: (p) => [
    'AdamW',
    `weight_decay=${value(p.weightDecay)}`,
    ...moments(p),
    p.amsgrad === true && 'amsgrad=True',
  ],
  adamax: (p) => ['Adamax', ...moments(p)],
  nadam: (p) => ['Nadam', ...moments(p)],
  sgld: () => null,
};

const metrics: Readonly<Record<string, string>> = { accuracy: "'accuracy'", mae: "'mae'" };

export function kerasTraining(
  document: ProjectDocument,
  make: string | null,
  network: UnfoldedNetwork | undefined,
): CodeLine[] {
  const { objective, training } = document,
    say = (line: string): CodeLine[] => [plain(comment(line))];
  const sets = { supervised: 'x_train, t_train', reconstruction: 'x_train, x_train' }[objective.type];
  if (!sets || !make || !network?.output || !isLossName(objective.loss))
    return say(`The training of the objective "${objective.type}" is not written out here.`);
  const { type, params } = training.optimizer;
  if (!isOptimizerName(type)) return say(`There is no optimizer "${type}".`);
  const settings = withDefaults(optimizers[type].parameters, params),
    optimizer = kerasOptimizers[type](settings),
    loss = kerasLosses[objective.loss](withDefaults(losses[objective.loss].parameters, objective.lossParams));
  if (!optimizer) return say(`Keras has no optimizer ${optimizers[type].title}.`);
  if (!loss) return say(`Keras has no loss "${losses[objective.loss].title}": write a function of your own.`);
  const [name, ...given] = optimizer,
    known = objective.metrics.flatMap((metric) => metrics[metric] ?? []);
  return [
    `model = ${make}()`,
    'model.compile(',
    `    optimizer=${call(`keras.optimizers.${name}`, `learning_rate=${value(settings.learningRate)}`, ...given)},`,
    `    loss=${loss},`,
    ...(known.length > 0 ? [`    metrics=[${known.join(', ')}],`] : []),
    ')',
    ...left(document, settings).map(comment),
    `model.fit(${sets}, batch_size=${training.batchSize}, epochs=${training.epochs})`,
  ].map((line) => plain(line));
}

/** What of the training the lines above do not say. */
function left({ training }: ProjectDocument, settings: Values): string[] {
  const { schedule, accumulate, average } = training;
  const unsaid = [
    schedule && `the schedule "${schedule.type}" of the learning rate`,
    settings.clip !== undefined && settings.clip !== 'none' && 'limits to the gradient',
    (!!settings.l1 || (training.optimizer.type !== 'adamw' && !!settings.weightDecay)) &&
      'penalties on the weights',
    !!settings.rateDecay && 'the decay of the rate',
    (accumulate ?? 1) > 1 && 'the adding up of gradients',
    average && 'the average of the weights',
  ].filter(Boolean);
  return unsaid.length > 0 ? [`Not written out here: ${unsaid.join(', ')}.`] : [];
}
