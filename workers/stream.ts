import { isInFiles, type AnyDataset, type Chunking, type Split } from '../engine/data/dataset.ts';
import { evaluationBatch, type JobLayout } from '../engine/graph/layout.ts';
import type { Model } from '../engine/graph/model.ts';
import { windowsHeld, type ReadTask } from './pieces.ts';
import type { LeadTask } from './protocol.ts';

/** How a job reads columns that stay in files. */
export interface Stream {
  readonly chunking: Chunking;
  /** Rows of such a column, by part; in memory that threads share. */
  readonly rows: Split;
  /** Rows of one place in memory, of which there are `windowsHeld`. */
  readonly placeRows: number;
  readonly held: number;
}

/** Windows that hold the samples of any update and of any batch of evaluation. */
export function chunkingFor({ document, samplesPerRow }: Model, { size, perWindow }: Chunking): Chunking {
  const { batchSize, accumulate = 1 } = document.training,
    most = Math.max(batchSize * accumulate, evaluationBatch) * samplesPerRow;
  return { size, perWindow: Math.max(perWindow, Math.ceil(most / size)) };
}

/** Null where all columns that the job reads are in memory. `rows`: what it reads of the others. */
export function streamOf(
  { columns }: AnyDataset,
  names: readonly string[],
  chunking: Chunking | undefined,
  rows: Split,
): Stream | null {
  if (!chunking || !names.some((name) => isInFiles(columns[name]!))) return null;
  const longest = Math.max(rows.train.length, rows.validation.length, rows.test.length),
    placeRows = Math.min(chunking.size * chunking.perWindow, longest);
  return { chunking, rows: shared(rows), placeRows, held: windowsHeld * placeRows };
}

/** Of millions of numbers no thread needs a copy. */
export const shared = (split: Split): Split => ({
  train: sharedRows(split.train),
  validation: sharedRows(split.validation),
  test: sharedRows(split.test),
});
function sharedRows(rows: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  copy.set(rows);
  return copy;
}

/** What the leader has to know of it. */
export const piecesOf = (stream: Stream | null, { arena }: JobLayout): LeadTask['pieces'] =>
  stream && {
    places: arena.places,
    size: stream.chunking.size * stream.chunking.perWindow,
    placeRows: stream.placeRows,
  };

/** What the thread that reads has to do. */
export function readTaskOf(
  stream: Stream | null,
  memory: WebAssembly.Memory,
  { arena }: JobLayout,
  { columns }: AnyDataset,
  seed: number,
): ReadTask | null {
  if (!stream) return null;
  const placed = Object.entries(arena.columns).flatMap(([name, { source, columns: size }]) => {
    const column = columns[name]!;
    return isInFiles(column) ? [{ column, address: 4 * source, bytes: stream.placeRows * size }] : [];
  });
  return { memory, columns: placed, rows: stream.rows, chunking: stream.chunking, seed };
}
