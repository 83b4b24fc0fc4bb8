import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIdx, writeIdx } from '../../../engine/data/idx.ts';
import { codesOf } from './fuzzing.ts';

const header = (type: number, shape: readonly number[]): number[] => [
  0,
  0,
  type,
  shape.length,
  ...shape.flatMap((size) => [size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255]),
];

describe('IDX', () => {
  test('bytes come back as they were, without a copy', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shape, fc.infiniteStream(fc.nat({ max: 255 })), (sizes, stream) => {
        const values = Uint8Array.from(
          { length: sizes.reduce((a, b) => a * b, 1) },
          () => stream.next().value,
        );
        const file = writeIdx(sizes, values),
          read = parseIdx(file, 'x');
        expect(read).toEqual({ shape: sizes, values });
        expect(read.values.buffer).toBe(file.buffer);
      }),
    );
  });

  test.each<[string, number, number[], number[]]>([
    ['i8', 0x09, [0xff, 0x7f], [-1, 127]],
    ['i16', 0x0b, [0x80, 0x00, 0x01, 0x02], [-32768, 258]],
    ['i32', 0x0c, [0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff], [65536, -1]],
    ['f32', 0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0], [1, -2]],
    ['f64', 0x0e, [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0x08, 0, 0, 0, 0, 0, 0], [1, -3]],
  ])('%s is big-endian and becomes float32', (_, type, data, values) => {
    expect(parseIdx(Uint8Array.of(...header(type, [2]), ...data), 'x').values).toEqual(
      Float32Array.from(values),
    );
  });

  test.each<[string, number[], string]>([
    ['nothing', [], 'data/idx-magic'],
    ['a png', [0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4], 'data/idx-magic'],
    ['an unknown type', header(0x0a, [1]).concat(0), 'data/idx-magic'],
    ['no dimensions', header(0x08, []), 'data/idx-magic'],
    ['cut in the header', header(0x08, [2, 2]).slice(0, 9), 'data/idx-truncated'],
    ['cut in the values', [...header(0x08, [2, 2]), 1, 2, 3], 'data/idx-truncated'],
    ['more than the header says', [...header(0x08, [2]), 1, 2, 3], 'file/idx-extra'],
    [
      'a claim of 2^32 x 2^32 x 2^32 values',
      header(0x0e, [0xffffffff, 0xffffffff, 0xffffffff]),
      'data/idx-truncated',
    ],
    [
      'a claim beyond any double',
      header(0x08, new Array<number>(255).fill(0xffffffff)),
      'data/idx-truncated',
    ],
    [
      'Infinity times zero',
      [...header(0x08, [...new Array<number>(254).fill(0xffffffff), 0]), 1],
      'file/idx-extra',
    ],
    ['NaN', [...header(0x0d, [1]), 0x7f, 0xc0, 0, 0], 'file/not-finite'],
    [
      'a float64 that float32 cannot hold',
      [...header(0x0e, [1]), 0x7f, 0xe0, 0, 0, 0, 0, 0, 0],
      'file/not-finite',
    ],
  ])('refused: %s', async (_, bytes, code) => {
    expect(await codesOf(() => parseIdx(Uint8Array.from(bytes), 'x'))).toEqual([code]);
  });
});
