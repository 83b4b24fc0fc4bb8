import type { DataColumn } from '../../../contract/commands.ts';
import type { Problem, ProblemCode } from '../../../contract/problems.ts';
import type {
  LayerDocument,
  NetworkDocument,
  ParameterValue,
  ProjectDocument,
} from '../../../contract/project.ts';
import type { DataFacts } from '../../../engine/graph/check.ts';
import { infer, type InferredNetwork } from '../../../engine/graph/infer.ts';
import { inferNetworks } from '../../../engine/graph/networks.ts';
import type { Shape } from '../../../engine/tensor/shape.ts';
import { headOf } from '../headEdits.ts';
import { networkOf, setParameter } from '../layerEdits.ts';
import { layerOf } from '../links.ts';
import { rulesOf } from '../rules.ts';

/** One click that mends a problem: a step of the history like any other. */
export interface Fix {
  readonly title: string;
  readonly document: ProjectDocument;
}

/** Where a problem is, and what fixes look at. */
export interface Place {
  readonly document: ProjectDocument;
  readonly network: string;
  readonly problem: Problem;
  readonly facts: DataFacts | null;
}
export interface LayerPlace extends Place {
  readonly layer: LayerDocument;
}

/** A table of fixes, by the code of what they mend; null where only the person can know, several where the person may choose. */
export type LayerFixes = Partial<Record<ProblemCode, (place: LayerPlace) => Fix | readonly Fix[] | null>>;
export type DocumentFixes = Partial<Record<ProblemCode, (place: Place) => Fix | null>>;

/** A row of a table for a fix that sets one parameter. */
export const setting =
  (title: string | ((value: ParameterValue) => string), name: string, value: ParameterValue | undefined) =>
  (place: LayerPlace): Fix => ({
    title: typeof title === 'string' ? title : title(value!),
    document: withValue(place, name, value),
  });

export const withValue = (
  { document, network, layer }: LayerPlace,
  name: string,
  value: ParameterValue | undefined,
): ProjectDocument =>
  setParameter(document, network, layer.id, rulesOf(layer.type)?.parameters ?? {}, name, value);

export const graphOf = ({ document, network }: Place): NetworkDocument => networkOf(document, network);
/** With its blocks unfolded; of what is no network of its own, a block's inside, as it stands. */
export const inferredOf = (place: Place): InferredNetwork =>
  inferNetworks(place.document).get(place.network) ?? infer(place.network, graphOf(place));
export const shapeOf = (place: Place, id: string | null | undefined): Shape | null =>
  (typeof id === 'string' && inferredOf(place).byId.get(id)?.shape) || null;

/** Layers that use a layer's output. */
export const usersOf = (network: NetworkDocument, id: string): LayerDocument[] =>
  network.layers.filter(({ inputs }) => inputs.includes(id));

/** The layer of the first input. */
export const before = (place: LayerPlace): LayerDocument | undefined =>
  layerOf(graphOf(place), place.layer.inputs[0] ?? '');

/** The data column that the output of a layer is compared with. */
export const comparedWith = ({ document, network, layer, facts }: LayerPlace): DataColumn | undefined =>
  facts?.[headOf(document, network, layer.id)?.target ?? 'target'];

/** The data column that an input layer reads. */
export const columnOf = (layer: LayerDocument, facts: DataFacts | null): DataColumn | undefined =>
  facts?.[String(layer.params.column ?? rulesOf('input')?.parameters.column.default)];
