import { ProblemError, problem } from '../../contract/problems.ts';
import type { Context } from '../context.ts';
import { readCheckpoint } from '../runs/checkpoints.ts';
import { findRun } from '../runs/folder.ts';
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
    const document = checkDocument(request.document);
    const project = await projectFolder(request.path);
    const prepared = await prepare(project, document);
    const from = request.resume === undefined ? null : await weightsOf(project, request.resume, prepared);
    const session = await startSession(context, { project, document, prepared, from });
    return { run: session.run };
  } finally {
    starting.delete(context);
  }
};

async function weightsOf(
  project: string,
  run: string,
  { report }: SessionSpec['prepared'],
): Promise<SessionSpec['from']> {
  const folder = await findRun(project, run);
  const { weights } = await readCheckpoint(folder);
  const found = weights.reduce((sum, t) => sum + t.values.length, 0);
  const needed = Object.values(report.networks).reduce((sum, network) => sum + network.parameters, 0);
  // Running statistics come on top of the parameters; the engine compares name by name.
  if (found < needed) {
    const reason = `the run has ${found} values, the network ${needed} parameters`;
    throw new ProblemError(problem('run/different-network', { reason }));
  }
  return { run: folder.run, weights };
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
