import type { LayerDocument, ParameterValue, ProjectDocument } from '../../contract/project.ts';
import { objectives, type Objective, type ObjectiveName } from '../../engine/objectives/index.ts';
import type { Parameters } from '../../engine/parameters.ts';
import { withoutLost } from './headEdits.ts';
import { setValue } from './layerEdits.ts';
import { setObjective } from './settingEdits.ts';

/** Edits of the objective, and of the networks that come and go with it. */

export const objectiveOf = ({ objective: { type } }: ProjectDocument): Objective | undefined =>
  Object.hasOwn(objectives, type) ? objectives[type as ObjectiveName] : undefined;

export function setObjectiveParameter(
  document: ProjectDocument,
  parameters: Parameters,
  name: string,
  value: ParameterValue | undefined,
): ProjectDocument {
  const { params: before = {}, ...objective } = document.objective;
  const params = setValue(before, parameters, name, value);
  if (params === before) return document;
  const isDefault = Object.keys(params).length === 0;
  return { ...document, objective: isDefault ? objective : { ...objective, params } };
}

/** Numbers that a code or noise has at first. */
export const codeSize = 8;

/** A network with nothing but what it reads. */
const begun = (column: string, inputShape: readonly number[] | null): LayerDocument[] => [
  {
    id: 'input',
    type: 'input',
    params: {
      ...((column !== 'input' || inputShape) && { shape: column === 'input' ? inputShape! : [codeSize] }),
      ...(column !== 'input' && { column }),
    },
    inputs: [],
  },
];

/** Adds a network that the objective needs, with its input. */
export function addNetwork(
  document: ProjectDocument,
  name: string,
  inputShape: readonly number[] | null,
): ProjectDocument {
  if (name in document.networks) return document;
  const [column = 'input'] = objectiveOf(document)?.networks[name] ?? [];
  return {
    ...document,
    networks: { ...document.networks, [name]: { layers: begun(column, inputShape) } },
    canvas: { ...document.canvas, [name]: {} },
  };
}

export function removeNetwork(document: ProjectDocument, name: string): ProjectDocument {
  const without = <T>({ [name]: _, ...rest }: Readonly<Record<string, T>>): Record<string, T> => rest;
  const { optimizers: own, ...training } = document.training;
  const optimizers = own && without(own);
  return withoutLost({
    ...document,
    networks: without(document.networks),
    canvas: without(document.canvas),
    ...(document.routes && { routes: without(document.routes) }),
    training: optimizers && Object.keys(optimizers).length > 0 ? { ...training, optimizers } : training,
  });
}

function renameNetwork(document: ProjectDocument, from: string, to: string): ProjectDocument {
  const named = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name === from ? to : name, value]));
  const { networks, canvas, routes } = document;
  return withoutLost({
    ...document,
    networks: named(networks),
    canvas: named(canvas),
    ...(routes && { routes: named(routes) }),
  });
}

/**
 * Another objective. What is drawn is kept: the one network that the new objective has no use for becomes the one that reads
 * the same data (`main` an encoder, say), and networks that it needs are begun. What it cannot use else stays, and is told.
 */
export function setObjectiveType(
  document: ProjectDocument,
  type: ObjectiveName,
  inputShape: readonly number[] | null,
): ProjectDocument {
  if (document.objective.type === type) return document;
  const { params: _, ...rest } = document.objective;
  const objective: Objective = objectives[type];
  let next: ProjectDocument = { ...document, objective: { ...rest, type } };
  if (objective.target === 'input')
    next = setObjective(next, { loss: 'meanSquaredError', lossParams: {}, metrics: [] });
  if (type === 'variational') next = setObjective(next, { loss: 'bernoulliNll' });
  const reader = Object.keys(objective.networks).find((name) => objective.networks[name]!.includes('input'));
  const spare = Object.keys(next.networks).filter((name) => !(name in objective.networks));
  const drawn = spare.find((name) => (objectiveOf(document)?.networks[name] ?? []).includes('input'));
  if (drawn && reader && !(reader in next.networks)) next = renameNetwork(next, drawn, reader);
  for (const name of Object.keys(next.networks)) {
    const isBegun = next.networks[name]!.layers.every((layer) => layer.type === 'input');
    if (!(name in objective.networks) && isBegun) next = removeNetwork(next, name);
  }
  for (const name of Object.keys(objective.networks)) next = addNetwork(next, name, inputShape);
  return next;
}

/** Gives a network an optimizer of its own, that of all others to begin with; `null` takes it away. */
export function setOwnOptimizer(
  document: ProjectDocument,
  network: string,
  optimizer: ProjectDocument['training']['optimizer'] | null,
): ProjectDocument {
  const { optimizers: before = {}, ...training } = document.training;
  const { [network]: own, ...others } = before;
  if (optimizer === own || (optimizer === null && !own)) return document;
  const optimizers = optimizer ? { ...others, [network]: optimizer } : others;
  return {
    ...document,
    training: Object.keys(optimizers).length > 0 ? { ...training, optimizers } : training,
  };
}
