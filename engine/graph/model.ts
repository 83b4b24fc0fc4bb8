import { ProblemError } from '../../contract/problems.ts';
import type {
  HeadDocument,
  ObjectiveDocument,
  ProjectDocument,
  TrainingDocument,
} from '../../contract/project.ts';
import { initializers, type Initializer, type InitializerName } from '../initializers/index.ts';
import { withDefaults, type Values } from '../parameters.ts';
import { losses, type Loss, type LossName } from '../losses/index.ts';
import { figuresOf, headFigure } from '../objectives/figures.ts';
import { metrics, thresholdOf, type Metric, type MetricName } from '../objectives/metrics.ts';
import { objectives, type Objective } from '../objectives/index.ts';
import { optimizers, type Optimizer } from '../optimizers/index.ts';
import { schedules, type Schedule, type Scheduled } from '../schedules/index.ts';
import { Random, streams } from '../tensor/random.ts';
import type { Weight } from '../layers/layer.ts';
import { fewWeights } from '../layers/products.ts';
import { sizeOf } from '../tensor/shape.ts';
import { check, hasErrors } from './check.ts';
import { infer, type InferredNetwork } from './infer.ts';
import { headLayers, inferNetworks } from './networks.ts';
import { align } from './place.ts';

/** A weight and its place, in elements from the start of the parameters. */
export interface PlacedWeight extends Weight {
  readonly network: string;
  readonly layer: string;
  readonly at: number;
  readonly size: number;
  readonly initializer: InitializerName;
}

/** The optimizer of one network. */
export interface NetworkOptimizer {
  readonly optimizer: Optimizer;
  readonly params: Values;
  /** Names of its state. */
  readonly slots: readonly string[];
  /** Number of its clock. */
  readonly clock: number;
}

/** How an output is compared with a data column. */
export interface Comparison {
  readonly loss: Loss;
  readonly lossParams: Values;
  readonly threshold: number;
  readonly metrics: readonly { readonly name: MetricName; readonly metric: Metric }[];
}

/** A further output with a loss of its own. */
export interface Head extends Comparison {
  /** As in the document. */
  readonly id: string;
  /** Without blocks. */
  readonly layer: string;
  /** The data column that it is compared with. */
  readonly column: string;
  readonly weight: number;
}

/** A document without errors, ready to be compiled: tables looked up, weights laid out. */
export interface Model {
  readonly document: ProjectDocument;
  readonly networks: ReadonlyMap<string, InferredNetwork>;
  readonly objective: Objective;
  readonly objectiveParams: Values;
  /** Phases of the objective; the last one is that of the trained model. */
  readonly phases: readonly string[];
  /** Samples of the data in one row of a batch. */
  readonly samplesPerRow: number;
  /** Names of all figures that a step can report: the loss, metrics, what else the objective tells. */
  readonly figures: readonly string[];
  /** Of the output; null where the objective has losses of its own. */
  readonly comparison: Comparison | null;
  readonly heads: readonly Head[];
  /** Figure -> the metric that it is of, and the data column that this compares with. */
  readonly metrics: ReadonlyMap<string, { readonly metric: Metric; readonly column: string }>;
  /** Network -> what updates its weights. */
  readonly optimizers: ReadonlyMap<string, NetworkOptimizer>;
  /** Rows of state that the greediest of them needs. */
  readonly slots: number;
  readonly schedule: Scheduled;
  /** Trainable weights first, network by network, each aligned; then running statistics. */
  readonly weights: readonly PlacedWeight[];
  /** Elements of the trainable part, and of all. */
  readonly trainable: number;
  readonly size: number;
  /** A layer's state goes from batch to batch: their order matters. */
  readonly carriesState: boolean;
}

/** Name of a weight in checkpoints: `conv1.w`; with its network where that is not `main`. */
export const weightName = (w: Pick<PlacedWeight, 'network' | 'layer' | 'name'>): string =>
  `${w.network === 'main' ? '' : `${w.network}/`}${w.layer}.${w.name}`;

/** Throws ProblemError where the document has errors. */
export function prepareModel(document: ProjectDocument): Model {
  const report = check(document, null);
  if (hasErrors(report)) throw new ProblemError(...report.problems.filter((p) => p.severity === 'error'));

  const { type, params } = document.objective;
  const objective: Objective = objectives[type as keyof typeof objectives],
    objectiveParams = withDefaults(objective.parameters, params ?? {});
  const networks = inferAll(document, objective, objectiveParams);
  const comparison = objective.usesLoss ? comparisonOf(document.objective) : null,
    heads = headsOf(document);
  const perNetwork = optimizersOf(document, networks);
  return {
    document,
    networks,
    objective,
    objectiveParams,
    phases: objective.phases?.(objectiveParams, networks) ?? [''],
    samplesPerRow: objective.samplesPerRow?.(objectiveParams) ?? 1,
    figures: [
      'loss',
      ...(comparison ? figuresOf(document.objective) : []),
      ...Object.keys(objective.reports ?? {}),
    ],
    comparison,
    heads,
    metrics: new Map([
      ...(comparison?.metrics ?? []).map(
        ({ name, metric }) => [name as string, { metric, column: objective.target ?? '' }] as const,
      ),
      ...heads.flatMap(({ id, column, metrics: own }) =>
        own.map(({ name, metric }) => [headFigure(id, name), { metric, column }] as const),
      ),
    ]),
    optimizers: perNetwork,
    slots: Math.max(...[...perNetwork.values()].map(({ slots }) => slots.length)),
    schedule: scheduleOf(document.training),
    ...layOutWeights(networks, document.training.batchSize),
  };
}

