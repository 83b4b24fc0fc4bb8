import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { losses } from '../losses/index.ts';
import { parameterProblems, withDefaults, type Parameters } from '../parameters.ts';
import { metrics } from '../objectives/metrics.ts';
import { objectives, type Objective } from '../objectives/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { sameShape, sizeOf, type Shape } from '../tensor/shape.ts';
import { courseProblems } from './course.ts';
import { infer, type InferredNetwork } from './infer.ts';
import { estimateMemory, leastMemory, memoryLimit, showMemory } from './memory.ts';

/** What the check needs to know of the data; null while none is chosen. */
export interface DataFacts {
  readonly inputShape: Shape;
  /** Number of classes; null where the target is a quantity. */
  readonly classes: number | null;
  readonly targetShape: Shape;
}

export interface CheckReport {
  readonly problems: readonly Problem[];
  readonly networks: Readonly<
    Record<
      string,
      {
        readonly layers: Readonly<
          Record<
            string,
            {
              readonly output: Shape | null;
              readonly parameters: number;
              readonly multiplyAdds: number;
            }
          >
        >;
        readonly parameters: number;
        readonly output: string | null;
        /** Ids of the layers whose shapes are known, each after its inputs. */
        readonly order: readonly string[];
      }
    >
  >;
  /** Bytes that training takes without the data; 0 while there are errors. */
  readonly memory: number;
}

export const hasErrors = (report: { readonly problems: readonly Problem[] }): boolean =>
  report.problems.some((p) => p.severity === 'error');

/** Everything that can be said of a document before it is trained. Pure and quick: it runs at every edit. */
export function check(document: ProjectDocument, data: DataFacts | null): CheckReport {
  const problems: Problem[] = [];
  const inferred = new Map<string, InferredNetwork>();
  for (const [name, network] of Object.entries(document.networks)) {
    const found = infer(name, network);
    inferred.set(name, found);
    problems.push(...found.problems);
  }
  checkObjective(document, inferred, data, problems);
  checkTraining(document, problems);
  problems.push(...courseProblems(document));

  const networks: Record<string, CheckReport['networks'][string]> = {};
  for (const [name, found] of inferred) {
    const layers: Record<string, { output: Shape | null; parameters: number; multiplyAdds: number }> = {};
    for (const { id } of document.networks[name]!.layers) {
      const layer = found.byId.get(id);
      layers[id] = {
        output: layer?.shape ?? null,
        parameters: layer?.parameters ?? 0,
        multiplyAdds: layer?.multiplyAdds ?? 0,
      };
    }
    networks[name] = {
      layers,
      output: found.output,
      order: found.layers.map((l) => l.id),
      parameters: found.layers.reduce((sum, l) => sum + l.parameters, 0),
    };
  }
  checkMemory(document, inferred, problems);
  const memory = hasErrors({ problems }) ? 0 : estimateMemory(document, inferred);
  return { problems, networks, memory };
}

function checkMemory(
  document: ProjectDocument,
  inferred: ReadonlyMap<string, InferredNetwork>,
  problems: Problem[],
): void {
  if (hasErrors({ problems })) return;
  const needed = leastMemory(document, inferred);
  if (needed > memoryLimit) {
    const details = { needed: showMemory(needed), available: showMemory(memoryLimit) };
    problems.push(problem('graph/too-large', details));
  }
}

const known = (table: object): string => Object.keys(table).join(', ');

function checkObjective(
  document: ProjectDocument,
  inferred: ReadonlyMap<string, InferredNetwork>,
  data: DataFacts | null,
  problems: Problem[],
): void {
  const { type, loss: lossName } = document.objective;
  if (!Object.hasOwn(objectives, type)) {
    problems.push(
      problem('graph/unknown-objective', { type, known: known(objectives) }, { field: 'objective.type' }),
    );
    return;
  }
  if (!Object.hasOwn(losses, lossName)) {
    problems.push(
      problem('graph/unknown-loss', { type: lossName, known: known(losses) }, { field: 'objective.loss' }),
    );
    return;
  }
  checkNetworks(type as keyof typeof objectives, inferred, problems);
  const loss = losses[lossName as keyof typeof losses];
  checkValues('objective.lossParams', loss.parameters, document.objective.lossParams, problems);
  for (const name of document.objective.metrics) {
    if (!Object.hasOwn(metrics, name)) {
      problems.push(
        problem(
          'graph/unknown-metric',
          { type: name, known: known(metrics) },
          { field: 'objective.metrics' },
        ),
      );
    }
  }
  const main = inferred.get('main'),
    output = main?.output ? main.byId.get(main.output) : undefined;
  if (!main || !output) return;
  const where = { network: 'main', layer: output.id };

  const logits = loss.logits(withDefaults(loss.parameters, document.objective.lossParams));
  if (
    lossName === 'crossEntropy' &&
    output.type === 'activation' &&
    output.params['function'] === 'softmax'
  ) {
    problems.push(problem('graph/softmax-before-loss', {}, where));
  }
  if (
    logits &&
    lossName === 'binaryCrossEntropy' &&
    output.type === 'activation' &&
    output.params['function'] === 'sigmoid'
  ) {
    problems.push(problem('graph/sigmoid-before-loss', {}, where));
  }
  if (!data) return;
  for (const layer of main.layers) {
    if (
      layer.type === 'input' &&
      layer.params['column'] === 'input' &&
      !sameShape(layer.shape, data.inputShape)
    ) {
      problems.push(
        problem(
          'graph/input-shape',
          { found: layer.shape, expected: data.inputShape },
          { network: 'main', layer: layer.id, field: 'shape' },
        ),
      );
    }
  }
  checkTarget(loss.target, loss.title, output.shape, data, where, problems);
  for (const name of document.objective.metrics) {
    const metric = Object.hasOwn(metrics, name) ? metrics[name as keyof typeof metrics] : null;
    if (metric && (metric.for === 'classes') !== (data.classes !== null)) {
      problems.push(
        problem(
          'graph/metric-target',
          { metric: name, target: data.classes === null ? 'a quantity' : 'a class' },
          { field: 'objective.metrics' },
        ),
      );
    }
  }
}

