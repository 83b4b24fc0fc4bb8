import {
  heldColumn,
  isInFiles,
  lengthsOf,
  type Affine,
  type AnyColumn,
  type AnyDataset,
  type Column,
} from '../engine/data/dataset.ts';
import type { ColumnFacts } from '../engine/graph/arena.ts';
import type { JobLayout } from '../engine/graph/layout.ts';
import type { Model } from '../engine/graph/model.ts';
import { sizeOf } from '../engine/tensor/shape.ts';

/** Fills a job's memory: encoded plans, data columns with their affine maps, zeroed gradients and optimizer state. */
export function fillMemory(
  memory: WebAssembly.Memory,
  layout: JobLayout,
  model: Model,
  dataset: AnyDataset,
  affine: Readonly<Record<string, Affine>>,
): Float32Array {
  const floats = new Float32Array(memory.buffer),
    words = new Int32Array(memory.buffer);
  const { arena } = layout;
  for (const { address, words: encoded } of layout.plans) words.set(encoded, address / 4);
  // The memory may have served another job, and gaps between weights are updated along with them.
  const { parameters, gradients, slots, sum, average, best } = arena;
  for (const at of [parameters, average, best]) if (at >= 0) floats.fill(0, at, at + model.size);
  for (const at of [gradients, sum, ...slots]) if (at >= 0) floats.fill(0, at, at + model.trainable);
  for (const [name, placed] of Object.entries(arena.columns)) {
    const column = dataset.columns[name]!,
      map = affine[name];
    floats.set(map?.mean ?? [0], placed.mean);
    floats.set(map?.scale ?? [1], placed.scale);
    if (isInFiles(column)) continue;
    if (column.values instanceof Uint8Array)
      new Uint8Array(memory.buffer, 4 * placed.source).set(column.values);
    else floats.set(column.values, placed.source);
  }
  return floats;
}

/** The data column that outputs are compared with, the lengths of its sequences, and its affine map. */
export function targetOf(
  { objective }: Model,
  { dataset, affine }: { readonly dataset: AnyDataset; readonly affine: Readonly<Record<string, Affine>> },
): { target: AnyColumn | undefined; lengths: Column | undefined; unit: Affine | undefined } {
  const name = objective.target ?? '';
  const { columns } = dataset as { columns: Readonly<Record<string, AnyColumn | undefined>> },
    lengths = heldColumn(dataset, lengthsOf(name));
  return { target: columns[name], lengths, unit: affine[name] };
}

/** Data columns that the networks and the objective of a model read, and the lengths of their sequences. */
export function columnsOf(model: Model, dataset: AnyDataset, withTarget: boolean): string[] {
  const { target } = model.objective,
    names = new Set<string>(withTarget && target ? [target] : []);
  for (const { layers } of model.networks.values()) {
    for (const layer of layers) if (layer.type === 'input') names.add(layer.params['column'] as string);
  }
  return [...names].flatMap((name) => [name, lengthsOf(name)]).filter((name) => dataset.columns[name]);
}

/** Columns of the data set that the job reads, as the arena must hold them; `held`: rows in memory of those in files. */
export function columnFacts(
  dataset: AnyDataset,
  affine: Readonly<Record<string, Affine>>,
  names: readonly string[],
  held = 0,
): Record<string, ColumnFacts> {
  const facts: Record<string, ColumnFacts> = {};
  for (const name of names) {
    const column = dataset.columns[name]!,
      columns = sizeOf(column.shape),
      common = { columns, affine: affine[name]?.mean.length ?? 1 };
    facts[name] = isInFiles(column)
      ? { ...common, count: held, bytes: true, inPieces: true }
      : { ...common, count: column.values.length / columns, bytes: column.values instanceof Uint8Array };
  }
  return facts;
}
