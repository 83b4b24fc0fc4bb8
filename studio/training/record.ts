import { hostname } from 'node:os';
import type { Problem } from '../../contract/problems.ts';
import type { TrainingResult } from '../../workers/api.ts';
import { isFurtherTarget } from '../../engine/columns.ts';
import type { AnyDataset } from '../../engine/data/dataset.ts';
import { version } from '../commands/app.ts';
import { fingerprint, inputSpec } from '../data/index.ts';
import type { RunFolder } from '../runs/folder.ts';
import { runFormat, runVersion, type RunRecord } from '../runs/record.ts';
import { targetOf, type Prepared } from './prepare.ts';
import type { SessionSpec } from './session.ts';

/** What is known of a run before its first step. */
export async function firstRecord(
  folder: RunFolder,
  { document, prepared, from }: SessionSpec,
  number: number,
): Promise<RunRecord> {
  const { report } = prepared;
  return {
    format: runFormat,
    version: runVersion,
    run: folder.run,
    name: `Run ${number}`,
    state: 'preparing',
    reason: null,
    startedAt: new Date().toISOString(),
    endedAt: null,
    seconds: 0,
    epochs: from?.checkpoint.epoch ?? 0,
    seed: document.training.seed,
    parameters: Object.values(report.networks).reduce((sum, network) => sum + network.parameters, 0),
    train: null,
    validation: null,
    test: null,
    weights: null,
    best: null,
    continues: from?.run ?? null,
    studio: version,
    kernels: null,
    ...(await dataFacts(prepared)),
    problems: report.problems.map((p) => ({ ...p, where: { ...p.where } })),
    process: { pid: process.pid, host: hostname() },
    document: document as RunRecord['document'],
  };
}

/** What a run keeps of its data: enough to read new samples as its own were. */
export async function dataFacts({
  dataset,
  split,
  affine,
}: Pick<Prepared, 'dataset' | 'split' | 'affine'>): Promise<Pick<RunRecord, 'data' | 'preprocessing'>> {
  const target = targetOf(dataset.columns);
  const { shape, names, maximum, vocabulary, variable } = inputSpec(dataset);
  return {
    data: {
      name: dataset.name,
      samples: dataset.count,
      fingerprint: await fingerprint(dataset),
      parts: { train: split.train.length, validation: split.validation.length, test: split.test.length },
      input: {
        shape: [...shape],
        names: names && [...names],
        maximum,
        vocabulary: vocabulary ? [...vocabulary] : null,
        variable: variable === true,
      },
      targetShape: [...(target?.shape ?? [])],
      classes: target?.classes ? [...target.classes] : null,
      ...furtherOf(dataset.columns),
    },
    preprocessing: Object.fromEntries(
      Object.entries(affine).map(([column, { mean, scale }]) => [
        column,
        { mean: [...mean], scale: [...scale] },
      ]),
    ),
  };
}

function furtherOf(columns: AnyDataset['columns']): Pick<RunRecord['data'], 'targets'> {
  const further = Object.entries(columns).filter(([name]) => isFurtherTarget(name));
  if (further.length === 0) return {};
  return {
    targets: Object.fromEntries(further.map(([name, { classes }]) => [name, classes ? [...classes] : null])),
  };
}

/** And after its last. */
export function lastRecord(
  record: RunRecord,
  result: TrainingResult,
  saved: boolean,
  more: readonly Problem[],
): RunRecord {
  const last = result.epochs.at(-1);
  return {
    ...record,
    state: 'ended',
    // Weights that are nowhere on the disk are as good as none.
    reason: saved ? result.reason : 'failed',
    endedAt: new Date().toISOString(),
    seconds: result.seconds,
    epochs: last?.epoch ?? record.epochs,
    train: last?.train ?? record.train,
    validation: last ? last.validation : record.validation,
    test: result.test,
    weights: result.weightsHash || null,
    kernels: result.kernels || null,
    problems: [...record.problems, ...result.problems, ...more].map((p) => ({ ...p, where: { ...p.where } })),
  };
}
