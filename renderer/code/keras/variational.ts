import { tuple, value } from '../python.ts';
import { settingsOfBoth, unsaid } from './optimizers.ts';
import type { Training } from '../training.ts';
import { endsOf, hasPenalty, type TrainingSite } from './training.ts';

/** One model of encoder and decoder whose loss draws the code: fit() does the rest on every backend. */
export function variational(site: TrainingSite): Training {
  const { document, params } = site,
    settings = settingsOfBoth(document, ['encoder', 'decoder']);
  if (typeof settings === 'string') return settings;
  if (hasPenalty(site, 'encoder') || hasPenalty(site, 'decoder'))
    return 'The training is not written out here: penalties of sparsity layers are no part of a loss that is computed by hand.';
  const [encoder, decoder] = [endsOf(site, 'encoder'), endsOf(site, 'decoder')],
    unfit = 'The networks do not fit together yet, see the problems.';
  if (encoder.inputs.length !== 1 || decoder.inputs.length !== 1) return unfit;
  const [moments, code] = [encoder.output.shape, decoder.inputs[0].shape],
    [from, to] = [encoder.inputs[0].shape, decoder.output.shape];
  if (moments.length !== 1 || code.length !== 1 || moments[0] !== 2 * code[0]) return unfit;
  const halves = document.objective.loss === 'gaussianNll' ? 2 : 1,
    compared = [...to.slice(0, -1), to.at(-1)! / halves];
  const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
  if (size(from) !== size(compared)) return unfit;
  const target = from.join() === compared.join() ? 'x' : `ops.reshape(x, ${tuple([-1, ...compared])})`;

  const { annealing, beta } = params as Readonly<Record<string, number>>,
    { batchSize, epochs } = document.training,
    grows = annealing > 0,
    loss = site.loss(to),
    weight = grows ? 'beta * ' : beta === 1 ? '' : `${value(beta)} * `;
  return [
    ...loss.before,
    'class VariationalAutoencoder(keras.Model):',
    `    def __init__(self${grows ? ', annealing_steps' : ''}):`,
    '        super().__init__()',
    `        self.encoder = ${site.made('encoder')}()`,
    `        self.decoder = ${site.made('decoder')}()`,
    '        self.seed_generator = keras.random.SeedGenerator()',
    ...(grows ? ['        self.annealing_steps = annealing_steps'] : []),
    '',
    '    def call(self, x, training=False):',
    '        return self.encoder(x, training=training)',
    '',
    '    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):',
    '        mean, log_variance = ops.split(y_pred, 2, axis=-1)',
    '        noise = keras.random.normal(ops.shape(mean), seed=self.seed_generator)',
    '        code = mean + ops.exp(log_variance / 2) * noise',
    `        output, target = self.decoder(code, training=training), ${target}`,
    `        reconstruction = ${loss.taken}`,
    '        each = ops.square(mean) + ops.exp(log_variance) - 1 - log_variance',
    '        divergence = 0.5 * ops.mean(ops.sum(each, axis=-1))',
    ...(grows
      ? [
          `        # Grows in ${annealing} epochs, so that the code is used at all.`,
          "        step = ops.cast(self.optimizer.iterations, 'float32') + 1",
          `        beta = ${beta === 1 ? '' : `${value(beta)} * `}ops.minimum(1.0, step / self.annealing_steps)`,
        ]
      : []),
    `        return reconstruction + ${weight}divergence`,
    '',
    '',
    ...(grows
      ? [`model = VariationalAutoencoder(${value(annealing)} * math.ceil(len(x_train) / ${batchSize}))`]
      : ['model = VariationalAutoencoder()']),
    `model.compile(optimizer=${settings.code})`,
    ...unsaid(document, [settings]),
    `model.fit(x_train, batch_size=${batchSize}, epochs=${epochs})`,
  ];
}
