import { ProblemError, problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { Context } from '../context.ts';
import { readCheckpoint } from '../runs/checkpoints.ts';
import { findRun, readRecord, type RunFolder } from '../runs/folder.ts';
import { checkDocument, projectFolder } from '../projects/read.ts';
import { prepare } from '../training/prepare.ts';
import { startSession, type Session, type SessionSpec } from '../training/session.ts';
import type { Handler } from './handler.ts';

/** One training at a time: two would halve each other's lanes and share one memory. */
const starting = new WeakSet<Context>();

export const trainStart: Handler<'train.start'> = async (context, request) => {
  const [busy] = context.sessions.keys();
  if (busy !== undefined || starting.has(context)) {
    throw new ProblemError(problem('run/busy', { run: busy ?? 'that is being prepared' }));
  }
  starting.add(context);
  try {
    const given = checkDocument(request.document);
    const project = await projectFolder(request.path);
    const earlier = request.resume === undefined ? null : await findRun(project, request.resume);
    // Shuffles and noise go on where they were only under the run's own seed.
    const document = earlier ? withSeed(given, (await readRecord(earlier)).seed) : given;
    const prepared = await prepare(project, document);
    const from = earlier && (await standOf(earlier, document));
    const session = await startSession(context, { project, document, prepared, from });
    return { run: session.run };
  } finally {
    starting.delete(context);
  }
};

const withSeed = (document: ProjectDocument, seed: number): ProjectDocument => ({
  ...document,
  training: { ...document.training, seed },
});

/** Where a run stands, if the document can go on from there; the workers compare weights and optimizer name by name. */
async function standOf(run: RunFolder, document: ProjectDocument): Promise<NonNullable<SessionSpec['from']>> {
  const checkpoint = await readCheckpoint(run),
    { epochs } = document.training;
  if (checkpoint.epoch >= epochs)
    throw new ProblemError(problem('run/finished', { run: run.run, epochs: checkpoint.epoch }));
  return { run: run.run, checkpoint };
}

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
export const trainStop: Handler<'train.stop'> = async (context, { run }) => {
  sessionOf(context, run).stop();
  return null;
};
