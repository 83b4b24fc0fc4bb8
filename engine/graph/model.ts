import { ProblemError } from '../../contract/problems.ts';
import type { ProjectDocument, TrainingDocument } from '../../contract/project.ts';
import { initializers, type Initializer, type InitializerName } from '../initializers/index.ts';
import { withDefaults, type Values } from '../parameters.ts';
import { losses, type Loss, type LossName } from '../losses/index.ts';
import { metrics, thresholdOf, type Metric, type MetricName } from '../objectives/metrics.ts';
import { objectives, type Objective } from '../objectives/index.ts';
import { optimizers, type Optimizer } from '../optimizers/index.ts';
import { schedules, type Schedule, type Scheduled } from '../schedules/index.ts';
import { Random, streams } from '../tensor/random.ts';
import type { Weight } from '../layers/layer.ts';
import { sizeOf } from '../tensor/shape.ts';
import { check, hasErrors } from './check.ts';
import { infer, type InferredNetwork } from './infer.ts';
import { align } from './place.ts';

/** A weight and its place, in elements from the start of the parameters. */
export interface PlacedWeight extends Weight {
  readonly network: string;
  readonly layer: string;
  readonly at: number;
  readonly size: number;
  readonly initializer: InitializerName;
}

/** A document without errors, ready to be compiled: tables looked up, weights laid out. */
export interface Model {
  readonly document: ProjectDocument;
  readonly networks: ReadonlyMap<string, InferredNetwork>;
  readonly objective: Objective;
  readonly loss: Loss;
  readonly lossName: LossName;
  readonly lossParams: Values;
  /** The output is scores, to be turned into probabilities for people. */
  readonly logits: boolean;
  readonly threshold: number;
  readonly metrics: readonly { readonly name: MetricName; readonly metric: Metric }[];
  readonly optimizer: Optimizer;
  readonly optimizerParams: Values;
  /** Names of the optimizer's state. */
  readonly slots: readonly string[];
  readonly schedule: Scheduled;
  /** Trainable weights first, each aligned; then running statistics. */
  readonly weights: readonly PlacedWeight[];
  /** Elements of the trainable part, and of all. */
  readonly trainable: number;
  readonly size: number;
}

/** Name of a weight in checkpoints: `conv1.w`; with its network where that is not `main`. */
export const weightName = (w: Pick<PlacedWeight, 'network' | 'layer' | 'name'>): string =>
  `${w.network === 'main' ? '' : `${w.network}/`}${w.layer}.${w.name}`;

/** Throws ProblemError where the document has errors. */
export function prepareModel(document: ProjectDocument): Model {
  const report = check(document, null);
  if (hasErrors(report)) throw new ProblemError(...report.problems.filter((p) => p.severity === 'error'));

  const networks = new Map(
    Object.entries(document.networks).map(([name, network]) => [name, infer(name, network)]),
  );
  const { objective, training } = document;
  const lossName = objective.loss as LossName,
    loss: Loss = losses[lossName];
  const lossParams = withDefaults(loss.parameters, objective.lossParams);
  const optimizer: Optimizer = optimizers[training.optimizer.type as keyof typeof optimizers];
  const optimizerParams = withDefaults(optimizer.parameters, training.optimizer.params);
  return {
    document,
    networks,
    objective: objectives[objective.type as keyof typeof objectives],
    loss,
    lossName,
    lossParams,
    logits: loss.logits(lossParams),
    threshold: thresholdOf(lossName, loss.logits(lossParams)),
    metrics: objective.metrics.map((name) => ({
      name: name as MetricName,
      metric: metrics[name as MetricName],
    })),
    optimizer,
    optimizerParams,
    slots: optimizer.slots(optimizerParams),
    schedule: scheduleOf(training),
    ...layOutWeights(networks),
  };
}

function scheduleOf({ schedule: given }: TrainingDocument): Scheduled {
  const schedule: Schedule = schedules[(given?.type ?? 'constant') as keyof typeof schedules];
  return { schedule, params: withDefaults(schedule.parameters, given?.params ?? {}) };
}

function layOutWeights(
  networks: ReadonlyMap<string, InferredNetwork>,
): Pick<Model, 'weights' | 'trainable' | 'size'> {
  const all = [...networks].flatMap(([network, { layers }]) =>
    layers.flatMap((layer) => layer.weights.map((weight) => ({ network, layer: layer.id, ...weight }))),
  );
  let at = 0,
    trainable = 0;
  const weights: PlacedWeight[] = [];
  for (const part of [true, false]) {
    for (const weight of all.filter((w) => w.trainable === part)) {
      const size = sizeOf(weight.shape);
      weights.push({ ...weight, initializer: weight.initializer as InitializerName, at, size });
      at += align(size);
    }
    if (part) trainable = at;
  }
  return { weights, trainable, size: at };
}

/** Starting values of all weights: each weight has a stream of its own, so that adding a layer does not change others. */
export function initialWeights(model: Model, seed: number): Float32Array {
  const values = new Float32Array(model.size);
  for (const weight of model.weights) {
    const random = new Random(seed, streams.initialize, nameHash(weightName(weight)));
    const initializer: Initializer = initializers[weight.initializer];
    initializer.fill(values.subarray(weight.at, weight.at + weight.size), weight, random);
  }
  return values;
}

/** FNV-1a, 32 bits. */
function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
