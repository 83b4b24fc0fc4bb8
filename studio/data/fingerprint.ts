import { createHash } from 'node:crypto';
import { isInFiles, type AnyColumn, type AnyDataset } from '../../engine/data/dataset.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import { pieces } from '../../workers/rows.ts';

/** Of data in files, which takes a second for each gigabyte or two; a data set is read again where its files have changed. */
const known = new WeakMap<AnyDataset, Promise<string>>();

/** `sha256:...` of every value, class and feature name: the same data gives the same text, wherever it was read from. */
export function fingerprint(dataset: AnyDataset): Promise<string> {
  if (!Object.values(dataset.columns).some(isInFiles)) return compute(dataset);
  let print = known.get(dataset);
  if (!print) {
    known.set(dataset, (print = compute(dataset)));
    print.catch(() => known.delete(dataset));
  }
  return print;
}

async function compute(dataset: AnyDataset): Promise<string> {
  const hash = createHash('sha256');
  for (const name of Object.keys(dataset.columns).sort()) {
    const column = dataset.columns[name]!,
      { shape, classes, names } = column;
    const kind = isInFiles(column) || column.values instanceof Uint8Array ? 'u8' : 'f32';
    const length = dataset.count * sizeOf(shape);
    hash.update(JSON.stringify([name, kind, shape, classes ?? null, names ?? null, length]));
    for await (const bytes of bytesOf(column, dataset.count)) hash.update(bytes);
  }
  hash.update(JSON.stringify(Array.from(dataset.fixedTest ?? [])));
  return `sha256:${hash.digest('hex')}`;
}

async function* bytesOf(column: AnyColumn, count: number): AsyncGenerator<Uint8Array> {
  if (isInFiles(column)) {
    for await (const { bytes } of pieces(
      column,
      Uint32Array.from({ length: count }, (_, row) => row),
    ))
      yield bytes;
  } else {
    const { values } = column;
    // A second for each gigabyte or two; it is done once a run.
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
}
