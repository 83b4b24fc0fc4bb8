import type { ObjectiveDocument, ProjectDocument } from '../../contract/project.ts';
import { infer, type InferredNetwork } from '../../engine/graph/infer.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { blank } from '../templates/blank.ts';
import { classification, regression } from '../templates/template.ts';
import type { Imported } from './imported.ts';

/** The weights of an imported model in its project. */
export const weightsFile = 'imported.safetensors';

/** A project around an imported network: what it learns is guessed from its end, and what it learns from is still to be chosen. */
export function documentOf(
  { network, weights, format }: Imported,
  name: string,
  file: string,
): ProjectDocument {
  const inferred = infer('main', network);
  const input = inferred.layers.find(({ type }) => type === 'input');
  const isImage = input?.shape.length === 3;
  return {
    ...blank,
    name,
    description: `Imported from ${file} (${format}).`,
    networks: { main: network },
    objective: objectiveOf(inferred),
    // Images as the weights mostly know them, 0 to 1; all else as it is.
    data: { ...blank.data, preprocessing: { input: isImage ? 'scale' : 'none', target: 'none' } },
    training: { ...blank.training, ...(weights && { start: { weights: weightsFile } }) },
    canvas: {},
  };
}

function objectiveOf({ output, byId }: InferredNetwork): ObjectiveDocument {
  const end = byId.get(output ?? '');
  const last = end?.type === 'activation' ? end.params.function : null;
  if (last === 'sigmoid')
    return { ...classification, loss: 'binaryCrossEntropy', lossParams: { fromLogits: false } };
  // A softmax stays where it is: the rule about it offers to take it out before the network is trained further.
  if (last === 'softmax') return classification;
  const isRow = end !== undefined && end.shape.length < 3;
  return isRow && sizeOf(end.shape.slice(-1)) > 1 ? classification : regression();
}
