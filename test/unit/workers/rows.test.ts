import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../contract/problems.ts';
import type { FileColumn } from '../../../engine/data/dataset.ts';
import { loadRows, RowReader } from '../../../workers/rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'backprop-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows of `size` bytes in two files behind headers of their own; row r is all that `byteOf` says. */
function columnOf(name: string, size: number, counts: readonly [number, number]): FileColumn {
  let row = 0;
  const files = counts.map((rows, i) => {
    const path = join(folder, `${name}${i}`),
      offset = 5 + 3 * i,
      bytes = new Uint8Array(offset + rows * size);
    for (let r = 0; r < rows; r++, row++)
      for (let j = 0; j < size; j++) bytes[offset + r * size + j] = byteOf(row, j);
    writeFileSync(path, bytes);
    return { path, offset, rows };
  });
  return { shape: [size], files };
}
const byteOf = (row: number, j: number): number => (row * 31 + j * 7 + (row >> 8)) & 255;

const listOf = (count: number, row: (i: number) => number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => row(i));

function expectRows(bytes: Uint8Array, rows: Uint32Array, size: number): void {
  const expected = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => {
    for (let j = 0; j < size; j++) expected[i * size + j] = byteOf(row, j);
  });
  expect(Buffer.compare(bytes, expected)).toBe(0);
}

const cases: Record<string, Uint32Array> = {
  'all of both files': listOf(900, (i) => i),
  'every other': listOf(450, (i) => 2 * i + 1),
  'few, far apart': Uint32Array.of(0, 399, 400, 401, 899),
  'in any order, some twice': listOf(700, (i) => (i * 389) % 900),
  none: new Uint32Array(0),
};

describe('rows in files', () => {
  // The last is larger than what is read at once.
  for (const size of [1, 784, 3000, 2 ** 20 + 3]) {
    const counts: [number, number] = size > 10_000 ? [2, 1] : [400, 500];
    const column = columnOf(`rows${size}-`, size, counts);
    for (const [name, rows] of Object.entries(cases)) {
      it(`of ${size} bytes: ${name}`, async () => {
        const wanted = size > 10_000 ? Uint32Array.from(rows.subarray(0, 4), (row) => row % 3) : rows;
        const { values, shape } = await loadRows(column, wanted);
        expect(shape).toEqual([size]);
        expectRows(values as Uint8Array, wanted, size);
      });
    }
  }

  it('are written from a place on, into memory that threads share', () => {
    const column = columnOf('shared', 10, [400, 500]),
      out = new Uint8Array(new SharedArrayBuffer(1000)),
      reader = new RowReader(column);
    reader.read(Uint32Array.of(7, 8, 500), out, 100);
    reader.close();
    expectRows(out.slice(100, 130), Uint32Array.of(7, 8, 500), 10);
    expect([...out.subarray(0, 100), ...out.subarray(130)].every((byte) => byte === 0)).toBe(true);
  });

  const codesOf = async (column: FileColumn, rows: Uint32Array): Promise<unknown> => {
    const error = await loadRows(column, rows).catch((reason: unknown) => reason);
    return error instanceof ProblemError ? [error.problems[0].code, error.problems[0].where.file] : error;
  };

  it('that have been cut off since are a problem that names the file', async () => {
    const column = columnOf('short', 10, [400, 500]),
      { path, offset } = column.files[1]!;
    truncateSync(path, offset + 10 * 100 + 3);
    expectRows((await loadRows(column, Uint32Array.of(499))).values as Uint8Array, Uint32Array.of(499), 10);
    expect(await codesOf(column, Uint32Array.of(3, 500))).toEqual(['data/unreadable', path]);
  });

  it('of a file that is gone are a problem', async () => {
    const column = columnOf('gone', 10, [400, 500]);
    rmSync(column.files[0]!.path);
    expect(await codesOf(column, Uint32Array.of(1))).toEqual(['data/unreadable', column.files[0]!.path]);
  });
});
