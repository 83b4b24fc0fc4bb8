import type { Baselines } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { splitDataset } from '../../engine/data/split.ts';
import type { Context } from '../context.ts';
import { fingerprint } from '../data/index.ts';
import { datasetOf, signature } from '../training/datasets.ts';
import { fitAll } from '../training/prepare.ts';
import { compare } from './compare.ts';
import { keepEntry, readEntries } from './store.ts';

/** What is being computed, by project: whoever asks for the same in the meantime gets the same. */
interface Pending {
  readonly of: string;
  readonly ender: AbortController;
  readonly found: Promise<Baselines>;
}
const pending = new Map<string, Pending>();

const describe = ({ data }: ProjectDocument): string =>
  JSON.stringify([data.source, data.split, data.preprocessing.input]);

/** What is kept of this data and split while its files are untouched; null where nothing is. */
export async function knownBaselines(project: string, document: ProjectDocument): Promise<Baselines | null> {
  const { source } = document.data;
  if (source === null) return null;
  const of = describe(document);
  const entry = (await readEntries(project)).find((one) => one.of === of);
  return entry && entry.files === (await signature(source, project)) ? entry.baselines : null;
}

/** The same, computed where it is not known. Throws `data/no-baselines` where simple methods do not fit. */
export async function baselinesOf(
  context: Context,
  project: string,
  document: ProjectDocument,
): Promise<Baselines> {
  const known = await knownBaselines(project, document);
  if (known) return known;
  const of = describe(document);
  const running = pending.get(project);
  if (running?.of === of) return running.found;
  running?.ender.abort();
  const ender = new AbortController();
  const mine: Pending = { of, ender, found: compute(context, project, document, ender.signal) };
  pending.set(project, mine);
  try {
    return await mine.found;
  } finally {
    if (pending.get(project) === mine) pending.delete(project);
  }
}

export function stopBaselines(project: string): void {
  pending.get(project)?.ender.abort();
}

async function compute(
  context: Context,
  project: string,
  document: ProjectDocument,
  signal: AbortSignal,
): Promise<Baselines> {
  const { source } = document.data;
  if (source === null) throw new ProblemError(problem('data/none', {}, { field: 'data.source' }));
  const files = await signature(source, project);
  const dataset = await datasetOf(project, document);
  const of = describe(document);
  const print = await fingerprint(dataset);
  // Files that were only copied or touched hold the same values.
  const same = (await readEntries(project)).find((one) => one.of === of && one.fingerprint === print);
  const found = same?.baselines ?? (await learn(context, dataset, document, signal));
  await keepEntry(project, { of, files, fingerprint: print, baselines: found });
  return found;
}

async function learn(
  context: Context,
  dataset: Awaited<ReturnType<typeof datasetOf>>,
  document: ProjectDocument,
  signal: AbortSignal,
): Promise<Baselines> {
  const split = splitDataset(dataset, document.data.split);
  const affine = await fitAll(dataset, split, document);
  return compare(await context.workers(), { dataset, split, affine }, document.data.split.seed, signal);
}
