import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { isFurtherTarget } from '../../engine/columns.ts';
import {
  factsOf,
  heldColumn,
  lengthsOf,
  type Affine,
  type AnyColumn,
  type AnyDataset,
  type Split,
} from '../../engine/data/dataset.ts';
import { rangeProblems } from '../../engine/data/range.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { check, type CheckReport } from '../../engine/graph/check.ts';
import { objectives, type Objective, type ObjectiveName } from '../../engine/objectives/index.ts';
import { withDefaults } from '../../engine/parameters.ts';
import { fitColumn } from '../data/index.ts';
import { refuseErrors } from '../files/problems.ts';
import { datasetOf } from './datasets.ts';
import { streamProblems } from './streams.ts';
import { targetProblems } from './targets.ts';

/** Everything that a training, a check or an evaluation needs of a document and its data. */
export interface Prepared {
  readonly dataset: AnyDataset;
  readonly split: Split;
  /** Fitted on the training part only. */
  readonly affine: Readonly<Record<string, Affine>>;
  readonly report: CheckReport;
}

/** Undefined where the data has no target: points for a generator to imitate. */
export const targetOf = (columns: AnyDataset['columns']): AnyColumn | undefined => columns.target;

/** Throws where the document cannot be trained; warnings are left in the report. */
export async function prepare(folder: string, document: ProjectDocument): Promise<Prepared> {
  // The network alone first: its problems need no data, and reading the data may take a while.
  refuseErrors(check(document, null).problems);
  const dataset = await datasetOf(folder, document);
  const report = check(document, factsOf(dataset));
  refuseErrors([...report.problems, ...rangeProblems(dataset)]);
  const split = splitDataset(dataset, document.data.split);
  refuseErrors([...partProblems(document, split), ...streamProblems(document, dataset, split)]);
  const affine = await fitAll(dataset, split, document);
  refuseErrors(await targetProblems(document, dataset, split, affine));
  const problems = [...report.problems, ...(dataset.problems ?? [])];
  return { dataset, split, affine, report: { ...report, problems } };
}

/** What is known only once the samples are counted. */
export function partProblems({ training, objective }: ProjectDocument, split: Split): Problem[] {
  const problems: Problem[] = [];
  if (training.earlyStopping && split.validation.length === 0)
    problems.push(problem('graph/no-validation', {}, { field: 'training.earlyStopping' }));
  const needed = samplesPerRow(objective);
  for (const [part, { length: found }] of Object.entries(split) as [string, Uint32Array][]) {
    if (found > 0 && found < needed)
      problems.push(
        problem('data/few-for-a-row', { part, found, needed }, { field: 'objective.params.packing' }),
      );
  }
  return problems;
}

/** Samples of the data in one row of a batch; 1 for an objective that does not exist, which is told elsewhere. */
function samplesPerRow({ type, params = {} }: ProjectDocument['objective']): number {
  if (!Object.hasOwn(objectives, type)) return 1;
  const objective: Objective = objectives[type as ObjectiveName];
  return objective.samplesPerRow?.(withDefaults(objective.parameters, params)) ?? 1;
}

/** Column -> its affine. Classes are numbers only by name and are never scaled. */
export async function fitAll(
  { columns }: AnyDataset,
  { train }: Split,
  { data }: ProjectDocument,
): Promise<Record<string, Affine>> {
  const fit = (name: string, kind: 'input' | 'target'): Promise<Affine> => {
    const lengths = heldColumn({ columns }, lengthsOf(name));
    return fitColumn(columns[name], train, data.preprocessing[kind], lengths);
  };
  const fitted: Record<string, Affine> = { input: await fit('input', 'input') };
  for (const name of ['target', ...Object.keys(columns).filter(isFurtherTarget)]) {
    const target = (columns as Readonly<Record<string, AnyColumn | undefined>>)[name];
    if (target && !target.classes) fitted[name] = await fit(name, 'target');
  }
  // The same quantities, one step later.
  if ('decoderInput' in columns && fitted.target) fitted.decoderInput = fitted.target;
  return fitted;
}
