import { value } from '../python.ts';
import { settingsOf, unsaid } from './optimizers.ts';
import type { Training } from '../training.ts';
import { endsOf, hasPenalty, type TrainingSite } from './training.ts';

/** The loss of scores that should be as this label says: up for 1, down for 0. */
function lossOf(kind: string, scores: string, label: number): string {
  if (kind === 'wasserstein') return `${label > 0.5 ? '-' : ''}ops.mean(${scores})`;
  if (kind === 'leastSquares')
    return `ops.mean(ops.square(${label === 0 ? scores : `${scores} - ${value(label)}`}))`;
  const labels =
    label === 0 || label === 1
      ? `ops.${label === 1 ? 'ones' : 'zeros'}_like(${scores})`
      : `ops.full_like(${scores}, ${value(label)})`;
  return `ops.mean(ops.binary_crossentropy(${labels}, ${scores}, from_logits=True))`;
}

/** A loop of its own, for the backend that Keras takes by itself: fit() has one optimizer and one step. */
export function adversarial(site: TrainingSite): Training {
  const { document, params } = site,
    { discriminatorSteps, smoothing, packing, gradientPenalty, weightLimit } = params as Readonly<
      Record<string, number>
    >,
    kind = params.loss as string,
    made = settingsOf(document, 'generator'),
    judged = settingsOf(document, 'discriminator');
  if (typeof made === 'string') return made;
  if (typeof judged === 'string') return judged;
  const { inputs, output } = endsOf(site, 'generator');
  if (inputs.length !== 1 || endsOf(site, 'discriminator').inputs.length !== 1)
    return 'The networks do not fit together yet, see the problems.';
  if (hasPenalty(site, 'generator') || hasPenalty(site, 'discriminator'))
    return 'The training is not written out here: the penalties of sparsity layers in both players would have to be told apart.';

  const noise = inputs[0].shape.join(', '),
    drawn = `generator(keras.random.normal((n, ${noise}), seed=seed_generator), training=True)`,
    packs = packing > 1,
    penalizes = gradientPenalty > 0,
    counts = discriminatorSteps > 1,
    batch = packs ? 'x' : 'real',
    { batchSize } = document.training;
  return [
    `generator = ${site.made('generator')}()`,
    `discriminator = ${site.made('discriminator')}()`,
    `generator_optimizer = ${made.code}`,
    `discriminator_optimizer = ${judged.code}`,
    ...unsaid(document, [made, judged]),
    'seed_generator = keras.random.SeedGenerator()',
    '',
    '',
    'def make(n):',
    ...(packs
      ? [
          `    """Rows of ${packing} samples side by side, as the discriminator judges them."""`,
          `    return ops.concatenate([${drawn} for _ in range(${packing})], axis=-1)`,
        ]
      : [`    return ${drawn}`]),
    '',
    '',
    ...(penalizes ? slopePenalty(output.shape.length) : []),
    'def discriminator_loss(real, made):',
    '    on_real, on_made = discriminator(real, training=True), discriminator(made, training=True)',
    `    real_loss = ${lossOf(kind, 'on_real', 1 - smoothing)}`,
    `    made_loss = ${lossOf(kind, 'on_made', 0)}`,
    `    return real_loss + made_loss${penalizes ? ` + ${value(gradientPenalty)} * slope_penalty(real, made)` : ''}`,
    '',
    '',
    'def generator_loss(made):',
    '    on_made = discriminator(made, training=True)',
    `    return ${kind === 'minimax' ? `-${lossOf(kind, 'on_made', 0)}` : lossOf(kind, 'on_made', 1)}`,
    '',
    '',
    '@tf.function',
    'def discriminator_step(real):',
    '    made = make(ops.shape(real)[0])',
    '    with tf.GradientTape() as tape:',
    '        loss = discriminator_loss(real, made)',
    '    weights = discriminator.trainable_weights',
    '    discriminator_optimizer.apply(tape.gradient(loss, weights), weights)',
    ...(weightLimit > 0
      ? [
          '    for weight in weights:',
          `        weight.assign(ops.clip(weight, -${value(weightLimit)}, ${value(weightLimit)}))`,
        ]
      : []),
    '    return loss',
    '',
    '',
    '@tf.function',
    'def generator_step(n):',
    '    with tf.GradientTape() as tape:',
    '        loss = generator_loss(make(n))',
    '    weights = generator.trainable_weights',
    '    generator_optimizer.apply(tape.gradient(loss, weights), weights)',
    '    return loss',
    '',
    '',
    `def train(batches${counts ? ', epoch' : ''}):`,
    `    """One epoch${counts ? ', counted from 0' : ''}. Batches: of ${packs ? `${packing} x ${batchSize}` : batchSize} samples, as tensors."""`,
    counts
      ? `    for step, ${batch} in enumerate(batches, epoch * len(batches) + 1):`
      : `    for ${batch} in batches:`,
    ...(packs ? [`        real = ops.concatenate(ops.split(x, ${packing}), axis=-1)`] : []),
    '        discriminator_step(real)',
    ...(counts ? [`        if step % ${discriminatorSteps} == 0:`] : []),
    `        ${counts ? '    ' : ''}generator_step(len(real))`,
  ];
}

/** One number for each row, whatever the samples are. */
const slopePenalty = (rank: number): string[] => [
  'def slope_penalty(real, made):',
  '    """(|dD/dx| - 1)^2 between real and made samples."""',
  '    # The studio derives this a second time by differences, TensorFlow by rule.',
  `    share = keras.random.uniform((ops.shape(real)[0], ${Array.from({ length: rank }, () => 1).join(', ')}), seed=seed_generator)`,
  '    x = share * real + (1 - share) * made',
  '    with tf.GradientTape() as tape:',
  '        tape.watch(x)',
  '        scores = discriminator(x, training=True)',
  '    slope = ops.reshape(tape.gradient(scores, x), (ops.shape(x)[0], -1))',
  '    return ops.mean(ops.square(ops.norm(slope, axis=1) - 1))',
  '',
  '',
];
