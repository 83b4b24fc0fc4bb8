import { clockSize } from '../kernels/verbs.ts';
import type { Model } from './model.ts';
import { align } from './place.ts';

/** A data column in the arena: values as stored, and the affine map that makes them numbers for the network. */
export interface PlacedColumn {
  readonly source: number;
  readonly bytes: boolean;
  readonly columns: number;
  readonly mean: number;
  readonly scale: number;
  /** Length of mean and scale: 1, or one entry per feature. */
  readonly affine: number;
}

/**
 * The one map of memory: element offsets (float32, or float64 in reference mode) into one buffer.
 * reserved | clocks | parameters | gradients | optimizer slots | sum | average | best | columns | indices | activations
 */
export interface Arena {
  readonly clock: number;
  /** The clock of each network; the first is `clock`. */
  readonly clocks: readonly number[];
  readonly parameters: number;
  readonly gradients: number;
  readonly slots: readonly number[];
  /** Where gradients are added up over batches, and a moving average of the weights; -1 where they are not. */
  readonly sum: number;
  readonly average: number;
  /** Where early stopping keeps the weights of the best epoch; -1 where it need not. */
  readonly best: number;
  /** The first element behind all that training changes, from `parameters` on. */
  readonly data: number;
  readonly columns: Readonly<Record<string, PlacedColumn>>;
  /** Row numbers of the batch, int32. */
  readonly indices: number;
  /** Where plans put their activations: everything from here on. */
  readonly activations: number;
}

export interface ColumnFacts {
  readonly count: number;
  /** Values of one sample. */
  readonly columns: number;
  readonly bytes: boolean;
  readonly affine: number;
}

/** `reserved`: elements kept free at the start for the threads' control words. `training` false leaves out gradients and slots. */
export function planArena(
  model: Model,
  columns: Readonly<Record<string, ColumnFacts>>,
  batch: number,
  training: boolean,
  reserved: number,
): Arena {
  let end = align(reserved);
  const take = (elements: number): number => {
    const at = end;
    end += align(elements);
    return at;
  };
  const clocks = [...model.optimizers].map(() => take(clockSize)),
    parameters = take(model.size);
  const gradients = training ? take(model.trainable) : -1;
  const slots = training ? Array.from({ length: model.slots }, () => take(model.trainable)) : [];
  const { accumulate = 1, average: averaged, earlyStopping } = model.document.training;
  const sum = training && accumulate > 1 ? take(model.trainable) : -1,
    average = training && averaged ? take(model.size) : -1,
    best = training && earlyStopping?.restoreBest ? take(model.size) : -1;
  const data = end;
  const placed: Record<string, PlacedColumn> = {};
  for (const [name, c] of Object.entries(columns)) {
    const mean = take(c.affine),
      scale = take(c.affine);
    const source = take(c.bytes ? Math.ceil((c.count * c.columns) / 4) : c.count * c.columns);
    placed[name] = { source, bytes: c.bytes, columns: c.columns, mean, scale, affine: c.affine };
  }
  const indices = take(batch * model.samplesPerRow);
  return {
    clock: clocks[0]!,
    clocks,
    parameters,
    gradients,
    slots,
    sum,
    average,
    best,
    data,
    columns: placed,
    indices,
    activations: end,
  };
}