function comparisonOf({
  loss: name,
  lossParams,
  metrics: names,
}: HeadDocument | ObjectiveDocument): Comparison {
  const loss: Loss = losses[name as LossName],
    values = withDefaults(loss.parameters, lossParams);
  return {
    loss,
    lossParams: values,
    threshold: thresholdOf(name as LossName, loss.logits(values)),
    metrics: (names as MetricName[]).map((metric) => ({ name: metric, metric: metrics[metric] })),
  };
}

function headsOf(document: ProjectDocument): Head[] {
  const layers = headLayers(document);
  return Object.entries(document.objective.heads ?? {}).map(([id, head]) => ({
    ...comparisonOf(head),
    id,
    layer: layers.get(id)!,
    column: head.target,
    weight: head.weight ?? 1,
  }));
}

function scheduleOf({ schedule: given }: TrainingDocument): Scheduled {
  const schedule: Schedule = schedules[(given?.type ?? 'constant') as keyof typeof schedules];
  return { schedule, params: withDefaults(schedule.parameters, given?.params ?? {}) };
}

/** The networks of the document, and those that its objective adds. */
function inferAll(
  document: ProjectDocument,
  objective: Objective,
  params: Values,
): ReadonlyMap<string, InferredNetwork> {
  const own = inferNetworks(document);
  const derived = Object.entries(objective.derived?.(params, own) ?? {});
  return new Map<string, InferredNetwork>([
    ...own,
    ...derived.map(([name, network]) => [name, infer(name, network)] as const),
  ]);
}

function optimizersOf(
  { training }: ProjectDocument,
  networks: ReadonlyMap<string, InferredNetwork>,
): ReadonlyMap<string, NetworkOptimizer> {
  return new Map(
    [...networks.keys()].map((name, clock) => {
      const { type, params } = training.optimizers?.[name] ?? training.optimizer;
      const optimizer: Optimizer = optimizers[type as keyof typeof optimizers],
        values = withDefaults(optimizer.parameters, params);
      return [name, { optimizer, params: values, slots: optimizer.slots(values), clock }];
    }),
  );
}

function layOutWeights(
  networks: ReadonlyMap<string, InferredNetwork>,
  batchSize: number,
): Pick<Model, 'weights' | 'trainable' | 'size' | 'carriesState'> {
  const all = [...networks].flatMap(([network, { layers }]) =>
    layers.flatMap((layer) =>
      layer.weights.map((weight) => ({
        network,
        layer: layer.id,
        ...weight,
        shape: weight.perSample ? [batchSize, ...weight.shape] : weight.shape,
      })),
    ),
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
  return { weights, trainable, size: at, carriesState: weights.some((w) => w.perSample) };
}

/** Weights that lie one behind the other; `at` and `size` in elements. */
export interface WeightRun {
  readonly at: number;
  readonly size: number;
  readonly weights: readonly PlacedWeight[];
}

const join = (
  weights: readonly PlacedWeight[],
  belong: (last: PlacedWeight, next: PlacedWeight) => boolean,
) => {
  const runs: { at: number; size: number; weights: PlacedWeight[] }[] = [];
  for (const weight of weights) {
    const last = runs.at(-1);
    if (last && belong(last.weights.at(-1)!, weight)) {
      last.size += align(weight.size);
      last.weights.push(weight);
    } else runs.push({ at: weight.at, size: align(weight.size), weights: [weight] });
  }
  return runs;
};

/** All that lie without a gap, joined: each run can be updated at once. */
export const weightRuns = (weights: readonly PlacedWeight[]): WeightRun[] =>
  join(
    [...weights].sort((a, b) => a.at - b.at),
    (last, next) => last.at + align(last.size) === next.at,
  );

/** A run cut into weights that are large enough to be shared out between lanes by themselves, and runs of those between them. */
export const largeAlone = ({ weights }: WeightRun): WeightRun[] =>
  join(weights, (last, next) => last.size < fewWeights && next.size < fewWeights);

/** Starting values of all weights: each weight has a stream of its own, so that adding a layer does not change others. */
export function initialWeights(model: Model, seed: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(model.size);
  initializeWeights(model, seed, values);
  return values;
}

/** The same, into memory that is there: zeros. */
export function initializeWeights(model: Model, seed: number, values: Float32Array): void {
  for (const weight of model.weights) {
    const random = new Random(seed, streams.initialize, nameHash(weightName(weight)));
    const initializer: Initializer = initializers[weight.initializer];
    initializer.fill(values.subarray(weight.at, weight.at + weight.size), weight, random);
  }
}

/** FNV-1a, 32 bits. */
function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
