import { availableParallelism } from 'node:os';
import type { DataSummary } from '../../contract/commands.ts';
import { notYetTold, ProblemError, problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { factsOf } from '../../engine/data/dataset.ts';
import { rangeProblems } from '../../engine/data/range.ts';
import { splitDataset } from '../../engine/data/split.ts';
import { check, hasErrors, type CheckReport } from '../../engine/graph/check.ts';
import { prepareModel } from '../../engine/graph/model.ts';
import { trainingMemory } from '../../engine/graph/trainingMemory.ts';
import { summarize } from '../data/index.ts';
import { datasetOf } from './datasets.ts';
import { fitAll, partProblems } from './prepare.ts';
import { streamProblems } from './streams.ts';
import { targetProblems } from './targets.ts';

export interface ProjectCheck extends CheckReport {
  /** Bytes that training takes without the data; 0 while there are errors. */
  readonly memory: number;
  /** Null where the data could not be read; `problems` say why. */
  readonly data: DataSummary | null;
}

/** Everything that can be said of a project without training it. */
export async function checkProject(folder: string, document: ProjectDocument): Promise<ProjectCheck> {
  const problems: Problem[] = [];
  let data: DataSummary | null = null;
  let report = check(document, null);
  try {
    if (document.data.source === null)
      throw new ProblemError(problem('data/none', {}, { field: 'data.source' }));
    const dataset = await datasetOf(folder, document);
    report = check(document, factsOf(dataset));
    problems.push(...rangeProblems(dataset));
    const split = splitDataset(dataset, document.data.split);
    problems.push(...streamProblems(document, dataset, split));
    data = summarize(dataset, split);
    // An empty share has been told already, and that there is one class.
    problems.push(...notYetTold([...data.problems, ...partProblems(document, split)], report.problems));
    if (!hasErrors(report))
      problems.push(
        ...(await targetProblems(document, dataset, split, await fitAll(dataset, split, document))),
      );
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(...error.problems);
  }
  const lanes = document.training.lanes || availableParallelism(),
    memory = hasErrors(report) ? 0 : trainingMemory(prepareModel(document), lanes, data?.parts ?? null);
  return { ...report, memory, problems: [...report.problems, ...problems], data };
}
