import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../../engine/formats/npy.ts';
import { readNpz, writeNpz } from '../../../engine/formats/npz.ts';
import { codesOf } from '../data/fuzzing.ts';

/** An npy file of version 1 with this header. */
function npy(header: string, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  return Uint8Array.of(
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
    ...data,
  );
}
const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

describe('npy', () => {
  test('arrays of any shape come back bit for bit', () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(shape, (sizes) => {
        const values = Float32Array.from(
          { length: sizes.reduce((a, b) => a * b, 1) },
          (_, index) => index / 3,
        );
        expect(readNpy(writeNpy(sizes, values))).toEqual({ shape: sizes, values });
      }),
    );
  });

  test('either quotation mark, any order of the keys, no comma at the end', () => {
    const text = `{"shape": (2,), "fortran_order": False, "descr": "|u1"}`;
    expect(readNpy(npy(text, [1, 2]))).toEqual({ shape: [2], values: Uint8Array.of(1, 2) });
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'file/npy'],
    ['an unknown version', npy('', []).with(6, 9), 'file/npy'],
    ['cut in the header', npy(header(`'<f4'`, '(1,)')).subarray(0, 30), 'file/npy'],
    ['cut in the values', npy(header(`'<f4'`, '(1,)'), [0, 0, 0]), 'file/npy'],
    ['more than the header says', npy(header(`'<f4'`, '(1,)'), [0, 0, 0, 0, 0]), 'file/npy'],
    ['Python objects', npy(header(`'|O'`, '(1,)'), [0x80, 4]), 'file/pickle'],
    ['records', npy(header(`[('a', '<i4')]`, '(1,)'), [0, 0, 0, 0]), 'file/npy'],
    ['texts', npy(header(`'<U1'`, '(1,)'), [65, 0, 0, 0]), 'file/npy'],
    ['complex numbers', npy(header(`'<c8'`, '(1,)'), new Array<number>(8).fill(0)), 'file/npy'],
    ['an expression for a shape', npy(header(`'<f4'`, '(1+1,)'), new Array<number>(8).fill(0)), 'file/npy'],
    ['a negative size', npy(header(`'<f4'`, '(-1,)')), 'file/npy'],
    ['a product beyond 2^53', npy(header(`'<f4'`, '(9007199254740991, 9007199254740991)')), 'file/npy'],
    [
      'a key twice',
      npy(`{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (0,)}`),
      'file/npy',
    ],
    ['a key too many', npy(`{'descr': '<f4', 'fortran_order': False, 'shape': (0,), 'x': 'y'}`), 'file/npy'],
    ['a key missing', npy(`{'descr': '<f4', 'shape': (0,)}`), 'file/npy'],
    ['code', npy(`__import__('os').system('true')`), 'file/npy'],
  ])('refused: %s', async (_, bytes, code) =>
    expect(await codesOf(() => readNpy(bytes, 'x.npy'))).toEqual([code]),
  );
});

describe('npz', () => {
  const array = writeNpy([2], Float32Array.of(1, 2));

  test('packed and stored entries', () => {
    for (const level of [0, 9] as const) {
      const { arrays } = readNpz(zipSync({ 'a.npy': [array, { level }], 'b.npy': [array, { level }] }));
      expect(arrays).toEqual(['a', 'b'].map((name) => ({ name, shape: [2], values: Float32Array.of(1, 2) })));
    }
  });

  test('a comment that is not ours is no metadata', () => {
    const bytes = writeNpz([{ name: 'a', shape: [0], values: new Float32Array(0) }], { hello: 'world' });
    expect(readNpz(bytes).metadata).toEqual({ hello: 'world' });
    expect(readNpz(bytes.with(bytes.length - 1, 65)).metadata).toEqual({});
  });

  /** Changes the directory entry of an archive with one file, `at` bytes into it. */
  function patched(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
    const copy = bytes.slice(),
      directory = new DataView(copy.buffer).getUint32(copy.length - 22 + 16, true);
    copy.set(values, directory + at);
    return copy;
  }
  const zeros = zipSync({ 'a.npy': writeNpy([1000], new Float32Array(1000)) }, { level: 9 });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'file/npz'],
    ['no directory', zeros.subarray(0, -1), 'file/npz'],
    ['an entry that is no array', zipSync({ 'evil.sh': Uint8Array.of(1) }), 'file/npz'],
    ['a damaged array', zipSync({ 'a.npy': Uint8Array.of(1) }), 'file/npy'],
    ['an encrypted entry', patched(zeros, 8, 1), 'file/npz'],
    ['an unknown method', patched(zeros, 10, 12), 'file/npz'],
    ['a wrong checksum', patched(zeros, 16, 0xde, 0xad), 'file/npz'],
    ['a claim of fewer bytes than come out', patched(zeros, 24, 1, 0, 0, 0), 'file/npz'],
    ['a claim of more bytes than come out', patched(zeros, 24, 0xff, 0xff, 0x10, 0), 'file/npz'],
    ['a claim of 4 GiB', patched(zeros, 24, 0xfe, 0xff, 0xff, 0xff), 'file/inflates'],
    ['an entry beyond the end', patched(zeros, 42, 0xff, 0xff, 0xff, 0x7f), 'file/npz'],
  ])('refused: %s', async (_, bytes, code) =>
    expect(await codesOf(() => readNpz(bytes, 'x.npz'))).toEqual([code]),
  );

  test('a bomb of 100 MiB in 100 KB is refused at once, before it is unpacked', async () => {
    const bomb = zipSync({ 'a.npy': new Uint8Array(100 * 1024 ** 2) }, { level: 9 });
    expect(bomb.length).toBeLessThan(110_000);
    const before = performance.now();
    expect(await codesOf(() => readNpz(bomb))).toEqual(['file/inflates']);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test('entries that share their bytes are refused', async () => {
    const two = zipSync({ 'a.npy': array, 'b.npy': array }, { level: 0 }),
      view = new DataView(two.buffer);
    const directory = view.getUint32(two.length - 22 + 16, true);
    const second = directory + 46 + 'a.npy'.length;
    view.setUint32(second + 42, view.getUint32(directory + 42, true), true);
    expect(await codesOf(() => readNpz(two))).toEqual(['file/npz']);
  });
});
