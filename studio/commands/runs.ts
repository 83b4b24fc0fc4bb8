import { dirname, resolve } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import { exportRun } from '../export/index.ts';
import { kindOf, noOrdinaryFile } from '../files/read.ts';
import { evaluate } from '../prediction/evaluate.ts';
import { generate } from '../prediction/generate.ts';
import { judgedModel } from '../prediction/judged.ts';
import { predict } from '../prediction/predict.ts';
import { isFolderPath } from '../prediction/sample-files.ts';
import { projectFolder } from '../projects/read.ts';
import { whyNoBest } from '../runs/best.ts';
import { findRun, writeRecord } from '../runs/folder.ts';
import { currentRecord, listRuns, runDetail } from '../runs/list.ts';
import { loadModel } from '../runs/model.ts';
import { readSamples } from '../runs/samples.ts';
import type { Handler } from './handler.ts';

export const runsList: Handler<'runs.list'> = async ({ sessions }, { path }) =>
  listRuns(await projectFolder(path), sessions);

export const runsGet: Handler<'runs.get'> = async ({ sessions }, { path, run }) =>
  runDetail(await projectFolder(path), run, sessions);

export const runsKeep: Handler<'runs.keep'> = async (context, { path, run, kept }) => {
  const project = await projectFolder(path);
  const reason =
    kept === 'best' ? whyNoBest(await currentRecord(await findRun(project, run), context.sessions)) : null;
  if (reason !== null) throw new ProblemError(problem('run/no-best', { run, reason }));
  const model = await loadModel(project, run, context.sessions, kept),
    { folder, record } = model;
  const test =
    record.data.parts.test > 0
      ? (await evaluate(await context.workers(), project, model, 'test')).metrics
      : null;
  await writeRecord(folder, { ...record, kept, test });
  return runDetail(project, run, context.sessions);
};

export const runsEvaluate: Handler<'runs.evaluate'> = async (context, { path, run, split }) => {
  const project = await projectFolder(path);
  const model = await judgedModel(project, await loadModel(project, run, context.sessions));
  return evaluate(await context.workers(), project, model, split);
};

export const runsPredict: Handler<'runs.predict'> = async (context, request) => {
  const project = await projectFolder(request.path);
  // Relative paths are the project's own; the command line makes its paths absolute before it asks.
  const input = resolve(project, request.input);
  const output = request.output === undefined ? undefined : resolve(project, request.output);
  if (output !== undefined) await checkPlace(output);
  const model = await loadModel(project, request.run, context.sessions);
  const { at, passes } = request;
  const wanted = { ...(output !== undefined && { output }), ...(at !== undefined && { at }) };
  return predict(await context.workers(), model, input, {
    ...wanted,
    ...(passes !== undefined && { passes }),
  });
};

export const runsGenerate: Handler<'runs.generate'> = async (context, request) => {
  const project = await projectFolder(request.path);
  const output = request.output === undefined ? undefined : resolve(project, request.output);
  if (output !== undefined) await checkPlace(output, isFolderPath(output) ? 'folder' : 'file');
  const model = await loadModel(project, request.run, context.sessions);
  return generate(await context.workers(), project, model, { ...request, output });
};

export const runsSamples: Handler<'runs.samples'> = async (_, { path, run, epoch }) =>
  readSamples(await findRun(await projectFolder(path), run), epoch);

export const runsExport: Handler<'runs.export'> = async (context, request) => {
  const project = await projectFolder(request.path);
  const out = resolve(project, request.out);
  await checkPlace(out);
  return exportRun(context, { project, run: request.run, to: request.to, out });
};

/** Before minutes of work: a file can be written there, or files into a folder. */
async function checkPlace(path: string, wanted: 'file' | 'folder' = 'file'): Promise<void> {
  const kind = await kindOf(path);
  const reason =
    kind === 'other'
      ? noOrdinaryFile
      : kind !== undefined && kind !== wanted
        ? `it is a ${kind}`
        : kind === undefined && (await kindOf(dirname(path))) !== 'folder'
          ? 'its folder does not exist'
          : undefined;
  if (reason) throw new ProblemError(problem('host/write', { path, reason }));
}
