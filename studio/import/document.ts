import type { HeadDocument, ObjectiveDocument, ProjectDocument } from '../../contract/project.ts';
import { infer, type InferredLayer } from '../../engine/graph/infer.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { blank } from '../templates/blank.ts';
import { classification, regression } from '../templates/template.ts';
import type { Imported } from './imported.ts';

/** The weights of an imported model in its project. */
export const weightsFile = 'imported.safetensors';

/** A project around an imported network: what it learns is guessed from its ends, and what it learns from is still to be chosen. */
export function documentOf(imported: Imported, name: string, file: string): ProjectDocument {
  const { network, weights, format } = imported;
  const inferred = infer('main', network);
  const input = inferred.layers.find(({ type }) => type === 'input');
  const isImage = input?.shape.length === 3;
  return {
    ...blank,
    name,
    description: `Imported from ${file} (${format}).`,
    networks: { main: network },
    objective: objectiveOf(imported, (id) => lossOf(inferred.byId.get(id))),
    // Images as the weights mostly know them, 0 to 1; all else as it is.
    data: { ...blank.data, preprocessing: { input: isImage ? 'scale' : 'none', target: 'none' } },
    training: { ...blank.training, ...(weights && { start: { weights: weightsFile } }) },
    canvas: {},
  };
}

/** A loss for the output of a network, and for each of its further ends. */
export function objectiveOf(
  { network, ends }: Pick<Imported, 'network' | 'ends'>,
  loss: (layer: string) => ObjectiveDocument,
): ObjectiveDocument {
  const used = new Set(network.layers.flatMap(({ inputs }) => inputs));
  const output = ends.find((id) => !used.has(id)) ?? ends[0];
  const heads = ends.filter((id) => id !== output);
  const headOf = (id: string): HeadDocument => {
    const { type: _, ...rest } = loss(id);
    return { target: 'target', ...rest };
  };
  const objective = loss(output);
  return heads.length > 0
    ? { ...objective, heads: Object.fromEntries(heads.map((id) => [id, headOf(id)])) }
    : objective;
}

function lossOf(end: InferredLayer | undefined): ObjectiveDocument {
  const last = end?.type === 'activation' ? end.params.function : null;
  if (last === 'sigmoid')
    return { ...classification, loss: 'binaryCrossEntropy', lossParams: { fromLogits: false } };
  // A softmax stays where it is: the rule about it offers to take it out before the network is trained further.
  if (last === 'softmax') return classification;
  const isRow = end !== undefined && end.shape.length < 3;
  return isRow && sizeOf(end.shape.slice(-1)) > 1 ? classification : regression();
}
