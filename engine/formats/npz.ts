import { problem, ProblemError } from '../../contract/problems.ts';
import { decodeUtf8 } from './dtypes.ts';
import type { NamedTensor, WeightFile, WeightFormat } from './format.ts';
import type { NpyArray } from './npy.ts';
import { readNpy, writeNpy } from './npy.ts';
import { isObject } from './safetensors-header.ts';
import { unzip, zip, ZipError } from './zip.ts';

/** numpy's archive of named arrays: a zip file with a `name.npy` for each. Metadata, which npz has none of, is kept as JSON in the comment of the archive. */
const suffix = '.npy';
const longestComment = 0xffff;

export interface NpzArray extends NpyArray {
  readonly name: string;
}

/** Arrays of a file in its order. Throws ProblemError `file/npz`, `file/npy`, `file/pickle`, `file/inflates`. */
export function readNpz(
  bytes: Uint8Array,
  file?: string,
): { arrays: NpzArray[]; metadata: Record<string, string> } {
  const { entries, comment } = open(bytes, file);
  const arrays = entries.map(({ name, bytes: content }) => {
    if (!name.endsWith(suffix)) return refuse(`it holds "${name.slice(0, 60)}", which is no array`, file);
    const label = name.slice(0, -suffix.length);
    return { name: label, ...readNpy(content, file === undefined ? name : `${file}/${name}`) };
  });
  return { arrays, metadata: readComment(comment) };
}

/** Throws ProblemError `file/npz` for names that occur twice and for more than 64 KiB of metadata. */
export function writeNpz(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const names = new Set(tensors.map(({ name }) => name));
  if (names.size < tensors.length) refuse('two tensors have the same name');
  const sorted = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const comment = new TextEncoder().encode(
    sorted.length > 0 ? JSON.stringify(Object.fromEntries(sorted)) : '',
  );
  if (comment.length > longestComment)
    refuse(`its metadata takes ${comment.length} bytes, the limit is ${longestComment}`);
  return zip(
    tensors.map(({ name, shape, values }) => ({ name: name + suffix, bytes: writeNpy(shape, values) })),
    comment,
  );
}

export const npz: WeightFormat = {
  extension: 'npz',
  write: writeNpz,
  read(bytes, file): WeightFile {
    const { arrays, metadata } = readNpz(bytes, file);
    return {
      tensors: arrays.map(({ name, shape, values }) => ({
        name,
        shape,
        values: values instanceof Float32Array ? values : Float32Array.from(values),
      })),
      metadata,
    };
  },
};

function open(bytes: Uint8Array, file?: string) {
  try {
    return unzip(bytes);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    if (!error.tooLarge) return refuse(error.message, file);
    const { found, limit } = error.tooLarge;
    const details = { found: `${found} bytes`, limit: `${limit} bytes` };
    throw new ProblemError(problem('file/inflates', details, file === undefined ? {} : { file }));
  }
}

/** A comment that is not ours is no metadata, and no mistake either. */
function readComment(comment: Uint8Array): Record<string, string> {
  try {
    const value: unknown = JSON.parse(decodeUtf8(comment) ?? '');
    if (isObject(value) && Object.values(value).every((text) => typeof text === 'string'))
      return value as Record<string, string>;
  } catch {
    return {};
  }
  return {};
}

function refuse(reason: string, file?: string): never {
  throw new ProblemError(problem('file/npz', { reason }, file === undefined ? {} : { file }));
}
