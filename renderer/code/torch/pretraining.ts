import { stagesOf, type Stage } from '../../../engine/objectives/pretraining.ts';
import { plain, type CodeLine } from '../line.ts';
import { value } from '../python.ts';
import { torchLayers } from './layers.ts';
import { created, settingsOf, stepped, updatesOf } from './optimizers.ts';
import { lossOf } from './supervised.ts';
import type { Training } from '../training.ts';
import type { TrainingSite } from './training.ts';

/** Hidden layers one after the other, each as an autoencoder of what it reads; then the whole network. */
export function pretraining(site: TrainingSite): Training {
  const { document, params, networks, classes, unsaid } = site,
    network = classes.get('main')!,
    stages = stagesOf(networks.get('main')!),
    { epochs, batchSize } = document.training,
    each = params.epochsPerLayer as number;
  const whole = updatesOf(document, [{ network: 'main', variable: 'model' }]);
  const alone = updatesOf(document, [
    { network: 'main', variable: 'layer' },
    // None of the document's: it has the optimizer of all that have none of their own.
    { network: stages[0]?.decoder ?? '', variable: 'decoder' },
  ]);
  if (typeof whole === 'string') return whole;
  if (typeof alone === 'string') return alone;
  if (stages.length === 0) return 'There is no hidden layer to pre-train.';
  const noise = corruption(params),
    given = noise ? 'corrupted(features)' : 'features';
  const loss = params.output === 'linear' ? 'F.mse_loss' : 'F.binary_cross_entropy_with_logits',
    input = network.inputs.length > 1 ? '*x' : 'x';
  const remembers = settingsOf(document, 'main');
  return [
    ...lossOf(site, network),
    '',
    '',
    `model = ${network.name}()`,
    '# Each hidden layer, its activation, and a decoder that gives back what the layer reads.',
    'stages = [',
    ...stages.map((stage) => ofStage(site, stage)),
    ']',
    ...unsaid,
    ...(typeof remembers !== 'string' && remembers.made[0] !== 'SGD'
      ? ["# Optimizers begin anew with each stage; the studio's goes on with what it remembers of a weight."]
      : []),
    '',
    '',
    'def what_it_reads(layer, x):',
    '    seen = []',
    '    hook = layer.register_forward_pre_hook(lambda _, given: seen.append(given[0]))',
    '    with torch.no_grad():',
    `        model(${input})`,
    '    hook.remove()',
    '    return seen[0]',
    '',
    '',
    ...(noise ? ['def corrupted(features):', `    return ${noise}`, '', ''] : []),
    'def reconstruction_loss(layer, activation, decoder, x):',
    '    features = what_it_reads(layer, x)',
    `    return ${loss}(decoder(activation(layer(${given}))), features)`,
    '',
    '',
    'def pretrain(batches, layer, activation, decoder):',
    `    """One layer, ${each} ${each === 1 ? 'epoch' : 'epochs'} long."""`,
    ...alone.map((update) => `    ${created(update)}`),
    '    # What is below works as it will after training.',
    '    model.eval()',
    `    for epoch in range(${each}):`,
    '        for x, _ in batches:',
    ...stepped(alone, 'reconstruction_loss(layer, activation, decoder, x)').map(
      (line) => `            ${line}`,
    ),
    '',
    '',
    'def fine_tune(batches):',
    ...whole.map((update) => `    ${created(update)}`),
    '    model.train()',
    `    for epoch in range(${Math.max(0, epochs - each * stages.length)}):`,
    '        for x, target in batches:',
    ...stepped(whole, 'loss_of(model, x, target)').map((line) => `            ${line}`),
    '',
    '',
    'def train(batches):',
    `    """All ${epochs} epochs. Batches: of ${batchSize} samples and their targets, to be gone through again."""`,
    '    for stage in stages:',
    '        pretrain(batches, *stage)',
    '    fine_tune(batches)',
  ];
}

/** The expression of `features` with noise; null where there is none. */
function corruption({ corruption: how, amount }: TrainingSite['params']): string | null {
  if (how === 'none' || amount === 0) return null;
  return how === 'gaussian'
    ? `features + ${value(amount)} * torch.randn_like(features)`
    : `features * (torch.rand_like(features) >= ${value(amount)})`;
}

function ofStage({ networks, classes }: TrainingSite, { layer, code, inputs, units }: Stage): CodeLine {
  const network = networks.get('main')!,
    found = network.byId.get(code)!;
  const row =
    code === layer
      ? null
      : torchLayers.activation({
          ...found,
          self: '',
          x: ['features'],
          natural: ['features'],
          orders: [null],
          y: 'features',
          steps: null,
          lender: null,
          lenderOrder: null,
        });
  const forward = row ? String(row.forward) : '',
    name = /^([\w.]+)\(features\)$/.exec(forward)?.[1];
  const activation = row ? (name ?? `lambda features: ${forward}`) : 'nn.Identity()';
  const module = `model.${classes.get('main')!.modules.get(layer)}`;
  return {
    ...plain(`    (${module}, ${activation}, nn.Linear(${units}, ${inputs})),`),
    places: [layer, ...(row ? [code] : [])].map((id) => ({ network: 'main', layer: id })),
  };
}
