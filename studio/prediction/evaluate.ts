import type { Evaluation, SplitPart } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import type { Workers } from '../../workers/api.ts';
import { changedData, checkSameKind, runModel, type Model } from '../runs/model.ts';
import { datasetOf } from '../training/datasets.ts';
import { predictedClass, rowsOf } from './outputs.ts';

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
  const { metrics, outputs } = await runModel(workers, model, dataset, indices, { judge: true });
  const { target } = objectives[model.document.objective.type as ObjectiveName];
  const classes = target === 'target' ? model.record.data.classes : null;
  return {
    split: part,
    samples: indices.length,
    metrics: metrics ?? {},
    confusion: classes ? confusionOf(model, dataset.columns.target.values, indices, outputs) : null,
    classes,
    problems: changedData(model.record, dataset),
  };
}

function confusionOf(
  model: Model,
  targets: Float32Array | Uint8Array,
  indices: Uint32Array,
  outputs: Float32Array,
): number[][] {
  const size = model.record.data.classes?.length ?? 0;
  const confusion = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const classOf = predictedClass(model);
  let i = 0;
  for (const output of rowsOf(outputs, indices.length)) {
    confusion[targets[indices[i]]][classOf(output)] += 1;
    i += 1;
  }
  return confusion;
}
