import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../contract/problems.ts';
import { parseSafetensors, readSafetensors, writeSafetensors } from '../../../engine/formats/safetensors.ts';

/** A file with this header, and so many bytes of data. */
function file(header: unknown, data: number, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
const entry = (start: number, end: number, shape: unknown = [(end - start) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

function reasonOf(bytes: Uint8Array): string {
  try {
    parseSafetensors(bytes, 'w.safetensors');
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.problems).toMatchObject([{ code: 'file/safetensors', where: { file: 'w.safetensors' } }]);
    return error.problems[0]!.message;
  }
  return 'accepted';
}

describe('safetensors by the letter', () => {
  test('what is written: aligned, padded with blanks, sorted, metadata first', () => {
    const bytes = writeSafetensors(
      [
        { name: 'b', shape: [1], values: Float32Array.of(2) },
        { name: 'a', shape: [], values: Float32Array.of(1) },
      ],
      { z: '1', format: 'pt' },
    );
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length)).trimEnd()).toBe(
      '{"__metadata__":{"format":"pt","z":"1"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
    );
    expect(new Float32Array(bytes.slice(8 + length).buffer)).toEqual(Float32Array.of(1, 2));
  });

  test('accepted: no tensors, empty tensors anywhere, blanks after the header, unaligned data', () => {
    expect(readSafetensors(file({}, 0))).toEqual({ tensors: [], metadata: {} });
    expect(
      parseSafetensors(file({ a: entry(0, 0), b: entry(0, 4), c: entry(4, 4, [7, 0]) }, 4)).tensors.map(
        ({ name }) => name,
      ),
    ).toEqual(['a', 'b', 'c']);
    expect(reasonOf(file(`${JSON.stringify({ a: entry(0, 4) })}   `, 4))).toBe('accepted');
    expect(reasonOf(file({ a: entry(0, 1, [1], 'U8'), b: entry(1, 5) }, 5))).toBe('accepted');
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['shorter than 8 bytes', new Uint8Array(7), /7 bytes/],
    ['a header longer than the file', file({}, 0, 3n), /claims 3 bytes, there are 2/],
    ['a header over 100 MB', file({}, 0, 100_000_001n), /limit is 100000000/],
    ['a header of 2^64 - 1 bytes', file({}, 0, 2n ** 64n - 1n), /18446744073709551615/],
    ['an empty header', file('', 0), /start with \{/],
    ['a blank before the header', file(' {}', 0), /start with \{/],
    ['no JSON', file('{"a":}', 0), /not valid JSON/],
    ['something after the JSON', file('{}x', 0), /not valid JSON/],
    ['not UTF-8', file('{}', 0).with(8, 0xff), /not UTF-8/],
    [
      'the same tensor twice',
      file(`{"a":${JSON.stringify(entry(0, 4))},"a":${JSON.stringify(entry(0, 4))}}`, 4),
      /occurs twice/,
    ],
    [
      'the same key twice, written differently',
      file(`{"a":${JSON.stringify(entry(0, 4))},"\\u0061":${JSON.stringify(entry(0, 4))}}`, 4),
      /occurs twice/,
    ],
    [
      'the same field twice',
      file('{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
      /occurs twice/,
    ],
    ['metadata twice', file('{"__metadata__":{"a":"1"},"__metadata__":{"a":"1"}}', 0), /occurs twice/],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }, 0), /object of texts/],
    ['metadata that is a list', file({ __metadata__: ['a'] }, 0), /object of texts/],
    ['an unknown type', file({ a: entry(0, 4, [1], 'F33') }, 4), /unknown type "F33"/],
    ['a type from the prototype', file({ a: entry(0, 4, [1], 'constructor') }, 4), /unknown type/],
    ['no shape', file({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), /no shape/],
    ['a negative size', file({ a: entry(0, 4, [-1, -1]) }, 4), /has the shape/],
    ['a size that is no whole number', file({ a: entry(0, 4, [0.5, 2]) }, 4), /has the shape/],
    ['a product beyond 2^53', file({ a: entry(0, 4, [2 ** 40, 2 ** 40]) }, 4), /has the shape/],
    [
      'three offsets',
      file({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 8] } }, 4),
      /has the offsets/,
    ],
    ['offsets the wrong way round', file({ a: entry(4, 0, [1]) }, 4), /lies at 4 to 0/],
    ['offsets beyond the end', file({ a: entry(0, 8) }, 4), /lies at 0 to 8 of 4/],
    [
      'a shape that does not fill the bytes',
      file({ a: entry(0, 8, [1]) }, 8),
      /takes 8 bytes, its shape and type 4/,
    ],
    ['a hole', file({ a: entry(0, 4), b: entry(8, 12) }, 12), /after a hole/],
    ['a hole at the start', file({ a: entry(4, 8) }, 8), /after a hole/],
    ['an overlap', file({ a: entry(0, 8), b: entry(4, 8) }, 8), /inside another tensor/],
    ['bytes after the last tensor', file({ a: entry(0, 4) }, 5), /take 4 bytes, there are 5/],
    ['deep nesting', file(`{"a":${'['.repeat(100_000)}`, 0), /nested too deeply/],
    ['a list of a million entries', file(`{"a":[${'1,'.repeat(1_000_000)}1]}`, 0), /more than 64 entries/],
    [
      'more keys than any model has',
      file(`{${'"a":1,'.repeat(1_000_001)}"b":1}`, 0),
      /more than 1000000 keys/,
    ],
  ])('refused: %s', (_, bytes, reason) => expect(reasonOf(bytes)).toMatch(reason));
});
