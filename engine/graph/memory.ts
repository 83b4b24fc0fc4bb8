import type { ProjectDocument } from '../../contract/project.ts';
import { optimizers, type Optimizer } from '../optimizers/index.ts';
import { withDefaults } from '../parameters.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { InferredNetwork } from './infer.ts';

/** What 32-bit addresses of WebAssembly reach. */
export const memoryLimit = 2 ** 32;

export const showMemory = (bytes: number): string =>
  bytes < 2 ** 50 ? `${(bytes / 2 ** 30).toFixed(2)} GiB` : 'more than a million GiB';

/**
 * Bytes of training without the data, from shapes alone (the exact figure is the compiled plan's end): weights,
 * gradients and optimizer slots, each activation with its gradient for the whole batch, and what one layer needs while it runs.
 */
export function estimateMemory(
  document: ProjectDocument,
  networks: ReadonlyMap<string, InferredNetwork>,
): number {
  const { weights, activations, workspace } = measure(document, networks);
  return 4 * (weights + 2 * activations + workspace);
}

/**
 * Bytes without which it can surely not be trained, to refuse what is hopeless: however well memory is used again, and
 * however few samples a batch of the data has in the end.
 */
export function leastMemory(
  document: ProjectDocument,
  networks: ReadonlyMap<string, InferredNetwork>,
): number {
  const { weights, largest } = measure(document, networks);
  return 4 * (weights + largest);
}

/** Values of all weights with their gradients, slots and what else is kept of each, of a batch of all activations, of one sample of the largest, and of the largest workspace. */
function measure(document: ProjectDocument, networks: ReadonlyMap<string, InferredNetwork>) {
  const { optimizer, batchSize, accumulate = 1, average, earlyStopping } = document.training;
  const method: Optimizer = optimizers[optimizer.type as keyof typeof optimizers];
  const slots = method.slots(withDefaults(method.parameters, optimizer.params));
  const keptTwice = Number(average !== undefined) + Number(earlyStopping?.restoreBest === true),
    more = Number(accumulate > 1) + keptTwice;
  let weights = 0,
    activations = 0,
    largest = 0,
    workspace = 0;
  for (const { layers } of networks.values()) {
    for (const { parameters, frozen, shape, layer, params, inputShapes } of layers) {
      const size = sizeOf(shape),
        kept = layer.keeps?.(params, inputShapes) ?? 0;
      weights += parameters * (frozen ? 1 + keptTwice : 2 + slots.length + more);
      activations += layer.isView?.(true) ? 0 : batchSize * (size + kept);
      largest = Math.max(largest, size, kept);
      workspace = Math.max(workspace, layer.workspace?.(params, inputShapes) ?? 0);
    }
  }
  return { weights, activations, largest, workspace };
}
