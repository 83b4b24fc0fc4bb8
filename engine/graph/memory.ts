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
 * Bytes without which it can surely not be trained, to refuse what is hopeless: however well memory is used again, and
 * however few samples a batch of the data has in the end. All weights with their gradients, slots and what else is kept of each,
 * and the largest of what one layer needs for one sample. From shapes alone; what it takes in the end: trainingMemory.ts.
 */
export function leastMemory(
  document: ProjectDocument,
  networks: ReadonlyMap<string, InferredNetwork>,
): number {
  const { optimizer, accumulate = 1, average, earlyStopping } = document.training;
  const method: Optimizer = optimizers[optimizer.type as keyof typeof optimizers];
  const slots = method.slots(withDefaults(method.parameters, optimizer.params));
  const keptTwice = Number(average !== undefined) + Number(earlyStopping?.restoreBest === true),
    more = Number(accumulate > 1) + keptTwice;
  let weights = 0,
    largest = 0;
  for (const { layers } of networks.values()) {
    for (const { parameters, frozen, shape, layer, params, inputShapes } of layers) {
      const size = sizeOf(shape),
        kept = layer.keeps?.(params, inputShapes) ?? 0;
      weights += parameters * (frozen ? 1 + keptTwice : 2 + slots.length + more);
      largest = Math.max(largest, size, kept, layer.workspace?.(params, inputShapes) ?? 0);
    }
  }
  return 4 * (weights + largest);
}
