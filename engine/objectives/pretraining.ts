import type { NetworkDocument } from '../../contract/project.ts';
import { elementLossCodes } from '../kernels/activations.ts';
import type { Tensor } from '../kernels/emit.ts';
import { choice, float, int, onlyWith, type Values } from '../parameters.ts';
import type { Builder, NetworkView, Objective } from './objective.ts';

/** A hidden layer that is trained by itself first: what it reads, the layer, and its output behind the activation. */
export interface Stage {
  readonly from: string;
  readonly layer: string;
  readonly code: string;
  readonly inputs: number;
  readonly units: number;
  /** The network that gives the layer's input back. */
  readonly decoder: string;
  readonly phase: string;
}

/** Of a network they are asked for at every step. */
const known = new WeakMap<NetworkView, readonly Stage[]>();

/** All dense layers but the last, which is for the task. */
export function stagesOf(network: NetworkView): readonly Stage[] {
  let stages = known.get(network);
  if (!stages) known.set(network, (stages = findStages(network)));
  return stages;
}

function findStages({ layers }: NetworkView): Stage[] {
  return layers
    .filter(({ type, shape }) => type === 'dense' && shape.length === 1)
    .slice(0, -1)
    .map(({ id, inputs, inputShapes, shape }) => {
      const next = layers.filter((l) => l.inputs.includes(id));
      const code = next.length === 1 && next[0]!.type === 'activation' ? next[0]!.id : id;
      const [from] = inputs as [string];
      return {
        from,
        layer: id,
        code,
        inputs: inputShapes[0]![0]!,
        units: shape[0]!,
        decoder: `decoder of ${id}`,
        phase: `pre-training ${id}`,
      };
    });
}

const fineTuning = 'fine-tuning';

function decoderOf({ inputs, units }: Stage): NetworkDocument {
  return {
    layers: [
      { id: 'code', type: 'input', params: { shape: [units], column: 'code' }, inputs: [] },
      { id: 'output', type: 'dense', params: { units: inputs }, inputs: ['code'] },
    ],
  };
}

function corrupted(b: Builder, x: Tensor): Tensor {
  const amount = b.params['amount'] as number,
    how = b.params['corruption'] as string;
  if (how === 'none' || amount === 0 || b.mode !== 'train') return x;
  const { emit } = b,
    flat = { n: x.size, perItem: x.perSample };
  if (how === 'gaussian') {
    const noise = b.noise('corruption', x.perSample);
    emit.samples('combine', { y: noise, x, ...flat, alpha: 1, beta: amount });
    return noise;
  }
  const y = emit.activation('masked', x.perSample);
  emit.samples('dropout', { y, x, ...flat, rate: amount, scale: 1, ...b.counters() });
  return y;
}

/** Mean squared error, or cross-entropy of the logits, between what a stage reads and what its decoder makes of its code. */
function reconstruct(b: Builder, stage: Stage): void {
  const { emit } = b;
  const x = b.network('main', { to: stage.from, asTrained: true });
  const code = b.network('main', {
    given: { [stage.from]: corrupted(b, x) },
    to: stage.code,
    asTrained: true,
  });
  const y = b.network(stage.decoder, { columns: { code } });
  const rows = emit.activation('reconstruction', 1);
  const kind = b.params['output'] === 'linear' ? 'meanSquaredError' : 'binaryCrossEntropyLogits';
  const common = {
    y,
    targets: x,
    rows: emit.batch,
    columns: x.perSample,
    kind: elementLossCodes[kind],
    delta: 1,
    perItem: 1,
  };
  emit.samples('elementLoss', { loss: rows, ...common });
  b.addLoss(rows);
  b.output(y);
  const dy = b.gradientOf(y);
  if (dy)
    emit.samples('elementLossBackward', { dy, ...common, scale: 1 / emit.batch, accumulate: emit.adds(dy) });
}

function stageAt(params: Values, stages: readonly Stage[], step: number, stepsPerEpoch: number): number {
  return Math.min(
    stages.length,
    Math.floor((step - 1) / ((params['epochsPerLayer'] as number) * stepsPerEpoch)),
  );
}

export const pretraining: Objective = {
  title: 'Layer-wise pre-training',
  doc: {
    summary:
      'Every hidden dense layer is first trained by itself, as an autoencoder of what the layers below it give; then the whole network for its task.',
    equation:
      '\\min_{W_k, V_k} | V_k f(W_k \\tilde{h}_{k-1}) - h_{k-1} |^2, \\; k = 1, 2, \\dots \\quad \\min_w L(f_w(x), t)',
    source:
      'Bengio et al., Greedy Layer-Wise Training of Deep Networks, 2007; denoising: Vincent et al., 2010',
  },
  parameters: {
    epochsPerLayer: int(1, 100000, 5, 'Epochs for each hidden layer, out of those of the training.'),
    corruption: choice(
      ['none', 'masking', 'gaussian'],
      'masking',
      'Noise on what a layer reads while it is pre-trained.',
    ),
    amount: onlyWith(
      { corruption: ['masking', 'gaussian'] },
      float(0, 10, 0.25, 'Share of features set to 0, or standard deviation of the noise.'),
    ),
    output: choice(
      ['linear', 'sigmoid'],
      'linear',
      'What the decoders end in. Sigmoid is for features between 0 and 1.',
    ),
  },
  networks: { main: ['input'] },
  usesLoss: true,
  target: 'target',
  shows: 'main',
  lossJudges: true,
  distinct: true,
  derived: (_params, networks) =>
    Object.fromEntries(stagesOf(networks.get('main')!).map((stage) => [stage.decoder, decoderOf(stage)])),
  phases: (_params, networks) => [...stagesOf(networks.get('main')!).map(({ phase }) => phase), fineTuning],
  moment(moment, params, networks, step, stepsPerEpoch) {
    const stages = stagesOf(networks.get('main')!),
      at = stageAt(params, stages, step, stepsPerEpoch);
    const stage = stages[at],
      before = at * (params['epochsPerLayer'] as number) * stepsPerEpoch;
    moment.phase = stage ? stage.phase : fineTuning;
    moment.updates['main'] = step - before;
    if (stage) moment.updates[stage.decoder] = step - before;
  },
  build(b) {
    const stage = stagesOf(b.view('main')).find(({ phase }) => phase === b.phase);
    if (stage && b.mode !== 'infer') {
      const learners = [{ network: 'main', layers: [stage.layer] }, { network: stage.decoder }];
      return b.learn(learners, () => reconstruct(b, stage));
    }
    b.learn([{ network: 'main' }], () => {
      const output = b.network('main');
      b.output(output);
      if (b.mode !== 'infer') b.loss(output, b.column('target'));
    });
  },
};
