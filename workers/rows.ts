import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { problem, ProblemError } from '../contract/problems.ts';
import {
  isInFiles,
  takeRows,
  type AnyDataset,
  type Column,
  type Dataset,
  type FileColumn,
  type RowFile,
} from '../engine/data/dataset.ts';
import { sizeOf } from '../engine/tensor/shape.ts';

/** Bytes read at once. */
const stretch = 2 ** 20;
/** Rows that nobody wants are read over where they are fewer bytes than this: a call of the system costs as much. */
const gap = 2 ** 14;

interface OpenFile extends RowFile {
  readonly handle: number;
  /** Number of its first row in the column. */
  readonly first: number;
}

/** Reads rows of a column that stays in files. Everything that goes wrong is a ProblemError `data/unreadable`. */
export class RowReader {
  private readonly files: OpenFile[] = [];
  private readonly size: number;
  private readonly scratch: Uint8Array;

  constructor({ files, shape }: FileColumn) {
    this.size = sizeOf(shape);
    this.scratch = new Uint8Array(Math.max(stretch, this.size));
    let first = 0;
    for (const file of files) {
      try {
        this.files.push({ ...file, handle: openSync(file.path, 'r'), first });
      } catch (error) {
        this.close();
        throw unreadable(file.path, error);
      }
      first += file.rows;
    }
  }
  close(): void {
    for (const { handle } of this.files) closeSync(handle);
    this.files.length = 0;
  }

  /** Writes these rows one after the other to `out`, from byte `at` on. Rows that follow each other are read at once. */
  read(rows: Uint32Array, out: Uint8Array, at: number): void {
    const { size, scratch } = this;
    for (let from = 0; from < rows.length;) {
      const file = this.files.findLast(({ first }) => first <= rows[from]!)!,
        last = file.first + file.rows - 1;
      let to = from + 1;
      const fits = (row: number): boolean =>
        row > rows[to - 1]! &&
        row <= last &&
        (row - rows[to - 1]! - 1) * size <= gap &&
        (row - rows[from]! + 1) * size <= stretch;
      while (to < rows.length && fits(rows[to]!)) to++;
      const start = rows[from]!,
        count = rows[to - 1]! - start + 1;
      if (count === to - from) fill(file, out, at, start, count * size, size);
      else {
        fill(file, scratch, 0, start, count * size, size);
        copyRows(scratch, rows.subarray(from, to), size, out, at);
      }
      at += (to - from) * size;
      from = to;
    }
  }
}

/** Rows that follow each other are copied at once; the first of `rows` is the first of `bytes`. */
function copyRows(bytes: Uint8Array, rows: Uint32Array, size: number, out: Uint8Array, at: number): void {
  const start = rows[0]!;
  for (let from = 0; from < rows.length;) {
    let to = from + 1;
    while (to < rows.length && rows[to] === rows[to - 1]! + 1) to++;
    const begin = (rows[from]! - start) * size;
    out.set(bytes.subarray(begin, begin + (to - from) * size), at);
    at += (to - from) * size;
    from = to;
  }
}

function fill(file: OpenFile, out: Uint8Array, at: number, row: number, bytes: number, size: number): void {
  const position = file.offset + (row - file.first) * size;
  let read = 0;
  try {
    while (read < bytes) {
      const found = readSync(file.handle, out, at + read, bytes - read, position + read);
      if (found === 0) break;
      read += found;
    }
  } catch (error) {
    throw unreadable(file.path, error);
  }
  if (read < bytes) {
    const { path } = file,
      reason = `it ends at byte ${position + read}, in sample ${row - file.first + Math.floor(read / size) + 1}`;
    throw new ProblemError(problem('data/unreadable', { path, reason }, { file: path }));
  }
}

function unreadable(path: string, error: unknown): ProblemError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ProblemError(problem('data/unreadable', { path, reason }, { file: path }));
}

/** These rows in pieces of about a megabyte, which are used again; other work gets its turn in between. */
export async function* pieces(
  column: FileColumn,
  rows: Uint32Array,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly count: number }> {
  const size = sizeOf(column.shape),
    each = Math.max(1, Math.floor(stretch / size)),
    bytes = new Uint8Array(each * size),
    reader = new RowReader(column);
  try {
    for (let from = 0; from < rows.length; from += each) {
      const part = rows.subarray(from, from + each);
      reader.read(part, bytes, 0);
      yield { bytes: bytes.subarray(0, part.length * size), count: part.length };
      await setImmediate();
    }
  } finally {
    reader.close();
  }
}

/** A few samples of a data set, all in memory. */
export async function loadSamples(dataset: AnyDataset, rows: Uint32Array): Promise<Dataset> {
  const held: Record<string, Column> = {},
    read: Record<string, Column> = {};
  for (const [name, column] of Object.entries(dataset.columns)) {
    if (isInFiles(column)) read[name] = await loadRows(column, rows);
    else held[name] = column;
  }
  const taken = takeRows({ ...dataset, columns: held }, rows);
  return { ...taken, columns: { ...taken.columns, ...read } };
}

/** A few rows of a column, in memory. */
export async function loadRows({ files, ...kind }: FileColumn, rows: Uint32Array): Promise<Column> {
  const values = new Uint8Array(rows.length * sizeOf(kind.shape));
  let at = 0;
  for await (const { bytes } of pieces({ files, ...kind }, rows)) {
    values.set(bytes, at);
    at += bytes.length;
  }
  return { ...kind, values };
}
