import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { metrics } from '../objectives/metrics.ts';
import { parameterProblems, withDefaults } from '../parameters.ts';
import { stopping } from '../schedules/earlyStopping.ts';
import { schedules, type Schedule } from '../schedules/index.ts';

/** What is wrong with the settings of the course of training: schedule and early stopping. */
export function courseProblems(document: ProjectDocument): Problem[] {
  return [...scheduleProblems(document), ...stoppingProblems(document)];
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
  const problems = [...parameterProblems(field, stopping.parameters, params)];
  const measured = ['loss', ...objective.metrics.filter((name) => Object.hasOwn(metrics, name))];
  if (!measured.includes(metric)) {
    const details = { type: metric, known: measured.join(', ') };
    problems.push(problem('graph/unknown-metric', details, { field: `${field}.metric` }));
  }
  if (data.split.validation === 0) problems.push(problem('graph/no-validation', {}, { field }));
  return problems;
}
