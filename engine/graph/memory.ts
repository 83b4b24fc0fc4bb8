import type { ProjectDocument } from '../../contract/project.ts';
import { optimizers, type Optimizer } from '../optimizers/index.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { InferredNetwork } from './infer.ts';

/**
 * Bytes of training without the data, from shapes alone (the exact figure is the compiled plan's end): weights,
 * gradients and optimizer slots, and each activation with its gradient for the whole batch.
 */
export function estimateMemory(
  document: ProjectDocument,
  networks: ReadonlyMap<string, InferredNetwork>,
): number {
  const { optimizer, batchSize } = document.training;
  const { slots }: Optimizer = optimizers[optimizer.type as keyof typeof optimizers];
  let weights = 0,
    activations = 0;
  for (const { layers } of networks.values()) {
    for (const { parameters, shape, layer } of layers) {
      weights += parameters;
      activations += layer.isView?.(true) ? 0 : sizeOf(shape);
    }
  }
  return 4 * (weights * (2 + slots.length) + 2 * activations * batchSize);
}
