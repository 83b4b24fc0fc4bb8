import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import { removeLeftovers, writeAtomic } from '../files/atomic.ts';
import { isAlive } from '../files/isAlive.ts';
import { resolveInside } from '../files/inside.ts';
import { errorCode, readProblem, writeProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';
import { runSchema, type RunRecord } from './record.ts';

/** When it began, in UTC, so that names sort by time wherever they were made: 2026-11-22-205412, then -02, -03 within a second. */
const runForm = /^\d{4}-\d\d-\d\d-\d{6}(?:-\d\d)?$/;
const recordFile = 'run.json';
const largestRecord = 64 << 20;

/** How often a run says that it lives, and after how long without a word it is taken for dead. */
export const heartbeat = 10_000;
const silence = 60_000;

export interface RunFolder {
  readonly run: string;
  readonly path: string;
}

export async function makeRunFolder(project: string, now = new Date()): Promise<RunFolder> {
  const runs = await resolveInside(project, 'runs');
  const [day, time] = now.toISOString().slice(0, 19).split('T');
  const stem = `${day}-${time.replaceAll(':', '')}`;
  try {
    await mkdir(runs, { recursive: true });
    for (let n = 1; n < 100; n += 1) {
      const run = n === 1 ? stem : `${stem}-${String(n).padStart(2, '0')}`;
      // Exclusive: of two programs that begin in the same second, each gets its own.
      const mine = await mkdir(join(runs, run)).then(
        () => true,
        (error: unknown) => {
          if (errorCode(error) === 'EEXIST') return false;
          throw error;
        },
      );
      if (!mine) continue;
      await mkdir(join(runs, run, 'checkpoints'));
      return { run, path: join(runs, run) };
    }
  } catch (error) {
    throw writeProblem(runs, error);
  }
  throw new ProblemError(
    problem('host/write', { path: runs, reason: 'a hundred runs began in this second' }),
  );
}

/** For a run that could not begin. */
export async function removeRunFolder({ path }: RunFolder): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Ids of all runs, latest last. */
export async function runIds(project: string): Promise<string[]> {
  const runs = await resolveInside(project, 'runs');
  try {
    return (await readdir(runs)).filter((name) => runForm.test(name)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw readProblem(runs, error);
  }
}

/** `latest` names the last run that began. */
export async function findRun(project: string, run: string): Promise<RunFolder> {
  if (run === 'latest') {
    const last = (await runIds(project)).at(-1);
    if (last === undefined) throw new ProblemError(problem('run/none', {}));
    return { run: last, path: await resolveInside(project, join('runs', last)) };
  }
  const found = runForm.test(run) ? await resolveInside(project, join('runs', run)) : undefined;
  if (found === undefined || (await kindOf(found)) !== 'folder') {
    const none = (await runIds(project)).length === 0;
    throw new ProblemError(none ? problem('run/none', {}) : problem('run/not-found', { run }));
  }
  return { run, path: found };
}

export async function writeRecord(folder: RunFolder, record: RunRecord): Promise<void> {
  await writeAtomic(join(folder.path, recordFile), `${JSON.stringify(record, null, 1)}\n`);
}

/** As it stands in the file, except that a run whose program is gone has ended. */
export async function readRecord(folder: RunFolder): Promise<RunRecord> {
  const file = join(folder.path, recordFile);
  const text = (await readSmall(file, largestRecord)).toString('utf8');
  const record = parseRecord(text, file);
  return record.state === 'ended' || (await isRunning(file, record)) ? record : asCrashed(record);
}

function parseRecord(text: string, file: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw readProblem(file, new Error('it is not valid JSON'));
  }
  const parsed = runSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw readProblem(file, new Error(`its field ${issue.path.join('.')} is not right (${issue.message})`));
}

async function isRunning(file: string, { process: { pid, host } }: RunRecord): Promise<boolean> {
  if (host === hostname() && !isAlive(pid)) return false;
  // A number of a process may be given again, and another machine's cannot be asked: the heartbeat decides.
  return Date.now() - (await stat(file)).mtimeMs < silence;
}

function asCrashed(record: RunRecord): RunRecord {
  const ended = problem('run/lane-died', { reason: 'the program ended before the training did' });
  return { ...record, state: 'ended', reason: 'failed', problems: [...record.problems, ended] };
}

/** Says that the run lives. */
export async function touchRecord(folder: RunFolder): Promise<void> {
  const now = new Date();
  await utimes(join(folder.path, recordFile), now, now);
}

export async function tidyRunFolder(folder: RunFolder): Promise<void> {
  await removeLeftovers(folder.path);
  await removeLeftovers(join(folder.path, 'checkpoints'));
}
