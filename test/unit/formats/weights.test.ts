import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weightFormats } from '../../../engine/formats/index.ts';
import type { NamedTensor } from '../../../engine/formats/index.ts';
import { codesOf } from '../data/fuzzing.ts';
import { madeUpTensors } from './tensors.ts';

const metadata = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), {
  maxKeys: 4,
});
const byName = (tensors: readonly NamedTensor[]) => [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));

describe.each(Object.entries(weightFormats))('%s', (name, format) => {
  test('tensors and metadata come back bit for bit', () => {
    fc.assert(
      fc.property(madeUpTensors, metadata, (tensors, texts) => {
        const read = format.read(format.write(tensors, texts));
        expect(byName(read.tensors)).toEqual(byName(tensors));
        expect(read.metadata).toEqual(texts);
      }),
      { numRuns: 300 },
    );
  });

  test('the same tensors give the same bytes, also from a view on shared memory', () => {
    const shared = new Float32Array(new SharedArrayBuffer(40), 8, 6);
    shared.set([1, 2, 3, NaN, -0, Infinity]);
    const own = Float32Array.from(shared);
    const bytes = format.write([{ name: 'w', shape: [2, 3], values: shared }], { b: '2', a: '1' });
    expect(format.write([{ name: 'w', shape: [2, 3], values: own }], { a: '1', b: '2' })).toEqual(bytes);
    expect(format.read(bytes).tensors[0]!.values).toEqual(own);
  });

  test('reads from the middle of a larger buffer', () => {
    const file = format.write([{ name: 'w', shape: [3], values: Float32Array.of(1, 2, 3) }], {});
    const larger = new Uint8Array(file.length + 7);
    larger.set(file, 3);
    expect(format.read(larger.subarray(3, 3 + file.length)).tensors[0]!.values).toEqual(
      Float32Array.of(1, 2, 3),
    );
  });

  test('two tensors of one name are refused when writing', async () => {
    const tensor = { name: 'w', shape: [1], values: Float32Array.of(1) };
    expect(await codesOf(() => format.write([tensor, tensor], {}))).toEqual([`file/${name}`]);
  });
});
