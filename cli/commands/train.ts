import { resolve } from 'node:path';
import type { Events } from '../../contract/events.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { Studio } from '../../studio/index.ts';
import { printProblems, statusOf } from '../errors.ts';
import { withStudio } from '../host.ts';
import type { Run } from '../program.ts';
import { sourceFrom, withSource } from '../source.ts';
import { trainingView } from '../training-view.ts';

interface Options {
  readonly epochs?: number;
  readonly seed?: number;
  readonly lanes?: number;
  readonly data?: string;
  readonly resume?: string;
  readonly json?: boolean;
}
type Ended = Events['train.state'];

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const given = options as Options;
    const { path, document: saved } = await studio.call('project.open', { path: resolve(dir) });
    const document = await overridden(studio, saved, given);
    const view = await trainingView(given.json === true, document);

    const ended = new Promise<Ended>((resolveEnded) => {
      studio.subscribe(({ event, payload }) => {
        if (event === 'train.telemetry') view.telemetry(payload as Events['train.telemetry']);
        if (event === 'train.epoch') view.epoch((payload as Events['train.epoch']).record);
        if (event === 'train.state' && (payload as Ended).state === 'ended') resolveEnded(payload as Ended);
      });
    });
    const { run: id } = await studio.call('train.start', {
      path,
      document,
      ...(given.resume !== undefined && { resume: given.resume }),
    });
    view.start(id, path);
    const release = stopOnInterrupt(studio, id);
    const end = await ended;
    release();

    const detail = await studio.call('runs.get', { path, run: id });
    view.end(end, detail);
    printProblems(end.problems);
    if (end.reason === 'failed') return statusOf(end.problems);
    return end.reason === 'diverged' ? 1 : 0;
  });

/** The document as it is trained: what is named on the command line stands above what is in the file. */
async function overridden(
  studio: Studio,
  document: ProjectDocument,
  given: Options,
): Promise<ProjectDocument> {
  const { training } = document;
  const changed: ProjectDocument = {
    ...document,
    training: {
      ...training,
      epochs: given.epochs ?? training.epochs,
      seed: given.seed ?? training.seed,
      lanes: given.lanes ?? training.lanes,
    },
  };
  return given.data === undefined ? changed : withSource(changed, await sourceFrom(studio, given.data));
}

/** Ctrl+C once: stop after this step and save. Twice: leave now; the last checkpoint stays. */
function stopOnInterrupt(studio: Studio, run: string): () => void {
  let asked = false;
  const interrupt = (): void => {
    if (asked) process.exit(1);
    asked = true;
    process.stderr.write('\nStopping and saving; press Ctrl+C again to leave at once.\n');
    // The run may have ended between the key and this line; then there is nothing to stop.
    studio.call('train.stop', { run }).catch(() => undefined);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
}
