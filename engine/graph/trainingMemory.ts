import { evaluationBatch, layOut, trainingSteps } from './layout.ts';
import type { Model } from './model.ts';

/** Samples of each part; where they are not known, all batches are full. */
export interface PartSizes {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * Bytes of the memory that the lanes of a training share, without the data: it is laid out as it will be. That makes the plans of
 * the training, some milliseconds of work: nothing for every edit. A smaller rest of a part is left out, as are made samples.
 */
export function trainingMemory(model: Model, lanes: number, parts: PartSizes | null): number {
  const { batchSize } = model.document.training;
  const rows = (samples: number, batch: number): number[] => {
    const size = Math.min(batch, Math.floor(samples / model.samplesPerRow));
    return size > 0 ? [size] : [];
  };
  const { train, validation, test } = parts ?? { train: Infinity, validation: Infinity, test: Infinity };
  const evaluated = [validation, test].flatMap((samples) => rows(samples, evaluationBatch)),
    steps = trainingSteps(model, rows(train, batchSize), evaluated);
  return steps.length > 0 ? layOut(model, {}, steps, 1, lanes).bytes : 0;
}
