import { problem, ProblemError } from '../../contract/problems.ts';
import { showShape, sizeOf } from '../tensor/shape.ts';
import type { DtypeName } from './dtypes.ts';
import { checkedSize, decodeUtf8, dtypes, floatBytes, toFloats } from './dtypes.ts';
import type { NamedTensor, WeightFile, WeightFormat } from './format.ts';
import { isObject, parseHeader } from './safetensors-header.ts';

/**
 * The safetensors format: the length of the header as 8 bytes (little-endian), the header as JSON
 * (name -> {dtype, shape, data_offsets}, `__metadata__` -> texts), then the bytes of all tensors, little-endian, without
 * holes or overlaps. Source: https://github.com/huggingface/safetensors#format
 */

/** The reference implementation's limit. */
const longestHeader = 100_000_000;
const metadataKey = '__metadata__';

const types: Readonly<Record<string, DtypeName>> = {
  F64: 'f64',
  F32: 'f32',
  F16: 'f16',
  BF16: 'bf16',
  I64: 'i64',
  I32: 'i32',
  I16: 'i16',
  I8: 'i8',
  U64: 'u64',
  U32: 'u32',
  U16: 'u16',
  U8: 'u8',
  BOOL: 'bool',
};

/** A tensor as it lies in a file: a view on its bytes. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: DtypeName;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Writes float32 tensors, sorted by name, the data aligned to 8 bytes. Throws `file/safetensors` for names that occur twice. */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const sorted = [...tensors].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const entries: [string, unknown][] = [];
  const texts = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  if (texts.length > 0) entries.push([metadataKey, objectOf(texts)]);
  let end = 0;
  sorted.forEach(({ name, shape, values }, index) => {
    if (name === metadataKey || name === sorted[index + 1]?.name) refuse(`two tensors are called "${name}"`);
    if (sizeOf(shape) !== values.length)
      refuse(`"${name}" has ${values.length} values, not ${showShape(shape)}`);
    const start = end;
    end += values.byteLength;
    entries.push([name, { dtype: 'F32', shape, data_offsets: [start, end] }]);
  });
  const text = new TextEncoder().encode(JSON.stringify(objectOf(entries)));
  const header = Math.ceil(text.length / 8) * 8;
  if (header > longestHeader) refuse(`the header would take ${header} bytes`);
  const bytes = new Uint8Array(8 + header + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header), true);
  bytes.set(text, 8);
  bytes.fill(32, 8 + text.length, 8 + header);
  let at = 8 + header;
  for (const { values } of sorted) {
    bytes.set(floatBytes(values), at);
    at += values.byteLength;
  }
  return bytes;
}

/** Reads a file by the letter of the format, tensors in the order of their data. Throws `file/safetensors`. */
export function parseSafetensors(
  bytes: Uint8Array,
  file?: string,
): { tensors: StoredTensor[]; metadata: Record<string, string> } {
  const { header, data } = readHeader(bytes, file);
  const metadata = readMetadata(header[metadataKey], file);
  const tensors: (StoredTensor & { start: number; end: number })[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name !== metadataKey) tensors.push(readEntry(name, entry, data, file));
  }
  // Empty tensors before others that start at the same place.
  tensors.sort((a, b) => a.start - b.start || a.end - b.end);
  let end = 0;
  for (const tensor of tensors) {
    if (tensor.start !== end) {
      refuse(
        `"${tensor.name}" starts at byte ${tensor.start} of the data, ${tensor.start < end ? 'inside another tensor' : 'after a hole'}`,
        file,
      );
    }
    end = tensor.end;
  }
  if (end !== data.length) refuse(`its tensors take ${end} bytes, there are ${data.length}`, file);
  return {
    tensors: tensors.map(({ name, dtype, shape, bytes: own }) => ({ name, dtype, shape, bytes: own })),
    metadata,
  };
}

/** The same, with all values as float32. */
export function readSafetensors(bytes: Uint8Array, file?: string): WeightFile {
  const { tensors, metadata } = parseSafetensors(bytes, file);
  return {
    tensors: tensors.map((t) => ({ name: t.name, shape: t.shape, values: toFloats(t.dtype, t.bytes) })),
    metadata,
  };
}

export const safetensors: WeightFormat = {
  extension: 'safetensors',
  write: writeSafetensors,
  read: readSafetensors,
};

function readHeader(bytes: Uint8Array, file?: string): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8) return refuse(`it has ${bytes.length} bytes, a header has at least 8`, file);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > longestHeader)
    return refuse(`its header claims ${length} bytes, the limit is ${longestHeader}`, file);
  const size = Number(length);
  if (size > bytes.length - 8)
    return refuse(`its header claims ${size} bytes, there are ${bytes.length - 8}`, file);
  const text = decodeUtf8(bytes.subarray(8, 8 + size));
  if (text === null) return refuse('the header is not UTF-8', file);
  const header = parseHeader(text);
  if (typeof header === 'string') return refuse(header, file);
  return { header, data: bytes.subarray(8 + size) };
}

function readMetadata(value: unknown, file?: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value) || !Object.values(value).every((text) => typeof text === 'string')) {
    return refuse('__metadata__ is not an object of texts', file);
  }
  return value as Record<string, string>;
}

function readEntry(name: string, entry: unknown, data: Uint8Array, file?: string) {
  if (!isObject(entry)) return refuse(`the entry "${name}" is not an object`, file);
  const { dtype: type, shape, data_offsets: offsets } = entry;
  const dtype = typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined;
  if (dtype === undefined) return refuse(`"${name}" has the unknown type ${shown(type)}`, file);
  if (!Array.isArray(shape)) return refuse(`"${name}" has no shape`, file);
  const size = checkedSize(shape);
  if (Number.isNaN(size)) return refuse(`"${name}" has the shape ${shown(shape)}`, file);
  if (
    !Array.isArray(offsets) ||
    offsets.length !== 2 ||
    Number.isNaN(checkedSize([offsets[0]])) ||
    Number.isNaN(checkedSize([offsets[1]]))
  ) {
    return refuse(`"${name}" has the offsets ${shown(offsets)}`, file);
  }
  const [start, end] = offsets as [number, number];
  if (start > end || end > data.length)
    return refuse(`"${name}" lies at ${start} to ${end} of ${data.length} bytes`, file);
  if (end - start !== size * dtypes[dtype].bytes) {
    return refuse(
      `"${name}" takes ${end - start} bytes, its shape and type ${size * dtypes[dtype].bytes}`,
      file,
    );
  }
  return { name, dtype, shape: shape as number[], bytes: data.subarray(start, end), start, end };
}

/** An object whose keys are data: `__proto__` is a key like any other. */
const objectOf = (entries: readonly [string, unknown][]): Record<string, unknown> =>
  Object.fromEntries(entries);

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'none';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

function refuse(reason: string, file?: string): never {
  throw new ProblemError(problem('file/safetensors', { reason }, file === undefined ? {} : { file }));
}
