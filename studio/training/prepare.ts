import type { ProjectDocument } from '../../contract/project.ts';
import type { Affine, Dataset, Split } from '../../engine/data/dataset.ts';
import { fitAffine } from '../../engine/data/preprocess.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { check, type CheckReport, type DataFacts } from '../../engine/graph/check.ts';
import { refuseErrors } from '../files/problems.ts';
import { datasetOf } from './datasets.ts';

/** Everything that a training, a check or an evaluation needs of a document and its data. */
export interface Prepared {
  readonly dataset: Dataset;
  readonly split: Split;
  /** Fitted on the training part only. */
  readonly affine: Readonly<Record<string, Affine>>;
  readonly report: CheckReport;
}

export const factsOf = ({ columns: { input, target } }: Dataset): DataFacts => ({
  inputShape: input.shape,
  classes: target.classes?.length ?? null,
  targetShape: target.shape,
});

/** Throws where the document cannot be trained; warnings are left in the report. */
export async function prepare(folder: string, document: ProjectDocument): Promise<Prepared> {
  // The network alone first: its problems need no data, and reading the data may take a while.
  refuseErrors(check(document, null).problems);
  const dataset = await datasetOf(folder, document);
  const report = check(document, factsOf(dataset));
  refuseErrors(report.problems);
  const split = splitDataset(dataset, document.data.split);
  const problems = [...report.problems, ...(dataset.problems ?? [])];
  return { dataset, split, affine: fitAll(dataset, split, document), report: { ...report, problems } };
}

/** Column -> its affine. Classes are numbers only by name and are never scaled. */
function fitAll(dataset: Dataset, split: Split, { data }: ProjectDocument): Record<string, Affine> {
  const { input, target } = dataset.columns;
  const fitted: Record<string, Affine> = { input: fitAffine(input, split.train, data.preprocessing.input) };
  if (!target.classes) fitted.target = fitAffine(target, split.train, data.preprocessing.target);
  return fitted;
}
