import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { prepareModel } from '../../engine/graph/model.ts';
import { trainingMemory } from '../../engine/graph/trainingMemory.ts';
import { columnsOf } from '../../workers/prepare.ts';
import { isInFiles } from '../../engine/data/dataset.ts';
import { watch, workers } from './fixtures/job.ts';
import { templateWithData } from './fixtures/project.ts';

afterEach(() => void vi.unstubAllGlobals());

/** Bytes of the memory for lanes that this thread makes last: those before are for trying kernels. */
function watchMemories(): () => number {
  const made: WebAssembly.Memory[] = [];
  class Watched extends WebAssembly.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      if (descriptor.shared) made.push(this);
    }
  }
  vi.stubGlobal(
    'WebAssembly',
    new Proxy(WebAssembly, { get: (all, key) => (key === 'Memory' ? Watched : Reflect.get(all, key)) }),
  );
  return () => made.at(-1)!.buffer.byteLength;
}

describe('the memory of a training, as it is told before, is within 5 % of what is allocated', () => {
  it.each([
    'iris',
    'digits-cnn',
    'weather-lstm',
    'text-lstm',
    'addition-seq2seq',
    'digits-vae',
    'digits-dcgan',
  ])('%s', async (name) => {
    const { document, prepared } = await templateWithData(name),
      { dataset, affine, split } = prepared,
      model = prepareModel(document);
    const parts = {
      train: split.train.length,
      validation: split.validation.length,
      test: split.test.length,
    };
    const told = trainingMemory(model, availableParallelism(), parts);
    let data = 0;
    for (const key of columnsOf(model, dataset, true)) {
      const column = dataset.columns[key]!;
      if (!isInFiles(column)) data += column.values.byteLength;
    }
    const pool = workers(),
      allocated = watchMemories();
    try {
      const { job, seen, until } = watch(pool, { document, dataset, affine, split, lanes: 0, seed: 1 });
      await until(() => seen.points.length > 0);
      job.stop();
      await job.done;
      expect(Math.abs(told + data - allocated()) / allocated()).toBeLessThan(0.05);
    } finally {
      await pool.close();
    }
  });
});
