import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { LayerDocument, ObjectiveDocument, ProjectDocument } from '../../contract/project.ts';
import type { AnyDataset, Chunking } from '../../engine/data/dataset.ts';
import { writeIdx } from '../../engine/data/idx.ts';
import { initialWeights, prepareModel } from '../../engine/graph/model.ts';
import { wasmExecutor, type KernelExports } from '../../engine/kernels/executor.ts';
import { Random } from '../../engine/tensor/random.ts';
import { freshCourse } from '../../engine/train/course.ts';
import { layOut } from '../../engine/graph/layout.ts';
import { lead } from '../../workers/lead.ts';
import { columnFacts, columnsOf, fillMemory } from '../../workers/prepare.ts';
import { slots, type LaneTask } from '../../workers/protocol.ts';
import { piecesOf, readTaskOf, streamOf } from '../../workers/stream.ts';
import { moduleOf } from '../cases/webassembly.ts';
import { chain, document } from './fixtures/job.ts';

// V8 may compile a loop while it runs, or may not get to it: a step must need nothing of the kind.
setFlagsFromString('--no-use-osr');

const samples = 64,
  batch = 8,
  windows = 16,
  steps = 2048;
/** Pieces of a file, four in a window of steps. */
const chunking: Chunking = { size: 512, perWindow: 8 },
  pieces = (steps * batch) / (chunking.size * chunking.perWindow);
/** Bytes of a request, of what mixes the samples of a piece, and of the views on these. */
const perPiece = 1024;

const random = new Random(3, 3);

const targets = (count: number) => ({
  shape: [],
  values: Float32Array.from({ length: count }, (_, i) => i % 3),
  classes: ['a', 'b', 'c'],
});

function inMemory(shape: readonly number[]): AnyDataset {
  const values = Float32Array.from({ length: samples * shape.reduce((a, b) => a * b) }, () =>
    random.uniform(),
  );
  const columns = { input: { shape, values }, target: targets(samples) };
  return { name: 'noise', count: samples, columns, fixedTest: null };
}

/** Every sample comes once, so that all along others are to be read. */
function inFile(folder: string, width: number): AnyDataset {
  const count = windows * steps * batch,
    path = join(folder, 'values'),
    bytes = writeIdx(
      [count, width],
      Uint8Array.from({ length: count * width }, () => random.below(256)),
    );
  writeFileSync(path, bytes);
  const file = { path, offset: bytes.length - count * width, rows: count },
    input = { shape: [width], maximum: 255, files: [file] };
  return { name: 'file', count, columns: { input, target: targets(count) }, fixedTest: null, chunking };
}

/** Bytes of JavaScript that the leader's thread allocates in each of several windows of steps, and how much its memory grew. */
async function allocations(project: ProjectDocument, dataset: AnyDataset) {
  const model = prepareModel(project),
    none = new Uint32Array(0),
    split = {
      train: Uint32Array.from({ length: windows * steps * batch }, (_, i) => i % dataset.count),
      validation: none,
      test: none,
    };
  const names = columnsOf(model, dataset, true),
    stream = streamOf(dataset, names, dataset.chunking, split),
    facts = columnFacts(dataset, {}, names, stream?.held),
    plans = model.phases.map((phase) => ({ mode: 'train' as const, batch, phase }));
  const layout = layOut(model, facts, plans, 1, 1),
    { arena } = layout;
  const memory = new WebAssembly.Memory({ initial: layout.bytes / 65536, maximum: 65536, shared: true });
  fillMemory(memory, layout, model, dataset, {}).set(initialWeights(model, 1), arena.parameters);
  const { exports } = new WebAssembly.Instance(moduleOf('portable-4x8'), { env: { memory } });
  const executor = wasmExecutor(exports as unknown as KernelExports, {
    memory,
    control: 0,
    scratch: layout.scratch[0]!,
  });
  const handles = layout.plans.map(({ plan, address, words }) => ({
    address,
    calls: plan.calls.length,
    words: words.length,
  }));
  const words = new Int32Array(memory.buffer),
    bytes = memory.buffer.byteLength;
  // The record of the only epoch counts as taken before it is there: nobody else is to wait for.
  words[slots.acknowledged] = 1;
  const task: LaneTask = {
    memory,
    module: null,
    lane: 0,
    lanes: 1,
    spin: false,
    plans: layout.plans.map(({ plan, address, words: { length } }) => ({ plan, address, words: length })),
    scratch: layout.scratch[0]!,
    lead: null,
  };
  const reads = readTaskOf(stream, memory, layout, dataset, 1),
    reader = reads && new Worker(join(import.meta.dirname, 'fixtures/reader.ts'), { workerData: reads });
  const fact = { target: { targetUnit: 1, targetVariance: 0 } },
    used = new Float64Array(windows + 1);
  let step = 0;
  const result = lead(
    task,
    {
      kind: 'train',
      document: project,
      seed: 1,
      stepsDone: 0,
      course: freshCourse,
      clocks: arena.clocks,
      indices: arena.indices,
      parameters: arena.parameters,
      average: arena.average,
      best: arena.best,
      split,
      chunking: dataset.chunking ?? null,
      pieces: piecesOf(stream, layout),
      facts: { train: fact, validation: fact, test: fact },
      port: { postMessage: () => undefined } as never,
    },
    words,
    (plan) => {
      if (step % steps === 0) used[step / steps] = getHeapStatistics().used_heap_size;
      step++;
      executor.run(handles[plan]!, 0, 1);
    },
  );
  await reader?.terminate();
  expect(result).toMatchObject({ kind: 'train', reason: 'completed', step: windows * steps });
  const between = Array.from({ length: windows - 1 }, (_, i) => used[i + 1]! - used[i]!);
  return { between, grown: memory.buffer.byteLength - bytes };
}

