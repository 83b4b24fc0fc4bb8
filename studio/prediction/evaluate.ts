import type { Evaluation, Metrics, SplitPart } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { heldColumn, lengthsOf, type AnyDataset } from '../../engine/data/dataset.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { InferenceResult, Workers } from '../../workers/api.ts';
import { changedData, checkSameKind, runModel, type Model } from '../runs/model.ts';
import { datasetOf } from '../training/datasets.ts';
import { decoderSteps, freeRunning } from './decode.ts';
import { judgeBeliefs } from './judge.ts';
import { predictedClass, rowsOf } from './outputs.ts';
import { average, drawsOf } from './posterior.ts';
import { outputLengths } from './sequences.ts';

/** Metrics of one part of the split that the run was trained with, and what was taken for what. */
export async function evaluate(
  workers: Workers,
  project: string,
  model: Model,
  part: SplitPart,
): Promise<Evaluation> {
  const dataset = await datasetOf(project, model.document);
  checkSameKind(model.record, dataset);
  const indices = splitDataset(dataset, model.document.data.split)[part];
  if (indices.length === 0)
    throw new ProblemError(problem('data/split', { reason: `the part "${part}" is empty` }));
  const steps = decoderSteps(model);
  const { target, shows } = objectives[model.document.objective.type as ObjectiveName];
  const classes = target === 'target' ? model.record.data.classes : null;
  const draws = target === 'target' ? drawsOf(model) : [];
  const about = {
    split: part,
    samples: indices.length,
    classes,
    problems: await changedData(model.record, dataset),
  };
  const network = model.networks.get(shows);
  const isSequence = network?.byId.get(network.output ?? '')?.shape.length === 2;
  if (draws.length > 0 && !isSequence) {
    const { beliefs } = await average(workers, model, dataset, indices, draws);
    return { ...about, ...judgeBeliefs(beliefs, heldColumn(dataset, 'target')!, indices) };
  }
  const judged = (weights = model.weights) =>
    runModel(workers, model, dataset, indices, { judge: true, weights });
  if (model.draws.length > 0) {
    // Of sequences each set of weights is judged by itself.
    const all: Metrics[] = [];
    for (const weights of model.draws) all.push((await judged(weights)).metrics ?? {});
    return { ...about, metrics: meanOf(all), confusion: null };
  }
  const { metrics, outputs, outputShape } = await judged();
  return {
    ...about,
    metrics: {
      ...metrics,
      ...(steps !== null && { freeRunning: await freeRunning(workers, model, dataset, indices, steps) }),
    },
    confusion: classes ? confusionOf(model, dataset, indices, { outputs, outputShape }) : null,
  };
}

const meanOf = (all: readonly Metrics[]): Metrics =>
  Object.fromEntries(
    Object.keys(all[0]).map((name) => [name, all.reduce((sum, m) => sum + m[name] / all.length, 0)]),
  );

function confusionOf(
  model: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  { outputs, outputShape }: Pick<InferenceResult, 'outputs' | 'outputShape'>,
): number[][] {
  const { values: targets, shape } = heldColumn(dataset, 'target')!;
  const own = heldColumn(dataset, lengthsOf('target'));
  const lengths = (own ?? outputLengths(model, dataset))?.values;
  const size = model.record.data.classes?.length ?? 0;
  const confusion = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const classOf = predictedClass(model);
  // What is no sequence has one step.
  const steps = sizeOf(shape);
  const width = sizeOf(outputShape) / steps;
  let i = 0;
  for (const output of rowsOf(outputs, indices.length)) {
    const sample = indices[i];
    const valid = lengths?.[sample] ?? steps;
    for (let t = 0; t < valid; t += 1) {
      const predicted = classOf(output.subarray(t * width, (t + 1) * width));
      confusion[targets[sample * steps + t]][predicted] += 1;
    }
    i += 1;
  }
  return confusion;
}
