import { problem, ProblemError } from '../../contract/problems.ts';
import type { ParameterValues } from '../../contract/project.ts';
import { parameterProblems, withDefaults } from '../parameters.ts';
import type { Dataset } from './dataset.ts';
import { generators, type Generator } from './generators/index.ts';

/** Making is quick, but not that quick; and the training copies what was made. */
const mostBytes = 2 ** 30;

/** The data set that a source of kind `generated` names. Throws ProblemError `data/unknown-generator`, `graph/parameter`, `data/too-large`. */
export function generate(name: string, given: ParameterValues): Dataset {
  if (!Object.hasOwn(generators, name)) {
    const known = Object.keys(generators).join(', ');
    throw new ProblemError(problem('data/unknown-generator', { name, known }, { field: 'data.source.name' }));
  }
  const generator: Generator = generators[name as keyof typeof generators];
  const problems = parameterProblems('data.source.params', generator.parameters, given);
  if (problems.length > 0) throw new ProblemError(...problems);
  const params = withDefaults(generator.parameters, given),
    count = params['count'] as number;
  const bytes = 4 * count * generator.values(params);
  if (bytes > mostBytes) {
    const details = { found: `${Math.ceil(bytes / 2 ** 20)} MiB`, limit: `${mostBytes / 2 ** 20} MiB` };
    throw new ProblemError(problem('data/too-large', details, { field: 'data.source.params' }));
  }
  return { name, count, columns: generator.make(params), fixedTest: null };
}
