import { call } from '../python.ts';
import { torchHeads, type TorchHeads } from './heads.ts';
import type { TorchClass } from './network.ts';
import { created, stepped, updatesOf } from './optimizers.ts';
import { rearranged } from './order.ts';
import type { Training } from '../training.ts';
import type { TrainingSite } from './training.ts';

export const supervised = (site: TrainingSite): Training => fitted(site, null);

export function reconstruction(site: TrainingSite): Training {
  const { inputs, output } = site.classes.get('main')!;
  if (inputs.length !== 1)
    return 'What the output is compared with is not clear: the network has several inputs.';
  const target = rearranged('x', inputs[0].shape, output!.shape);
  return target ? fitted(site, target) : 'The output is not as large as the input that it is compared with.';
}

const noHeads: TorchHeads = { outputs: [], targets: [], losses: [] };

/** What is minimized, as a function of a batch. */
export function lossOf(
  { loss }: TrainingSite,
  { inputs, output, hasPenalty }: TorchClass,
  { outputs, targets, losses } = noHeads,
): string[] {
  const given = call('model', inputs.length > 1 ? '*x' : 'x'),
    sum = [loss(output!.shape.length), ...losses, ...(hasPenalty ? ['model.penalty'] : [])];
  return [
    `def loss_of(${['model', 'x', 'target', ...targets].join(', ')}):`,
    `    ${['output', ...outputs].join(', ')} = ${given}`,
    ...(losses.length === 0
      ? [`    return ${sum.join(' + ')}`]
      : ['    return (', ...sum.map((one, i) => `        ${i > 0 ? '+ ' : ''}${one}`), '    )']),
  ];
}

/** One loss of one network. `own`: what the output is compared with, where each sample tells it itself. */
function fitted(site: TrainingSite, own: string | null): Training {
  const { document, classes, unsaid } = site,
    network = classes.get('main')!,
    heads = torchHeads(site, own !== null),
    updates = updatesOf(document, [{ network: 'main', variable: 'model' }]);
  if (typeof heads === 'string') return heads;
  if (typeof updates === 'string') return updates;
  const { batchSize } = document.training,
    batch = ['x', ...(own ? [] : ['target']), ...heads.targets].join(', '),
    given = ['model', 'x', own ?? 'target', ...heads.targets].join(', '),
    samples = `${batchSize} samples${own ? ', each its own target' : ' and their targets'}`;
  return [
    ...lossOf(site, network, heads),
    '',
    '',
    `model = ${network.name}()`,
    ...updates.map(created),
    ...unsaid,
    '',
    '',
    'def train(batches):',
    `    """One epoch. Batches: of ${samples}."""`,
    '    model.train()',
    `    for ${batch} in batches:`,
    ...stepped(updates, `loss_of(${given})`).map((line) => `        ${line}`),
  ];
}
