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
  /** Row numbers of the batch in this column, int32. */
  readonly indices: number;
}

/**
 * The one map of memory: element offsets (float32, or float64 in reference mode) into one buffer.
 * reserved | clocks | parameters | gradients | optimizer slots | sum | average | best | columns | indices | places | activations
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
  readonly columns: Readonly<Record<string, PlacedColumn>>;
  /** Row numbers of the batch, int32; of columns that are read in pieces, the places of these rows: -1 where there are none. */
  readonly indices: number;
  readonly places: number;
  /** Where plans put their activations: everything from here on. */
  readonly activations: number;
}

export interface ColumnFacts {
  /** Rows that are in memory at once. */
  readonly count: number;
  /** Which rows they are changes. */
  readonly inPieces?: boolean;
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
  const placed: Record<string, Omit<PlacedColumn, 'indices'>> = {};
  for (const [name, c] of Object.entries(columns)) {
    const mean = take(c.affine),
      scale = take(c.affine);
    const source = take(c.bytes ? Math.ceil((c.count * c.columns) / 4) : c.count * c.columns);
    placed[name] = { source, bytes: c.bytes, columns: c.columns, mean, scale, affine: c.affine };
  }
  const rows = batch * model.samplesPerRow,
    indices = take(rows),
    places = Object.values(columns).some(({ inPieces }) => inPieces) ? take(rows) : -1;
  const indexed = Object.entries(placed).map(([name, column]): [string, PlacedColumn] => [
    name,
    { ...column, indices: columns[name]!.inPieces ? places : indices },
  ]);
  return {
    clock: clocks[0]!,
    clocks,
    parameters,
    gradients,
    slots,
    sum,
    average,
    best,
    columns: Object.fromEntries(indexed),
    indices,
    places,
    activations: end,
  };
}
