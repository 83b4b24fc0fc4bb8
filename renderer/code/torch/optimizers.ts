import type { ProjectDocument } from '../../../contract/project.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import { isOptimizerName, type OptimizerName } from '../tables.ts';
import { call, tuple, value } from '../python.ts';

export type Made = readonly [name: string, ...given: (string | false)[]];
const decay = ({ weightDecay }: Values): string | false =>
  !!weightDecay && `weight_decay=${value(weightDecay)}`;
const eps = ({ epsilon }: Values): string => `eps=${value(epsilon)}`;
const betas = ({ beta1, beta2 }: Values): string => `betas=${tuple([beta1, beta2] as number[])}`;

export const torchOptimizers: Readonly<Record<OptimizerName, (params: Values) => Made | null>> = {
  sgd: (p) => ['SGD', decay(p)],
  momentum: (p) => ['SGD', `momentum=${value(p.momentum)}`, decay(p)],
  nesterov: (p) => ['SGD', `momentum=${value(p.momentum)}`, 'nesterov=True', decay(p)],
  adagrad: (p) => [
    'Adagrad',
    !!p.rateDecay && `lr_decay=${value(p.rateDecay)}`,
    !!p.initial && `initial_accumulator_value=${value(p.initial)}`,
    eps(p),
    decay(p),
  ],
  adadelta: (p) => ['Adadelta', `rho=${value(p.rho)}`, eps(p), decay(p)],
  rmsprop: (p) => [
    'RMSprop',
    `alpha=${value(p.alpha)}`,
    !!p.momentum && `momentum=${value(p.momentum)}`,
    p.centred === true && 'centered=True',
    eps(p),
    decay(p),
  ],
  adam: (p) => ['Adam', betas(p), eps(p), p.amsgrad === true && 'amsgrad=True', decay(p)],
  adamw: (p) => [
    'AdamW',
    betas(p),
    eps(p),
    p.amsgrad === true && 'amsgrad=True',
    `weight_decay=${value(p.weightDecay)}`,
  ],
  adamax: (p) => ['Adamax', betas(p), eps(p), decay(p)],
  nadam: (p) => ['NAdam', betas(p), eps(p), `momentum_decay=${value(p.momentumDecay)}`, decay(p)],
  sgld: () => null,
};

/** What moves the weights of one network; or why PyTorch cannot. */
export interface Settings {
  readonly made: Made;
  readonly values: Values;
}

export function settingsOf({ training }: ProjectDocument, network: string): Settings | string {
  const { type, params } = training.optimizers?.[network] ?? training.optimizer;
  if (!isOptimizerName(type)) return `There is no optimizer "${type}".`;
  const values = withDefaults(optimizers[type].parameters, params),
    made = torchOptimizers[type](values);
  return made ? { made, values } : `PyTorch has no optimizer ${optimizers[type].title}.`;
}

/** One optimizer: what it is called, and the modules whose weights it moves. */
export interface Update {
  readonly name: string;
  readonly owners: readonly string[];
  readonly settings: Settings;
}

/** Modules of a network, all of whose weights learn, or only some. */
export interface Owner {
  readonly network: string;
  readonly variable: string;
}

/** One optimizer for all that have the same settings; or why there is none. */
export function updatesOf(document: ProjectDocument, owners: readonly Owner[]): readonly Update[] | string {
  const groups = new Map<string, { settings: Settings; owners: string[] }>();
  for (const { network, variable } of owners) {
    const settings = settingsOf(document, network);
    if (typeof settings === 'string') return settings;
    const key = JSON.stringify([settings.made, settings.values]),
      known = groups.get(key);
    if (known) known.owners.push(variable);
    else groups.set(key, { settings, owners: [variable] });
  }
  return [...groups.values()].map((group) => ({
    ...group,
    name: groups.size === 1 ? 'optimizer' : `${group.owners[0]}_optimizer`,
  }));
}

/** `optimizer = torch.optim.Adam(model.parameters(), lr=0.001)` */
export function created({ name, owners, settings }: Update): string {
  const [type, ...given] = settings.made,
    [first] = owners;
  const weights =
    owners.length === 1
      ? `${first}.parameters()`
      : `[${owners.map((owner) => `*${owner}.parameters()`).join(', ')}]`;
  return `${name} = ${call(`torch.optim.${type}`, weights, `lr=${value(settings.values.learningRate)}`, ...given)}`;
}

/** One step down a loss: of each network by itself the gradients are limited, then the penalty on its weights is added. */
export const stepped = (updates: readonly Update[], loss: string): string[] => [
  ...updates.map(({ name }) => `${name}.zero_grad()`),
  `${loss}.backward()`,
  ...updates.flatMap(({ owners, settings: { values } }) =>
    owners.flatMap((owner) => [...limited(owner, values), ...shrunk(owner, values)]),
  ),
  ...updates.map(({ name }) => `${name}.step()`),
];

function limited(owner: string, { clip, clipAt }: Values): string[] {
  const at = value(clipAt);
  if (clip === 'value') return [`nn.utils.clip_grad_value_(${owner}.parameters(), ${at})`];
  if (clip === 'globalNorm') return [`nn.utils.clip_grad_norm_(${owner}.parameters(), ${at})`];
  if (clip !== 'norm') return [];
  return [`for weight in ${owner}.parameters():`, `    nn.utils.clip_grad_norm_(weight, ${at})`];
}

/** L1: the sign of each weight that learns. */
function shrunk(owner: string, { l1 }: Values): string[] {
  if (!l1) return [];
  return [
    `for weight in ${owner}.parameters():`,
    '    if weight.grad is not None:',
    `        weight.grad.add_(weight.detach().sign(), alpha=${value(l1)})`,
  ];
}
