/** Types of numbers in files of weights and arrays: how many bytes, and how to read one. */
export interface Dtype {
  readonly bytes: number;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

export const dtypes = {
  f64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  f32: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f16: { bytes: 2, read: (view, at, little) => half(view.getUint16(at, little)) },
  bf16: { bytes: 2, read: (view, at, little) => brain(view.getUint16(at, little)) },
  i64: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  i32: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  i16: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  i8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u64: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  u32: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  u16: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  u8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
} as const satisfies Record<string, Dtype>;
export type DtypeName = keyof typeof dtypes;

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1,
    exponent = (bits >> 10) & 31,
    fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

const word = new DataView(new ArrayBuffer(4));
/** bfloat16: the upper half of a float32. */
function brain(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** `bytes` as float32 numbers; what float32 cannot hold is rounded, as every reader of weights does. */
export function toFloats(name: DtypeName, bytes: Uint8Array, littleEndian = true): Float32Array<ArrayBuffer> {
  const { bytes: size, read }: Dtype = dtypes[name];
  const values = new Float32Array(bytes.length / size);
  if (name === 'f32' && littleEndian) {
    // Every machine that the studio runs on is little-endian.
    new Uint8Array(values.buffer).set(bytes);
    return values;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < values.length; index++) values[index] = read(view, index * size, littleEndian);
  return values;
}

/** The bytes of float32 numbers; a view, not a copy. */
export const floatBytes = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Number of values of a shape from a file; NaN unless every size and the product are whole numbers that a double holds. */
export function checkedSize(shape: readonly unknown[]): number {
  let product = 1;
  for (const size of shape) {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return NaN;
    product *= size;
  }
  return Number.isSafeInteger(product) ? product : NaN;
}

/** UTF-8 to text; null where it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  // A decoder takes no shared memory.
  const own =
    bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(own);
  } catch {
    return null;
  }
}
