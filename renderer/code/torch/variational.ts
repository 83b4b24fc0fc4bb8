import { comment, value } from '../python.ts';
import { created, stepped, updatesOf } from './optimizers.ts';
import { rearranged } from './order.ts';
import type { Training } from '../training.ts';
import type { TrainingSite } from './training.ts';

/** A code is drawn for each sample; the loss is what its decoder makes of it, and how far the codes are from N(0, 1). */
export function variational(site: TrainingSite): Training {
  const { document, params, classes, unsaid } = site,
    [encoder, decoder] = [classes.get('encoder')!, classes.get('decoder')!],
    updates = updatesOf(document, [
      { network: 'encoder', variable: 'encoder' },
      { network: 'decoder', variable: 'decoder' },
    ]);
  if (typeof updates === 'string') return updates;
  const unfit = 'The networks do not fit together yet, see the problems.';
  if (encoder.inputs.length !== 1 || decoder.inputs.length !== 1) return unfit;
  const [moments, code] = [encoder.output!.shape, decoder.inputs[0].shape],
    [from, to] = [encoder.inputs[0].shape, decoder.output!.shape];
  if (moments.length !== 1 || code.length !== 1 || moments[0] !== 2 * code[0]) return unfit;
  // Mean and log variance of each target.
  const halves = document.objective.loss === 'gaussianNll' ? 2 : 1;
  const target = rearranged('x', from, [...to.slice(0, -1), to.at(-1)! / halves]);
  if (!target) return unfit;

  const { annealing, beta } = params as Readonly<Record<string, number>>,
    grows = annealing > 0,
    weight = grows ? 'beta * ' : beta === 1 ? '' : `${value(beta)} * `;
  const terms = [
    'reconstruction',
    `${weight}divergence`,
    ...(encoder.hasPenalty ? ['encoder.penalty'] : []),
    ...(decoder.hasPenalty ? ['decoder.penalty'] : []),
  ];
  return [
    `encoder = ${encoder.name}()`,
    `decoder = ${decoder.name}()`,
    ...updates.map(created),
    ...unsaid,
    '',
    '',
    `def loss_of(x${grows ? ', beta' : ''}):`,
    '    mean, log_variance = encoder(x).chunk(2, 1)',
    '    code = mean + (log_variance / 2).exp() * torch.randn_like(mean)',
    `    output, target = decoder(code), ${target}`,
    `    reconstruction = ${site.loss(to.length)}`,
    '    divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1).mean()',
    `    return ${terms.join(' + ')}`,
    '',
    '',
    `def train(batches${grows ? ', epoch' : ''}):`,
    `    """One epoch${grows ? ', counted from 0' : ''}. Batches: of ${document.training.batchSize} samples."""`,
    '    encoder.train()',
    '    decoder.train()',
    ...(grows
      ? [
          '    for step, x in enumerate(batches, epoch * len(batches) + 1):',
          `        ${comment(`Grows in ${annealing} epochs, so that the code is used at all.`)}`,
          `        beta = ${beta === 1 ? '' : `${value(beta)} * `}min(1, step / (${value(annealing)} * len(batches)))`,
        ]
      : ['    for x in batches:']),
    ...stepped(updates, `loss_of(x${grows ? ', beta' : ''})`).map((line) => `        ${line}`),
  ];
}