/** The networks that the objective needs are there, and read columns that it feeds. */
function checkNetworks(
  type: keyof typeof objectives,
  inferred: ReadonlyMap<string, InferredNetwork>,
  problems: Problem[],
): void {
  const objective: Objective = objectives[type];
  for (const name of objective.networks) {
    if (!inferred.has(name)) {
      problems.push(
        problem('graph/missing-network', { name, objective: type }, { field: `networks.${name}` }),
      );
    }
  }
  for (const [network, { layers }] of inferred) {
    for (const { id, type: layerType, params } of layers) {
      const column = String(params['column']);
      if (layerType !== 'input' || objective.columns.includes(column)) continue;
      const known = objective.columns.join(', ');
      problems.push(
        problem('graph/unknown-column', { column, known }, { network, layer: id, field: 'column' }),
      );
    }
  }
}

function checkTarget(
  needs: 'classes' | 'binary' | 'numbers',
  loss: string,
  output: Shape,
  data: DataFacts,
  where: { network: string; layer: string },
  problems: Problem[],
): void {
  const { classes } = data;
  const size = sizeOf(output);
  if (needs === 'classes') {
    if (classes === null)
      problems.push(
        problem(
          'graph/loss-target',
          { loss, needs: 'classes', found: 'a quantity' },
          { field: 'objective.loss' },
        ),
      );
    else if (size !== classes)
      problems.push(problem('graph/output-classes', { found: output, classes }, where));
  } else if (needs === 'binary' && classes !== null) {
    if (classes !== 2)
      problems.push(
        problem(
          'graph/loss-target',
          { loss, needs: 'two classes', found: `${classes} classes` },
          { field: 'objective.loss' },
        ),
      );
    else if (size !== 1)
      problems.push(problem('graph/output-shape', { found: output, expected: [1] }, where));
  } else if (classes !== null) {
    problems.push(
      problem(
        'graph/loss-target',
        { loss, needs: 'a quantity', found: `one of ${classes} classes` },
        { field: 'objective.loss' },
      ),
    );
  } else if (size !== sizeOf(data.targetShape)) {
    problems.push(
      problem(
        'graph/output-shape',
        { found: output, expected: data.targetShape.length ? data.targetShape : [1] },
        where,
      ),
    );
  }
}

function checkTraining(document: ProjectDocument, problems: Problem[]): void {
  const { optimizer, batchSize, epochs, seed, lanes } = document.training;
  if (!Object.hasOwn(optimizers, optimizer.type)) {
    problems.push(
      problem(
        'graph/unknown-optimizer',
        { type: optimizer.type, known: known(optimizers) },
        { field: 'training.optimizer.type' },
      ),
    );
  } else {
    checkValues(
      'training.optimizer.params',
      optimizers[optimizer.type as keyof typeof optimizers].parameters,
      optimizer.params,
      problems,
    );
  }
  const whole = (name: string, value: number, min: number, max: number) => {
    if (!Number.isInteger(value) || value < min || value > max) {
      problems.push(
        problem(
          'graph/parameter',
          { name, found: String(value), expected: `a whole number between ${min} and ${max}` },
          { field: `training.${name}` },
        ),
      );
    }
  };
  whole('batchSize', batchSize, 1, 1_000_000);
  whole('epochs', epochs, 1, 1_000_000);
  whole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  whole('lanes', lanes, 0, 64);
}

function checkValues(
  field: string,
  parameters: Parameters,
  values: Readonly<Record<string, unknown>>,
  problems: Problem[],
): void {
  problems.push(...parameterProblems(field, parameters, values));
}
