import { dirname } from 'node:path';
import { stat } from 'node:fs/promises';
import { ProblemError, problem } from '../../../contract/problems.ts';
import { checkedSize, dtypes, type DtypeName } from '../../../engine/formats/dtypes.ts';
import { resolveInside } from '../../files/inside.ts';
import { readProblem } from '../../files/problems.ts';
import { readRange } from '../../files/read.ts';
import { uniform, type Constant } from './constant.ts';
import type { TensorMessage } from './wire.ts';

/** TensorProto.DataType. */
const types: Readonly<Record<number, DtypeName>> = {
  1: 'f32',
  2: 'u8',
  3: 'i8',
  4: 'u16',
  5: 'i16',
  6: 'i32',
  7: 'i64',
  9: 'bool',
  10: 'f16',
  11: 'f64',
  12: 'u32',
  13: 'u64',
  16: 'bf16',
};
const floats: readonly DtypeName[] = ['f32', 'f16', 'bf16'];

const refuse = (file: string, reason: string): ProblemError =>
  new ProblemError(problem('import/file', { format: 'ONNX model', reason }, { file }));

/** The values of a tensor in a file, or in the file beside it that it names. Throws `import/file`. */
export async function constantOfTensor(tensor: TensorMessage, file: string): Promise<Constant> {
  const { dims, name } = tensor;
  const size = checkedSize(dims);
  const dtype = types[tensor.type];
  if (Number.isNaN(size)) throw refuse(file, `the tensor "${name}" claims the sizes ${dims.join(' x ')}`);
  if (dtype === undefined) throw refuse(file, `the tensor "${name}" is of type ${tensor.type}, no numbers`);
  if (size === 0) return { ...uniform(dims, 0), name };
  const values = numbersOf(
    tensor,
    dtype,
    size,
    tensor.location === 1 ? await external(tensor, dtype, size, file) : tensor.raw,
  );
  if (!values) {
    const claimed = dims.length > 0 ? dims.join(' x ') : 'one';
    throw refuse(file, `the tensor "${name}" claims ${claimed} values and holds others`);
  }
  return { kind: 'constant', shape: dims, values, name };
}

/** Null where there are not so many. */
function numbersOf(
  tensor: TensorMessage,
  dtype: DtypeName,
  size: number,
  raw: Uint8Array | undefined,
): Float32Array | Float64Array | null {
  const kind = floats.includes(dtype) ? Float32Array : Float64Array;
  if (raw) {
    const { bytes, read } = dtypes[dtype];
    if (raw.length !== size * bytes) return null;
    const values = new kind(size);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    for (let i = 0; i < size; i += 1) values[i] = read(view, i * bytes, true);
    return values;
  }
  const listed = {
    f32: tensor.floats,
    f64: tensor.doubles,
    i64: tensor.int64s,
    u64: tensor.uint64s,
    u32: tensor.uint64s,
  };
  const list = Object.hasOwn(listed, dtype) ? listed[dtype as keyof typeof listed] : tensor.int32s;
  if (list.length !== size) return null;
  if (dtype !== 'f16' && dtype !== 'bf16') return kind.from(list);
  // As bits, each in a number of its own.
  const view = new DataView(new ArrayBuffer(2));
  return Float32Array.from(list, (bits: number) => {
    view.setUint16(0, bits, true);
    return dtypes[dtype].read(view, 0, true);
  });
}

/** The bytes of a tensor in a file of its own, which must stand beside the model or below it. */
async function external(
  { name, external: entries }: TensorMessage,
  dtype: DtypeName,
  size: number,
  file: string,
): Promise<Uint8Array> {
  const of = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  if (!of.location) throw refuse(file, `the tensor "${name}" stands in another file, which it does not name`);
  const path = await resolveInside(dirname(file), of.location, { file });
  const [from, length] = [Number(of.offset ?? 0), Number(of.length ?? size * dtypes[dtype].bytes)];
  const isRange = [from, length].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!isRange || length !== size * dtypes[dtype].bytes)
    throw refuse(file, `the tensor "${name}" claims bytes ${from} to ${from + length} of ${of.location}`);
  const there = await stat(path).catch((error: unknown) => {
    throw readProblem(path, error);
  });
  if (there.size < from + length) throw refuse(file, `${of.location} is too short for the tensor "${name}"`);
  return readRange(path, from, length);
}
