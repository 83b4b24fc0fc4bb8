import { problem, type Problem } from '../../../contract/problems.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import { parameterProblems } from '../../parameters.ts';
import { optimizers } from '../../optimizers/index.ts';
import type { ParameterValues } from '../../../contract/project.ts';
import { known } from './checking.ts';

/** Optimizers and the numbers of the training. */
export function checkTraining(document: ProjectDocument, problems: Problem[]): void {
  const { optimizer, optimizers: own = {}, batchSize, epochs, seed, lanes } = document.training;
  checkOptimizer('training.optimizer', optimizer, problems);
  for (const [network, value] of Object.entries(own)) {
    const field = `training.optimizers.${network}`;
    if (!Object.hasOwn(document.networks, network)) {
      const networks = known(document.networks);
      problems.push(problem('graph/optimizer-network', { network, known: networks }, { field }));
    }
    checkOptimizer(field, value, problems);
  }
  const whole = (name: string, value: number, min: number, max: number) => {
    if (!Number.isInteger(value) || value < min || value > max) {
      const expected = `a whole number between ${min} and ${max}`;
      problems.push(
        problem('graph/parameter', { name, found: String(value), expected }, { field: `training.${name}` }),
      );
    }
  };
  whole('batchSize', batchSize, 1, 1_000_000);
  whole('epochs', epochs, 1, 1_000_000);
  whole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  whole('lanes', lanes, 0, 64);
}

function checkOptimizer(
  field: string,
  { type, params }: { readonly type: string; readonly params: ParameterValues },
  problems: Problem[],
): void {
  if (!Object.hasOwn(optimizers, type)) {
    const details = { type, known: known(optimizers) };
    problems.push(problem('graph/unknown-optimizer', details, { field: `${field}.type` }));
    return;
  }
  const { parameters } = optimizers[type as keyof typeof optimizers];
  problems.push(...parameterProblems(`${field}.params`, parameters, params));
}
