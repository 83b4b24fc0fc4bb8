import { tuple, value } from '../python.ts';
import { channelsFirst } from './network.ts';
import { created, stepped, updatesOf } from './optimizers.ts';
import type { Training } from '../training.ts';
import type { TrainingSite } from './training.ts';

/** The loss of scores that should be as this label says: up for 1, down for 0. */
function lossOf(kind: string, scores: string, label: number): string {
  if (kind === 'wasserstein') return `${label > 0.5 ? '-' : ''}${scores}.mean()`;
  if (kind === 'leastSquares')
    return label === 0 ? `${scores}.square().mean()` : `(${scores} - ${value(label)}).square().mean()`;
  const labels =
    label === 0 || label === 1
      ? `torch.${label === 1 ? 'ones' : 'zeros'}_like(${scores})`
      : `torch.full_like(${scores}, ${value(label)})`;
  return `F.binary_cross_entropy_with_logits(${scores}, ${labels})`;
}

/** Along which axis samples are side by side: that of the channels. */
const channelAxis = (rank: number): number => (rank === 2 ? 2 : 1);

/** A step of the discriminator, then one of the generator, with samples of its own. */
export function adversarial(site: TrainingSite): Training {
  const { document, params, classes, networks, unsaid } = site,
    [generator, discriminator] = [classes.get('generator')!, classes.get('discriminator')!],
    { discriminatorSteps, smoothing, packing, gradientPenalty, weightLimit } = params as Readonly<
      Record<string, number>
    >,
    kind = params.loss as string;
  const updates = ['generator', 'discriminator'].map((network) =>
    updatesOf(document, [{ network, variable: network }]),
  );
  const lacking = updates.find((found) => typeof found === 'string');
  if (lacking) return lacking;
  const [made, judged] = updates.map((found, i) => {
    const [update] = found as Exclude<typeof found, string>;
    return { ...update, name: `${['generator', 'discriminator'][i]}_optimizer` };
  });
  if (generator.inputs.length !== 1 || discriminator.inputs.length !== 1)
    return 'The networks do not fit together yet, see the problems.';
  if (generator.hasPenalty || discriminator.hasPenalty)
    return 'The training is not written out here: the penalties of sparsity layers in both players would have to be told apart.';

  const noise = channelsFirst(generator.inputs[0].shape),
    rank = generator.output!.shape.length,
    axis = channelAxis(rank),
    // One number for each row, whatever the samples are.
    ones = Array.from({ length: rank }, () => 1);
  const drawn = `generator(torch.randn(n, ${noise.join(', ')}))`,
    packs = packing > 1,
    batch = packs ? 'x' : 'real',
    penalizes = gradientPenalty > 0;
  const isRandom = networks
    .get('discriminator')!
    .layers.some(({ type }) =>
      ['dropout', 'spatialDropout2d', 'gaussianNoise', 'maskingNoise'].includes(type),
    );
  const { batchSize } = document.training;
  return [
    `generator = ${generator.name}()`,
    `discriminator = ${discriminator.name}()`,
    created(made),
    created(judged),
    ...unsaid,
    '',
    '',
    'def make(n):',
    ...(packs
      ? [
          `    """Rows of ${packing} samples side by side, as the discriminator judges them."""`,
          `    return torch.cat([${drawn} for _ in range(${packing})], ${axis})`,
        ]
      : [`    return ${drawn}`]),
    '',
    '',
    ...(penalizes ? slopePenalty(ones, isRandom) : []),
    'def discriminator_loss(real, made):',
    '    on_real, on_made = discriminator(real), discriminator(made)',
    `    real_loss = ${lossOf(kind, 'on_real', 1 - smoothing)}`,
    `    made_loss = ${lossOf(kind, 'on_made', 0)}`,
    `    return real_loss + made_loss${penalizes ? ` + ${value(gradientPenalty)} * slope_penalty(real, made)` : ''}`,
    '',
    '',
    'def generator_loss(made):',
    '    on_made = discriminator(made)',
    `    return ${kind === 'minimax' ? `-${lossOf(kind, 'on_made', 0)}` : lossOf(kind, 'on_made', 1)}`,
    '',
    '',
    `def train(batches${discriminatorSteps > 1 ? ', epoch' : ''}):`,
    `    """One epoch${discriminatorSteps > 1 ? ', counted from 0' : ''}. Batches: of ${packs ? `${packing} x ${batchSize}` : batchSize} samples."""`,
    '    generator.train()',
    '    discriminator.train()',
    discriminatorSteps > 1
      ? `    for step, ${batch} in enumerate(batches, epoch * len(batches) + 1):`
      : `    for ${batch} in batches:`,
    ...[
      ...(packs ? [`real = torch.cat(x.chunk(${packing}), ${axis})`] : []),
      'with torch.no_grad():',
      '    made = make(len(real))',
      ...stepped([judged], 'discriminator_loss(real, made)'),
      ...(weightLimit > 0 ? limited(weightLimit, judged.owners[0], isFrozen(site)) : []),
      ...(discriminatorSteps > 1 ? [`if step % ${discriminatorSteps} == 0:`] : []),
      ...stepped([made], 'generator_loss(make(len(real)))').map((line) =>
        discriminatorSteps > 1 ? `    ${line}` : line,
      ),
    ].map((line) => `        ${line}`),
  ];
}

const isFrozen = ({ networks }: TrainingSite): boolean =>
  networks.get('discriminator')!.layers.some(({ frozen, weights }) => frozen && weights.length > 0);

const limited = (limit: number, owner: string, someAreFrozen: boolean): string[] => [
  'with torch.no_grad():',
  `    for weight in ${owner}.parameters():`,
  ...(someAreFrozen ? ['        if weight.requires_grad:'] : []),
  `${someAreFrozen ? '    ' : ''}        weight.clamp_(-${value(limit)}, ${value(limit)})`,
];

const slopePenalty = (ones: readonly number[], isRandom: boolean): string[] => [
  'def slope_penalty(real, made):',
  '    """(|dD/dx| - 1)^2 between real and made samples."""',
  '    # The studio derives this a second time by differences, PyTorch by rule.',
  ...(isRandom ? ['    # What the discriminator leaves to chance is drawn anew for each difference.'] : []),
  `    share = torch.rand(len(real), ${tuple(ones).replace(/^\(|,?\)$/g, '')})`,
  '    x = (share * real + (1 - share) * made).requires_grad_()',
  '    slope = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)[0]',
  '    return (slope.flatten(1).norm(dim=1) - 1).square().mean()',
  '',
  '',
];
