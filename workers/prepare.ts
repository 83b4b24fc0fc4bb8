import {
  heldColumn,
  isInFiles,
  lengthsOf,
  type Affine,
  type AnyColumn,
  type AnyDataset,
} from '../engine/data/dataset.ts';
import type { ColumnFacts } from '../engine/graph/arena.ts';
import type { JobLayout } from '../engine/graph/layout.ts';
import type { Model } from '../engine/graph/model.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import type { Targets } from './facts.ts';

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

/** Names of the data columns that outputs are compared with. */
const comparedIn = ({ objective: { target }, heads }: Model): Set<string> =>
  new Set([...(target ? [target] : []), ...heads.map(({ column }) => column)]);

/** The data columns that outputs are compared with, the lengths of their sequences, and their affine maps. */
export function targetsOf(
  model: Model,
  { dataset, affine }: { readonly dataset: AnyDataset; readonly affine: Readonly<Record<string, Affine>> },
): Targets {
  const { columns } = dataset as { columns: Readonly<Record<string, AnyColumn | undefined>> };
  return Object.fromEntries(
    Array.from(comparedIn(model), (name) => [
      name,
      { column: columns[name], lengths: heldColumn(dataset, lengthsOf(name)), unit: affine[name] },
    ]),
  );
}

/** Data columns that the networks and the objective of a model read, and the lengths of their sequences. */
export function columnsOf(model: Model, dataset: AnyDataset, withTarget: boolean): string[] {
  const names = withTarget ? comparedIn(model) : new Set<string>();
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
