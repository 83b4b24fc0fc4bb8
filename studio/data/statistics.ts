import type { PreprocessingKind } from '../../contract/project.ts';
import {
  isInFiles,
  type Affine,
  type AnyColumn,
  type Column,
  type FileColumn,
} from '../../engine/data/dataset.ts';
import {
  affineFrom,
  ByteCounts,
  fitAffine,
  groupsOf,
  knownAffine,
  rangeOf,
  type Statistics,
} from '../../engine/data/preprocess.ts';
import { pieces } from '../../workers/rows.ts';

/** `fitAffine` for a column that may be in files, which are read only where their values must be known. */
export async function fitColumn(
  column: AnyColumn,
  rows: Uint32Array,
  kind: PreprocessingKind,
  lengths?: Column,
): Promise<Affine> {
  if (!isInFiles(column)) return fitAffine(column, rows, kind, lengths);
  return knownAffine(column, rows, kind) ?? affineFrom(kind, await statisticsOf(column, rows));
}

/** `rangeOf` for a column that may be in files. */
export async function rangeOfColumn(
  column: AnyColumn,
  rows: Uint32Array,
  map: Affine,
  lengths?: Column,
): Promise<{ lowest: number; highest: number }> {
  if (!isInFiles(column)) return rangeOf(column, rows, map, lengths);
  if (rows.length === 0) return { lowest: Infinity, highest: -Infinity };
  const { mean, scale } = map,
    ends = (await statisticsOf(column, rows)).flatMap(({ minimum, maximum }, group) =>
      [minimum, maximum].map((value) => (value - mean[group % mean.length]) * scale[group % scale.length]),
    );
  return { lowest: Math.min(...ends), highest: Math.max(...ends) };
}

/** Reading gigabytes takes seconds, and the same part is asked for again and again. */
const known = new WeakMap<FileColumn, { rows: Uint32Array; statistics: Promise<Statistics[]> }[]>();
/** Parts that are remembered: training, validation, test. */
const remembered = 3;

function statisticsOf(column: FileColumn, rows: Uint32Array): Promise<Statistics[]> {
  const kept = known.get(column) ?? [],
    found = kept.find((one) => isSame(one.rows, rows));
  if (found) return found.statistics;
  const statistics = counted(column, rows);
  known.set(column, [{ rows, statistics }, ...kept].slice(0, remembered));
  // What could not be read is tried again the next time.
  statistics.catch(() => known.delete(column));
  return statistics;
}

const isSame = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((row, i) => row === b[i]);

async function counted(column: FileColumn, rows: Uint32Array): Promise<Statistics[]> {
  const counts = new ByteCounts(groupsOf(column));
  for await (const { bytes } of pieces(column, rows)) counts.add(bytes, 0, bytes.length);
  return counts.statistics();
}
