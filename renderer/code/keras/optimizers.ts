import type { ProjectDocument } from '../../../contract/project.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import { call, value } from '../python.ts';
import { isOptimizerName, type OptimizerName } from '../tables.ts';

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

/** What moves the weights of one network: `keras.optimizers.Adam(...)`, and what that does not do; or why Keras cannot. */
export interface Settings {
  readonly code: string;
  readonly values: Values;
}

export function settingsOf({ training }: ProjectDocument, network: string): Settings | string {
  const { type, params } = training.optimizers?.[network] ?? training.optimizer;
  if (!isOptimizerName(type)) return `There is no optimizer "${type}".`;
  const values = withDefaults(optimizers[type].parameters, params),
    made = kerasOptimizers[type](values);
  if (!made) return `Keras has no optimizer ${optimizers[type].title}.`;
  const [name, ...given] = made;
  const code = call(
    `keras.optimizers.${name}`,
    `learning_rate=${value(values.learningRate)}`,
    ...given,
    limit(values),
  );
  return { code, values };
}

/** Of two networks that one optimizer moves. */
export function settingsOfBoth(document: ProjectDocument, networks: readonly string[]): Settings | string {
  const found = networks.map((network) => settingsOf(document, network));
  const lacking = found.find((f) => typeof f === 'string');
  if (lacking) return lacking;
  const [first, ...others] = found as Settings[];
  if (others.some(({ code }) => code !== first.code))
    return 'The training is not written out here: fit() has one optimizer, these networks have different ones.';
  if (first.values.clip === 'globalNorm')
    return 'The training is not written out here: the norm of the gradient is that of each network by itself, in Keras that of all.';
  return first;
}

const limits: Readonly<Record<string, string>> = {
  value: 'clipvalue',
  norm: 'clipnorm',
  globalNorm: 'global_clipnorm',
};
const limit = ({ clip, clipAt }: Values): string | false =>
  Object.hasOwn(limits, clip as string) && `${limits[clip as string]}=${value(clipAt)}`;

/** What of the training the lines do not say. */
export function unsaid({ training }: ProjectDocument, settings: readonly Settings[]): string[] {
  const { schedule, accumulate, average } = training;
  const lacking = [
    schedule && `the schedule "${schedule.type}" of the learning rate`,
    settings.some(
      ({ code, values }) => !!values.l1 || (!code.includes('weight_decay=') && !!values.weightDecay),
    ) && 'penalties on the weights',
    settings.some(({ values }) => !!values.rateDecay) && 'the decay of the rate',
    (accumulate ?? 1) > 1 && 'the adding up of gradients',
    average && 'the average of the weights',
  ].filter(Boolean);
  return lacking.length > 0 ? [`# Not written out here: ${lacking.join(', ')}.`] : [];
}
