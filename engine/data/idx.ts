import { problem, ProblemError } from '../../contract/problems.ts';
import type { Shape } from '../tensor/shape.ts';

/**
 * The IDX format of the MNIST files: two zero bytes, a type, the number of dimensions, each dimension as a big-endian
 * 32-bit number, then the values, big-endian. Source: http://yann.lecun.com/exdb/mnist (section "The IDX file format").
 */
interface IdxType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}
const types: Readonly<Record<number, IdxType>> = {
  0x08: { name: 'u8', bytes: 1, read: (view, at) => view.getUint8(at) },
  0x09: { name: 'i8', bytes: 1, read: (view, at) => view.getInt8(at) },
  0x0b: { name: 'i16', bytes: 2, read: (view, at) => view.getInt16(at) },
  0x0c: { name: 'i32', bytes: 4, read: (view, at) => view.getInt32(at) },
  0x0d: { name: 'f32', bytes: 4, read: (view, at) => view.getFloat32(at) },
  0x0e: { name: 'f64', bytes: 8, read: (view, at) => view.getFloat64(at) },
};

/** The header cannot be longer: four bytes and 255 dimensions. */
export const longestIdxHeader = 4 + 4 * 255;

export interface IdxHeader {
  readonly type: number;
  /** With the number of samples first. */
  readonly shape: Shape;
  /** Where the values start, and how many bytes they take. */
  readonly offset: number;
  readonly bytes: number;
}

export interface IdxArray {
  readonly shape: Shape;
  /** Bytes stay bytes (a view on the file); all other types become float32. */
  readonly values: Uint8Array | Float32Array;
}

/** Do the first bytes look like an IDX file? */
export const looksLikeIdx = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && types[bytes[2]!] !== undefined && bytes[3]! > 0;

/** Reads the header from the first bytes of a file (`longestIdxHeader` of them, or all). Throws `data/idx-magic`, `data/idx-truncated`. */
export function readIdxHeader(bytes: Uint8Array, file: string): IdxHeader {
  if (!looksLikeIdx(bytes)) throw new ProblemError(problem('data/idx-magic', {}, { file }));
  const type = bytes[2]!,
    rank = bytes[3]!,
    offset = 4 + 4 * rank;
  if (bytes.length < offset) {
    throw new ProblemError(
      problem('data/idx-truncated', { found: bytes.length, expected: offset }, { file }),
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  // Infinity for absurd dimensions, which no file is as long as; but never Infinity * 0.
  const size = shape.includes(0) ? 0 : shape.reduce((a, b) => a * b, types[type]!.bytes);
  return { type, shape, offset, bytes: size };
}

/** Is the file as long as its header says? Throws `data/idx-truncated`, `file/idx-extra`. */
export function checkIdxLength(header: IdxHeader, length: number, file: string): void {
  const expected = header.offset + header.bytes;
  if (length < expected)
    throw new ProblemError(problem('data/idx-truncated', { found: length, expected }, { file }));
  if (length > expected)
    throw new ProblemError(problem('file/idx-extra', { found: length, expected }, { file }));
}

/** The values of an array, from its bytes without the header. Throws `file/not-finite`. */
export function idxValues(header: IdxHeader, data: Uint8Array, file: string): Uint8Array | Float32Array {
  const { read, bytes } = types[header.type]!;
  if (header.type === 0x08) return data;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = new Float32Array(data.byteLength / bytes);
  for (let index = 0; index < values.length; index++) {
    const value = read(view, index * bytes);
    values[index] = value;
    if (!Number.isFinite(values[index])) {
      throw new ProblemError(problem('file/not-finite', { index, found: String(value) }, { file }));
    }
  }
  return values;
}

/** A whole file. Nothing is allocated before the dimensions are known to fit the file. */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const header = readIdxHeader(bytes, file);
  checkIdxLength(header, bytes.length, file);
  return { shape: header.shape, values: idxValues(header, bytes.subarray(header.offset), file) };
}

/** Bytes as an IDX file; for tests and for data that ships with the studio. */
export function writeIdx(shape: Shape, values: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length),
    view = new DataView(bytes.buffer);
  bytes.set([0, 0, 0x08, shape.length]);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}
