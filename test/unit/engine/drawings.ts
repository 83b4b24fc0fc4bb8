import type { Problem } from '../../../contract/problems.ts';
import type { LayerDocument, ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import { check, type DataFacts } from '../../../engine/graph/check.ts';
import { column } from '../../cases/data.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

/** Small networks, and what is known of data, that the checks are tried on. */

export const input = layerOf('in', 'input', { shape: [4] }),
  image = layerOf('in', 'input', { shape: [6, 6, 2] }),
  letters = layerOf('letters', 'input', { shape: [6, 2], variable: true }),
  end = layerOf('out', 'dense', { units: 3 }, 'in');
export const act = (name: string): LayerDocument => layerOf('act', 'activation', { function: name }, 'out');

export const flowers: DataFacts = { input: column([4]), target: column([], 3) },
  prices: DataFacts = { input: column([4]), target: column([1]) };
export const classify = { loss: 'crossEntropy' };

export const trainedWith = (
  training: Partial<ProjectDocument['training']>,
  document = projectOf([input, end]),
): ProjectDocument => ({ ...document, training: { ...document.training, ...training } });

export const withNetworks = (
  objective: Partial<ProjectDocument['objective']>,
  networks: Record<string, LayerDocument[]>,
): ProjectDocument => ({
  ...projectOf([], objective),
  networks: Object.fromEntries(Object.entries(networks).map(([name, layers]) => [name, { layers }])),
});
export const adversarial = ({
  params = {},
  scores = 1,
  then = [],
}: {
  params?: ParameterValues;
  scores?: number;
  then?: LayerDocument[];
}) =>
  withNetworks(
    { type: 'adversarial', params },
    {
      generator: [
        layerOf('noise', 'input', { shape: [2], column: 'noise' }),
        layerOf('made', 'dense', { units: 4 }, 'noise'),
      ],
      discriminator: [input, layerOf('out', 'dense', { units: scores }, 'in'), ...then],
    },
  );

/** Another layer behind the input of a discriminator, which carries a state on. */
export const carrying = [
  layerOf('steps', 'reshape', { shape: [4, 1] }, 'in'),
  layerOf('state', 'simpleRnn', { carryState: true }, 'steps'),
];
export const patience = { metric: 'loss', patience: 3, minDelta: 0, restoreBest: true };

export const found = (document: ProjectDocument, data: DataFacts | null = null): readonly Problem[] =>
  check(document, data).problems;
