import type { ProjectDocument } from '../../../contract/project.ts';
import { isLossName, isOptimizerName, type LossName, type OptimizerName } from '../tables.ts';
import { losses } from '../../../engine/losses/index.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import { plain, type CodeLine } from '../line.ts';
import { call, comment, tuple, value } from '../python.ts';
import type { TorchClass } from './network.ts';
import { flattened, natural } from './order.ts';

/** What is minimized: an expression of `output` and `target`. `rank` is that of one sample of the output. */
export const torchLosses: Readonly<Record<LossName, (params: Values, rank: number) => string>> = {
  crossEntropy: (_, rank) =>
    rank === 2
      ? 'F.cross_entropy(output.flatten(0, 1), target.flatten().long())'
      : 'F.cross_entropy(output, target.long())',
  binaryCrossEntropy: ({ fromLogits }) =>
    fromLogits
      ? 'F.binary_cross_entropy_with_logits(output, target)'
      : 'F.binary_cross_entropy(output, target)',
  meanSquaredError: () => 'F.mse_loss(output, target)',
  halfSquaredError: (_, rank) => `0.5 * ${perRow('(output - target).square()', rank)}`,
  meanAbsoluteError: () => 'F.l1_loss(output, target)',
  huber: ({ delta }) => `F.huber_loss(output, target, delta=${value(delta)})`,
  gaussianNll: (_, rank) =>
    perRow(
      "F.gaussian_nll_loss(output.chunk(2, -1)[0], target, output.chunk(2, -1)[1].exp(), full=True, eps=1e-6, reduction='none')",
      rank,
    ),
  bernoulliNll: (_, rank) =>
    perRow("F.binary_cross_entropy_with_logits(output, target, reduction='none')", rank),
};

/** Summed over the outputs of a sample or a step, averaged over those. */
const perRow = (each: string, rank: number): string =>
  rank === 2 ? `${each}.sum(-1).mean()` : `${each}.flatten(1).sum(1).mean()`;

type Made = readonly [name: string, ...given: (string | false)[]];
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

/** Loss and optimizer around the network, where one loss of one network is all there is to it. */
export function torchTraining(document: ProjectDocument, made: TorchClass | undefined): CodeLine[] {
  const found = makings(document, made);
  if (typeof found === 'string') return [plain(comment(found))];
  const { made: network, target, loss, optimizer, settings } = found,
    [name, ...given] = optimizer;
  const batch = `${document.training.batchSize} samples${target === 'target' ? ' and their targets' : ', each its own target'}`;
  return [
    'def loss_of(model, x, target):',
    `    output = model(${network.inputs.length > 1 ? '*x' : 'x'})`,
    `    return ${loss}${network.hasPenalty ? ' + model.penalty' : ''}`,
    '',
    '',
    `model = ${network.name}()`,
    `optimizer = ${call(`torch.optim.${name}`, 'model.parameters()', `lr=${value(settings.learningRate)}`, ...given)}`,
    ...left(document, settings).map(comment),
    '',
    '',
    'def train(batches):',
    `    """One epoch. Batches: of ${batch}."""`,
    '    model.train()',
    `    for ${target === 'target' ? 'x, target' : 'x'} in batches:`,
    '        optimizer.zero_grad()',
    `        loss_of(model, x, ${target}).backward()`,
    '        optimizer.step()',
  ].map((text) => plain(text));
}

interface Makings {
  readonly made: TorchClass;
  /** An expression of a batch. */
  readonly target: string;
  readonly loss: string;
  readonly optimizer: Made;
  readonly settings: Values;
}

/** What the training is made of; or why it is not written out. */
function makings({ objective, training }: ProjectDocument, made: TorchClass | undefined): Makings | string {
  const target = targetOf(objective.type, made);
  if (!made?.output || !target || !isLossName(objective.loss))
    return `The training of the objective "${objective.type}" is not written out here.`;
  if (made.lengths.length > 0)
    return 'The loss, over the valid steps of each sequence alone, is not written out here.';
  const { type, params } = training.optimizer;
  if (!isOptimizerName(type)) return `There is no optimizer "${type}".`;
  const settings = withDefaults(optimizers[type].parameters, params),
    optimizer = torchOptimizers[type](settings);
  if (!optimizer) return `PyTorch has no optimizer ${optimizers[type].title}.`;
  const { parameters } = losses[objective.loss],
    loss = torchLosses[objective.loss](
      withDefaults(parameters, objective.lossParams),
      made.output.shape.length,
    );
  return { made, target, loss, optimizer, settings };
}

/** What the output is compared with. */
function targetOf(objective: string, made: TorchClass | undefined): string | null {
  if (objective === 'supervised') return 'target';
  const from = made?.inputs[0]?.shape,
    to = made?.output?.shape;
  if (objective !== 'reconstruction' || made?.inputs.length !== 1 || !from || !to) return null;
  if (from.length === to.length) return 'x';
  // A flattened image, in the order of the studio.
  return from.length === 3 && to.length === 1 ? natural('x.flatten(1)', flattened(from)) : null;
}

/** What of the training the lines above do not say. */
function left({ training }: ProjectDocument, settings: Values): string[] {
  const { schedule, accumulate, average } = training;
  return [
    ...(schedule
      ? [`The learning rate follows the schedule "${schedule.type}", which is not written out here.`]
      : []),
    ...(settings.clip && settings.clip !== 'none'
      ? [
          `Gradients are clipped by ${value(settings.clip)} at ${value(settings.clipAt)} before each step, which is not written out here.`,
        ]
      : []),
    ...(settings.l1 ? [`An L1 penalty of ${value(settings.l1)} is not written out here.`] : []),
    ...((accumulate ?? 1) > 1 ? [`Gradients of ${accumulate} batches are added up for one step.`] : []),
    ...(average
      ? [`Predictions are made with a moving average of the weights, decay ${average.decay}.`]
      : []),
  ];
}
