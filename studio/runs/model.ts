import { ProblemError, problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { Affine, AnyColumn, AnyDataset } from '../../engine/data/dataset.ts';
import { rangeProblems } from '../../engine/data/range.ts';
import type { NamedTensor } from '../../engine/formats/index.ts';
import type { InferredNetwork } from '../../engine/graph/infer.ts';
import { weightName } from '../../engine/graph/model.ts';
import { inferNetworks } from '../../engine/graph/networks.ts';
import type { InferenceResult, InferenceSpec, Workers } from '../../workers/api.ts';
import { fingerprint } from '../data/index.ts';
import { refuseErrors } from '../files/problems.ts';
import { readCheckpoint, type CheckpointName } from './checkpoints.ts';
import { findRun, type RunFolder } from './folder.ts';
import { currentRecord } from './list.ts';
import type { RunRecord } from './record.ts';
import type { Session } from '../training/session.ts';

/** A trained network with all it needs to predict: its document, weights and preprocessing, as they were in its run. */
export interface Model {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly document: ProjectDocument;
  readonly networks: ReadonlyMap<string, InferredNetwork>;
  readonly weights: readonly NamedTensor[];
  /** Of a posterior: weights to average predictions over; empty where there is none. */
  readonly draws: readonly (readonly NamedTensor[])[];
  readonly affine: Readonly<Record<string, Affine>>;
}

export async function loadModel(
  project: string,
  run: string,
  sessions: ReadonlyMap<string, Session>,
  checkpoint?: CheckpointName,
): Promise<Model> {
  const folder = await findRun(project, run);
  const record = await currentRecord(folder, sessions);
  if (record.state !== 'ended') throw new ProblemError(problem('run/busy', { run: folder.run }));
  const networks = inferNetworks(record.document);
  refuseErrors([...networks.values()].flatMap(({ problems }) => problems));
  const { weights, draws = [] } = await readCheckpoint(folder, checkpoint ?? record.kept);
  for (const set of [weights, ...draws]) checkWeights(networks, set);
  const affine = Object.fromEntries(
    Object.entries(record.preprocessing).map(([column, { mean, scale }]) => [
      column,
      { mean: Float32Array.from(mean), scale: Float32Array.from(scale) },
    ]),
  );
  return { folder, record, document: record.document, networks, weights, draws, affine };
}

/** Every weight of the networks is there in its shape. */
export function checkWeights(
  networks: ReadonlyMap<string, InferredNetwork>,
  weights: readonly NamedTensor[],
): void {
  const refuse = (reason: string): never => {
    throw new ProblemError(problem('run/different-network', { reason }));
  };
  const byName = new Map(weights.map((t) => [t.name, t]));
  for (const [network, { layers }] of networks) {
    for (const layer of layers) {
      for (const weight of layer.weights.filter((w) => !w.perSample)) {
        const name = weightName({ network, layer: layer.id, name: weight.name });
        const found = byName.get(name);
        if (!found) return refuse(`${name} is missing`);
        if (found.shape.join() !== weight.shape.join()) {
          return refuse(`${name} is ${found.shape.join(' x ')} instead of ${weight.shape.join(' x ')}`);
        }
      }
    }
  }
}

/** Outputs of some samples, with the run's preprocessing. */
export async function runModel(
  workers: Workers,
  { document, weights, affine }: Model,
  dataset: AnyDataset,
  indices: Uint32Array,
  wanted: Partial<Pick<InferenceSpec, 'at' | 'judge' | 'continuation' | 'dropOut' | 'weights'>> = {},
): Promise<InferenceResult> {
  refuseErrors(rangeProblems(dataset));
  const { lanes, portable } = document.training;
  return workers.infer({ document, weights, dataset, indices, affine, lanes, portable, ...wanted });
}

/** A warning where the values are not those that the run was trained on: its parts may then hold other samples. */
export async function changedData({ run, data }: RunRecord, dataset: AnyDataset): Promise<Problem[]> {
  return (await fingerprint(dataset)) === data.fingerprint ? [] : [problem('run/different-data', { run })];
}

/** The data that a run was trained on, or data of the same kind: same samples' shape, same classes in the same order. */
export function checkSameKind({ data }: RunRecord, { columns }: AnyDataset): void {
  const { input } = columns,
    classes = (columns.target as AnyColumn | undefined)?.classes ?? [];
  const refuse = (found: string, expected: string): never => {
    throw new ProblemError(problem('data/input-shape', { found, expected }));
  };
  if (input.shape.join() !== data.input.shape.join()) {
    refuse(input.shape.join(' x '), data.input.shape.join(' x '));
  }
  const same = (found: readonly string[], expected: readonly string[]): void => {
    if (found.join('\n') !== expected.join('\n'))
      refuse(`one of the classes ${found.join(', ')}`, `the classes ${expected.join(', ')}`);
  };
  same(classes, data.classes ?? []);
  for (const [name, expected] of Object.entries(data.targets ?? {}))
    same((columns[name] as AnyColumn | undefined)?.classes ?? [], expected ?? []);
}
