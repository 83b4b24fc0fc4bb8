import { problem, ProblemError } from '../../contract/problems.ts';
import type { Shape } from '../tensor/shape.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { DtypeName } from './dtypes.ts';
import { checkedSize, decodeUtf8, dtypes, floatBytes, toFloats } from './dtypes.ts';

/**
 * numpy's file of one array: the bytes 0x93 NUMPY, a version, the length of the header, the header as a Python dict, the values.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** numpy itself refuses longer headers when it is asked to trust nothing. */
const longestHeader = 10_000;
const mostDimensions = 64;

const types: Readonly<Record<string, DtypeName>> = {
  f8: 'f64',
  f4: 'f32',
  f2: 'f16',
  i8: 'i64',
  i4: 'i32',
  i2: 'i16',
  i1: 'i8',
  u8: 'u64',
  u4: 'u32',
  u2: 'u16',
  u1: 'u8',
  b1: 'bool',
};

export interface NpyArray {
  readonly shape: Shape;
  /** Row after row, whatever the order in the file. Unsigned bytes stay bytes, all else becomes float32. */
  readonly values: Float32Array | Uint8Array;
}

interface Header {
  readonly dtype: DtypeName;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

export const looksLikeNpy = (bytes: Uint8Array): boolean => magic.every((byte, at) => bytes[at] === byte);

/** Throws ProblemError `file/npy`, and `file/pickle` for arrays of Python objects. */
export function readNpy(bytes: Uint8Array, file?: string): NpyArray {
  if (!looksLikeNpy(bytes)) refuse('it does not start with the bytes 0x93 NUMPY', file);
  const { text, start } = headerText(bytes, file);
  const header = parseHeader(text, file);
  const data = bytes.subarray(start);
  const expected = checkedSize(header.shape) * dtypes[header.dtype].bytes;
  if (data.length !== expected)
    refuse(`its header describes ${expected} bytes of values, there are ${data.length}`, file);
  const values = header.dtype === 'u8' ? data : toFloats(header.dtype, data, header.littleEndian);
  return { shape: header.shape, values: header.fortranOrder ? rowMajor(values, header.shape) : values };
}

/** An array of float32 as numpy.save writes it (version 1.0, values aligned to 64 bytes). */
export function writeNpy(shape: Shape, values: Float32Array): Uint8Array<ArrayBuffer> {
  if (sizeOf(shape) !== values.length)
    refuse(`${values.length} values do not make the shape (${shape.join(', ')})`);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  const header = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(header + values.byteLength);
  bytes.set([...magic, 1, 0, (header - 10) & 255, (header - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${text.padEnd(header - 11)}\n`), 10);
  bytes.set(floatBytes(values), header);
  return bytes;
}

function headerText(bytes: Uint8Array, file?: string): { text: string; start: number } {
  const version = bytes[6] ?? 0;
  const wide = version >= 2,
    start = wide ? 12 : 10;
  if (version < 1 || version > 3) refuse(`its format has the unknown version ${version}`, file);
  if (bytes.length < start) refuse('it ends inside the header', file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > longestHeader) refuse(`its header has ${length} bytes, the limit is ${longestHeader}`, file);
  if (length > bytes.length - start) refuse('it ends inside the header', file);
  const text = decodeUtf8(bytes.subarray(start, start + length));
  if (text === null) return refuse('its header is not text', file);
  return { text, start: start + length };
}

/** Exactly the three keys that numpy writes, in any order; no Python is evaluated. */
function parseHeader(text: string, file?: string): Header {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return refuse('its header is not a Python dict', file);
  const found = new Map<string, string>();
  const pair = /\s*(['"])(\w+)\1\s*:\s*((['"])[^'"]*\4|True|False|\([^()]*\)|\[.*\])\s*(?:,|$)/sy;
  while (pair.lastIndex < body.length && body.slice(pair.lastIndex).trim() !== '') {
    const match = pair.exec(body);
    if (!match) return refuse('its header cannot be understood', file);
    if (found.has(match[2]!)) refuse(`"${match[2]}" occurs twice in its header`, file);
    found.set(match[2]!, match[3]!);
  }
  const descr = found.get('descr'),
    order = found.get('fortran_order'),
    shape = found.get('shape');
  if (found.size !== 3 || descr === undefined || order === undefined || shape === undefined) {
    return refuse('its header does not have just descr, fortran_order and shape', file);
  }
  if (order !== 'True' && order !== 'False') return refuse(`fortran_order is ${order}`, file);
  return { ...parseType(descr, file), fortranOrder: order === 'True', shape: parseShape(shape, file) };
}

function parseType(descr: string, file?: string): { dtype: DtypeName; littleEndian: boolean } {
  if (descr.startsWith('[')) return refuse('it holds records, not an array of numbers', file);
  const [, order, type] = /^['"]([<>|=]?)([A-Za-z]\d*)['"]$/.exec(descr) ?? [];
  if (type?.startsWith('O'))
    throw new ProblemError(problem('file/pickle', {}, file === undefined ? {} : { file }));
  const dtype = type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
  if (dtype === undefined) return refuse(`its values have the type ${descr.slice(0, 40)}`, file);
  return { dtype, littleEndian: order !== '>' };
}

function parseShape(text: string, file?: string): number[] {
  const inner = text.slice(1, -1).trim().replace(/,$/, '');
  const sizes =
    inner === ''
      ? []
      : inner.split(',').map((size) => (/^\s*\d+L?\s*$/.test(size) ? parseInt(size, 10) : NaN));
  if (!text.startsWith('(') || sizes.length > mostDimensions || Number.isNaN(checkedSize(sizes))) {
    return refuse(`its shape is ${text.slice(0, 60)}`, file);
  }
  return sizes;
}

/** Values that lie column after column (the first index fastest) as rows (the last index fastest). */
function rowMajor<T extends Float32Array | Uint8Array>(values: T, shape: readonly number[]): T {
  if (shape.length < 2) return values;
  const out = values.slice() as T,
    index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  for (let at = 0, from = 0; at < out.length; at++) {
    out[at] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

function refuse(reason: string, file?: string): never {
  throw new ProblemError(problem('file/npy', { reason }, file === undefined ? {} : { file }));
}
