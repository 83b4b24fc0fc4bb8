import type { Request } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { ProjectDocument, TrainingDocument } from '../../contract/project.ts';
import type { Context } from '../context.ts';
import { readCheckpoint } from '../runs/checkpoints.ts';
import { findRun, readRecord, tidyRunFolder, type RunFolder } from '../runs/folder.ts';
import { changedData } from '../runs/model.ts';
import type { RunRecord } from '../runs/record.ts';
import { checkDocument, projectFolder } from '../projects/read.ts';
import { prepare, type Prepared } from '../training/prepare.ts';
import { startFacts, startOf } from '../training/start.ts';
import { startSession, totalEpochs, type Session, type SessionSpec } from '../training/session.ts';
import type { Handler } from './handler.ts';

/** One training at a time: two would halve each other's lanes and share one memory. */
export const trainStart: Handler<'train.start'> = async (context, request) => {
  const [busy] = context.sessions.keys();
  if (busy !== undefined || context.starting) {
    throw new ProblemError(problem('run/busy', { run: busy ?? 'that is being prepared' }));
  }
  const starting = start(context, request);
  context.starting = starting;
  try {
    return { run: (await starting).run };
  } finally {
    context.starting = null;
  }
};

async function start(context: Context, request: Request<'train.start'>): Promise<Session> {
  const given = checkDocument(request.document);
  const project = await projectFolder(request.path);
  const earlier = request.resume === undefined ? null : await findRun(project, request.resume);
  const record = earlier && (await readRecord(earlier));
  // Shuffles and noise go on where they were only under the run's own seed.
  const document = record ? withSeed(given, record.seed) : given;
  const prepared = await prepare(project, document);
  const from = earlier && record && (await standOf(earlier, record, document, prepared));
  const changed = record ? await changedData(record, prepared.dataset) : [];
  // What goes on has its weights from where it stands, whatever has become of the file that it once began with.
  const start = from ? null : await startOf(project, document);
  const told = [...changed, ...(start?.problems ?? [])];
  const report = { ...prepared.report, problems: [...prepared.report.problems, ...told] };
  if (context.closing) throw new ProblemError(problem('host/disconnected', {}));
  return startSession(context, {
    project,
    document,
    prepared: { ...prepared, report },
    from,
    ...(start && { start: start.weights }),
  });
}

const withSeed = (document: ProjectDocument, seed: number): ProjectDocument => ({
  ...document,
  training: { ...document.training, seed },
});

/** Where a run stands, if the document can go on from there; the workers compare weights and optimizer name by name. */
async function standOf(
  run: RunFolder,
  record: RunRecord,
  document: ProjectDocument,
  { split }: Prepared,
): Promise<NonNullable<SessionSpec['from']>> {
  if (record.reason === 'imported') throw new ProblemError(problem('run/imported', { run: run.run }));
  // The run may have been killed while it wrote.
  await tidyRunFolder(run);
  const checkpoint = await readCheckpoint(run),
    epochs = totalEpochs(document),
    { posterior, epochs: each } = record.document.training;
  // Where in which member it stands is counted in epochs.
  if (posterior?.kind === 'ensemble' && document.training.epochs !== each)
    throw new ProblemError(problem('run/ensemble-epochs', { run: run.run, epochs: each }));
  if (checkpoint.epoch >= epochs)
    throw new ProblemError(
      problem('run/finished', {
        run: run.run,
        epochs: checkpoint.epoch,
        ...(posterior?.kind === 'ensemble' && { members: posterior.members }),
      }),
    );
  // Where in which epoch it stands is counted in steps, and how often the optimizer has worked in updates.
  const expected = updatesOf(record.data.parts.train, record.document.training);
  const found = updatesOf(split.train.length, document.training);
  if (found !== expected)
    throw new ProblemError(problem('run/different-steps', { run: run.run, found, expected }));
  return { run: run.run, checkpoint };
}

const updatesOf = (samples: number, { batchSize, accumulate = 1 }: TrainingDocument): number =>
  Math.ceil(Math.ceil(samples / batchSize) / accumulate);

export const trainStartFacts: Handler<'train.startFacts'> = async (_, { path, document }) =>
  startFacts(await projectFolder(path), checkDocument(document));

const sessionOf = ({ sessions }: Context, run: string): Session => {
  const session = sessions.get(run);
  if (!session) throw new ProblemError(problem('run/not-found', { run }));
  return session;
};

export const trainPause: Handler<'train.pause'> = async (context, { run }) => {
  sessionOf(context, run).pause();
  return null;
};
export const trainResume: Handler<'train.resume'> = async (context, { run }) => {
  sessionOf(context, run).resume();
  return null;
};
/** Of a run that is paused; otherwise nothing is done. */
export const trainStep: Handler<'train.step'> = async (context, { run }) => {
  sessionOf(context, run).step();
  return null;
};
export const trainStop: Handler<'train.stop'> = async (context, { run }) => {
  sessionOf(context, run).stop();
  return null;
};
