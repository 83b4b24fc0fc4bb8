import { createHash } from 'node:crypto';
import type { Dataset } from '../../engine/data/dataset.ts';

/** `sha256:...` of every value, class and feature name: the same data gives the same text, wherever it was read from. */
export function fingerprint(dataset: Dataset): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(dataset.columns).sort()) {
    const { shape, classes, names, values } = dataset.columns[name]!;
    const kind = values instanceof Uint8Array ? 'u8' : 'f32';
    hash.update(JSON.stringify([name, kind, shape, classes ?? null, names ?? null, values.length]));
    // A second for each gigabyte or two; it is done once a run.
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  hash.update(JSON.stringify(Array.from(dataset.fixedTest ?? [])));
  return `sha256:${hash.digest('hex')}`;
}