const dense = (units: number, inputs: number, column = 'input'): LayerDocument[] =>
  chain([
    ['input', 'input', { shape: [inputs], column }],
    ['dense1', 'dense', { units: 8 }],
    ['relu1', 'activation', {}],
    ['dense2', 'dense', { units }],
  ]);

const project = (
  networks: Readonly<Record<string, LayerDocument[]>>,
  objective: Partial<ObjectiveDocument>,
  training: Partial<ProjectDocument['training']> = {},
): ProjectDocument => {
  const plain = document({ batchSize: batch, epochs: 1, ...training });
  return {
    ...plain,
    networks: Object.fromEntries(Object.entries(networks).map(([name, layers]) => [name, { layers }])),
    objective: { ...plain.objective, metrics: [], ...objective },
  };
};

test.each([
  ['a classifier', 0, project({ main: dense(3, 4) }, { metrics: ['accuracy'] }), [4]],
  [
    // V8 puts the number that a schedule's formula gives back into a box.
    'schedule, clipping and average',
    1,
    project(
      { main: dense(3, 4) },
      {},
      {
        schedule: { type: 'cosine', params: { warmup: 100, unit: 'steps' } },
        optimizer: { type: 'adam', params: { clip: 'globalNorm' } },
        average: { decay: 0.99 },
      },
    ),
    [4],
  ],
  [
    'a recurrent layer, its gradients watched',
    0,
    project(
      {
        main: chain([
          ['input', 'input', { shape: [5, 2] }],
          ['lstm1', 'lstm', { units: 4, returns: 'last' }],
          ['dense1', 'dense', { units: 3 }],
        ]),
      },
      {},
      { watchGradients: true },
    ),
    [5, 2],
  ],
  [
    'a variational autoencoder',
    0,
    project(
      { encoder: dense(4, 4), decoder: dense(4, 2, 'code') },
      { type: 'variational', loss: 'bernoulliNll', params: { annealing: 2 } },
    ),
    [4],
  ],
  [
    'a game of two networks',
    0,
    project(
      { generator: dense(4, 2, 'noise'), discriminator: dense(1, 4) },
      { type: 'adversarial', loss: 'binaryCrossEntropyLogits', params: { discriminatorSteps: 2 } },
    ),
    [4],
  ],
])('a steady step of %s allocates no more than %i boxed numbers', async (_, boxes, document, shape) => {
  const { between, grown } = await allocations(document, inMemory(shape));
  expect(grown).toBe(0);
  expect(quietest(between)).toBeLessThan(boxes * 16 * steps + steps);
});

test('nor does one whose samples are read from a file: only a piece that is asked for takes something', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-steady-'));
  try {
    const { between, grown } = await allocations(project({ main: dense(3, 4) }, {}), inFile(folder, 4));
    expect(grown).toBe(0);
    expect(quietest(between)).toBeLessThan(perPiece * pieces + steps);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/**
 * Compiled code and what it has learned come and go: in a window without them there is less than a byte a step, where the
 * smallest thing in JavaScript takes 16. A window that ends lower than it began has thrown away what others allocated.
 */
function quietest(between: readonly number[]): number {
  const quiet = between.filter((bytes) => bytes >= 0);
  expect(quiet.length).toBeGreaterThan(windows / 2);
  return Math.min(...quiet);
}
