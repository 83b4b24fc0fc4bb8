import type { RunDetail, RunSummary } from '../../contract/commands.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Session } from '../training/session.ts';
import { whyNoBest } from './best.ts';
import { findRun, readRecord, runIds, type RunFolder } from './folder.ts';
import { readMetrics } from './metrics.ts';
import type { RunRecord } from './record.ts';
import { thin } from './thin.ts';

type Sessions = ReadonlyMap<string, Session>;

export async function listRuns(project: string, sessions: Sessions): Promise<RunSummary[]> {
  const ids = await runIds(project);
  const all = await Promise.all(
    ids.map(async (run) => summaryOrDamaged(await findRun(project, run), sessions)),
  );
  // Latest first: that is the one a person looks for.
  return all.reverse();
}

/** The one that began last. */
export async function lastRun(project: string, sessions: Sessions): Promise<RunSummary | null> {
  const run = (await runIds(project)).at(-1);
  return run === undefined ? null : summaryOrDamaged(await findRun(project, run), sessions);
}

/** What trains here is known better than its file tells. */
export async function currentRecord(folder: RunFolder, sessions: Sessions): Promise<RunRecord> {
  return sessions.get(folder.run)?.record() ?? readRecord(folder);
}

export async function runDetail(project: string, run: string, sessions: Sessions): Promise<RunDetail> {
  const folder = await findRun(project, run);
  const [record, metrics] = await Promise.all([currentRecord(folder, sessions), readMetrics(folder)]);
  return {
    ...summaryOf(record),
    bestEpoch: whyNoBest(record) === null ? record.best!.epoch : null,
    kept: record.kept ?? 'last',
    document: record.document,
    epochsDone: metrics.epochs,
    steps: thin(metrics.steps),
    problems: record.problems,
  };
}

async function summaryOrDamaged(folder: RunFolder, sessions: Sessions): Promise<RunSummary> {
  try {
    return summaryOf(await currentRecord(folder, sessions));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // One damaged run must not hide the others; opening it says what is wrong.
    return {
      run: folder.run,
      name: '(run.json is damaged)',
      state: 'ended',
      reason: 'failed',
      startedAt: '',
      seconds: 0,
      epochs: 0,
      seed: 0,
      train: null,
      validation: null,
      test: null,
      parameters: 0,
      weights: null,
    };
  }
}

const summaryOf = (record: RunRecord): RunSummary => ({
  run: record.run,
  name: record.name,
  state: record.state,
  reason: record.reason,
  startedAt: record.startedAt,
  seconds: record.seconds,
  epochs: record.epochs,
  seed: record.seed,
  train: record.train,
  validation: record.validation,
  test: record.test,
  parameters: record.parameters,
  weights: record.weights,
});
