import type { ParameterValue, ProjectDocument } from '../../contract/project.ts';
import type { Parameters } from '../../engine/parameters.ts';
import { setValue } from './layerEdits.ts';

type OptimizerDocument = ProjectDocument['training']['optimizer'];

/** Another optimizer starts from its own defaults, but keeps values that it has by the same name. */
export function changedOptimizer(
  before: OptimizerDocument,
  type: string,
  parameters: Parameters,
): OptimizerDocument {
  if (before.type === type) return before;
  const params = Object.fromEntries(
    Object.entries(before.params).filter(([name]) => name in parameters && name !== 'learningRate'),
  );
  return { type, params };
}

export function changedParameter(
  before: OptimizerDocument,
  parameters: Parameters,
  name: string,
  value: ParameterValue | undefined,
): OptimizerDocument {
  const params = setValue(before.params, parameters, name, value);
  return params === before.params ? before : { ...before, params };
}

export const setCommonOptimizer = (
  document: ProjectDocument,
  optimizer: OptimizerDocument,
): ProjectDocument =>
  optimizer === document.training.optimizer
    ? document
    : { ...document, training: { ...document.training, optimizer } };
