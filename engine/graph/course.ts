import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { objectives, type Objective } from '../objectives/index.ts';
import { figuresOf, metricOf, partsOf } from '../objectives/figures.ts';
import { parameterProblems, withDefaults } from '../parameters.ts';
import { accumulation } from '../schedules/accumulation.ts';
import { averaging } from '../schedules/averaging.ts';
import { stopping } from '../schedules/earlyStopping.ts';
import { schedules, type Schedule } from '../schedules/index.ts';

/** What is wrong with the settings of the course of training. */
export function courseProblems(document: ProjectDocument): Problem[] {
  return [
    ...scheduleProblems(document),
    ...stoppingProblems(document),
    ...accumulationProblems(document),
    ...parameterProblems('training.average', averaging.parameters, document.training.average ?? {}),
  ];
}

function accumulationProblems({
  training: { accumulate = 1 },
  objective: { type },
}: ProjectDocument): Problem[] {
  const found = [...parameterProblems('training', { accumulate: accumulation }, { accumulate })];
  const objective: Objective | null = Object.hasOwn(objectives, type)
    ? objectives[type as keyof typeof objectives]
    : null;
  if (found.length > 0 || accumulate === 1 || !objective?.phases) return found;
  const details = {
    name: 'accumulate',
    found: String(accumulate),
    expected: '1, for the steps of this objective are of several kinds',
  };
  return [problem('graph/parameter', details, { field: 'training.accumulate' })];
}

function scheduleProblems({ training: { schedule, epochs } }: ProjectDocument): Problem[] {
  if (!schedule) return [];
  const { type, params } = schedule,
    field = 'training.schedule';
  if (!Object.hasOwn(schedules, type)) {
    const details = { type, known: Object.keys(schedules).join(', ') };
    return [problem('graph/unknown-schedule', details, { field: `${field}.type` })];
  }
  const { parameters }: Schedule = schedules[type as keyof typeof schedules];
  const problems = parameterProblems(`${field}.params`, parameters, params);
  // In steps it depends on the data how long the run is; then training begins, and stays, below the full rate.
  const { warmup, unit } = withDefaults(parameters, params);
  if (problems.length > 0 || unit === 'steps' || warmup === 0 || (warmup as number) < epochs) return problems;
  const details = {
    name: 'warmup',
    found: String(warmup),
    expected: `less than the ${epochs} epochs of the run`,
  };
  return [problem('graph/parameter', details, { field: `${field}.params.warmup` })];
}

function stoppingProblems({ training, objective, data }: ProjectDocument): Problem[] {
  if (!training.earlyStopping) return [];
  const { metric, ...params } = training.earlyStopping,
    field = 'training.earlyStopping';
  const problems = [...parameterProblems(field, stopping.parameters, params)],
    { type } = objective;
  const kind: Objective | null = Object.hasOwn(objectives, type)
    ? objectives[type as keyof typeof objectives]
    : null;
  const others = kind?.usesLoss === false ? [] : figuresOf(objective);
  const measured = ['loss', ...others.filter((name) => metricOf(name) ?? partsOf(name).name === 'loss')];
  if (!measured.includes(metric)) {
    const details = { type: metric, known: measured.join(', ') };
    problems.push(problem('graph/unknown-metric', details, { field: `${field}.metric` }));
  }
  if (metric === 'loss' && kind?.lossJudges === false)
    problems.push(problem('graph/stopping-figure', { objective: type }, { field: `${field}.metric` }));
  if (data.split.validation === 0) problems.push(problem('graph/no-validation', {}, { field }));
  return problems;
}
