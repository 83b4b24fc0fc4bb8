import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { DataSource, ProjectDocument } from '../../contract/project.ts';
import type { AnyDataset } from '../../engine/data/dataset.ts';
import { isBuiltinPath, loadDataset, placeOf } from '../data/index.ts';
import { resolveInside } from '../files/inside.ts';
import { errorCode } from '../files/problems.ts';

/**
 * The data set that was read last. A window asks for samples, a summary and a training of the same data in turn;
 * reading 60,000 images takes longer than asking whether their files have changed.
 */
interface Kept {
  readonly key: string;
  readonly dataset: Promise<AnyDataset>;
}
let kept: Kept | undefined;

/** The data of a document, read again only where something on the disk has changed. */
export async function datasetOf(folder: string, document: ProjectDocument): Promise<AnyDataset> {
  const { source } = document.data;
  if (source === null) throw new ProblemError(problem('data/none', {}, { field: 'data.source' }));
  if ('path' in source) await checkPath(source.path, folder);
  const key = `${JSON.stringify(source)} ${folder} ${await signature(source, folder)}`;
  if (kept?.key !== key) {
    const mine: Kept = { key, dataset: loadDataset(source, folder) };
    kept = mine;
    // What could not be read is tried again the next time.
    mine.dataset.catch(() => {
      if (kept === mine) kept = undefined;
    });
  }
  return kept.dataset;
}

/** A relative path is the project's own and stays in it; whoever means another place says so by an absolute one. */
async function checkPath(path: string, folder: string): Promise<void> {
  if (!isAbsolute(path) && !isBuiltinPath(path))
    await resolveInside(folder, path, { field: 'data.source.path' });
}

/** Size and time of every file of a source: while it is the same, nobody has written there. */
export async function signature(source: DataSource, folder: string): Promise<string> {
  if (!('path' in source)) return '';
  const hash = createHash('sha256');
  await addTo(hash, placeOf(source.path, folder), 2);
  return hash.digest('hex');
}

async function addTo(hash: ReturnType<typeof createHash>, path: string, depth: number): Promise<void> {
  try {
    const found = await stat(path);
    hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
    if (!found.isDirectory() || depth === 0) return;
    for (const name of (await readdir(path)).sort()) await addTo(hash, join(path, name), depth - 1);
  } catch (error) {
    // What is not there or may not be read is reported by whoever reads it, with a better word.
    hash.update(`${path} ${errorCode(error) ?? 'unreadable'}\n`);
  }
}
