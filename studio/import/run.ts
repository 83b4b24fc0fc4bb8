import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ProjectDocument } from '../../contract/project.ts';
import { weightFormats, type NamedTensor } from '../../engine/formats/index.ts';
import { infer } from '../../engine/graph/infer.ts';
import { hashWeights } from '../../workers/weights.ts';
import { version } from '../commands/app.ts';
import { writeAtomic } from '../files/atomic.ts';
import { writeCheckpoint } from '../runs/checkpoints.ts';
import { makeRunFolder, writeRecord } from '../runs/folder.ts';
import { runFormat, runVersion, type RunRecord } from '../runs/record.ts';
import { regression } from '../templates/template.ts';
import { objectiveOf, weightsFile } from './document.ts';
import type { Imported } from './imported.ts';

/**
 * Imported weights twice: as the file that a training begins with, and as a run that ended before its first step, so that they are
 * predicted with, judged and exported as those of any other run.
 */
export async function keepWeights(
  folder: string,
  document: ProjectDocument,
  imported: Imported,
  weights: readonly NamedTensor[],
): Promise<void> {
  const metadata = { format: 'backprop-weights', version: '1' };
  await writeAtomic(join(folder, weightsFile), weightFormats.safetensors.write(weights, metadata));
  const run = await makeRunFolder(folder);
  await writeCheckpoint(run, 'last', { weights, optimizer: [], step: 0, epoch: 0 });
  await writeRecord(run, recordOf(run.run, document, imported, weights));
}

function recordOf(
  run: string,
  document: ProjectDocument,
  imported: Imported,
  weights: readonly NamedTensor[],
): RunRecord {
  const { layers } = infer('main', document.networks.main);
  const now = new Date().toISOString();
  const shape = layers.find(({ type }) => type === 'input')?.shape ?? [];
  // Its outputs are told as they are, whatever the project will make of them.
  const asItIs: ProjectDocument = {
    ...document,
    objective: objectiveOf(imported, () => ({ ...regression(), metrics: [] })),
  };
  return {
    format: runFormat,
    version: runVersion,
    run,
    name: 'Imported weights',
    state: 'ended',
    reason: 'imported',
    startedAt: now,
    endedAt: now,
    seconds: 0,
    epochs: 0,
    seed: document.training.seed,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    train: null,
    validation: null,
    test: null,
    weights: hashWeights(weights),
    best: null,
    continues: null,
    studio: version,
    kernels: null,
    data: {
      name: 'none',
      samples: 0,
      fingerprint: '',
      parts: { train: 0, validation: 0, test: 0 },
      // Image files are brought to 0..1; arrays are taken as they are.
      input: { shape: [...shape], names: null, maximum: shape.length === 3 ? 1 : null },
      targetShape: [],
      classes: null,
    },
    preprocessing: { input: { mean: [0], scale: [1] } },
    problems: [],
    process: { pid: process.pid, host: hostname() },
    document: asItIs as RunRecord['document'],
  };
}
