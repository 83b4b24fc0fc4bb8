import { layOut } from '../engine/graph/layout.ts';
import { initialWeights, prepareModel } from '../engine/graph/model.ts';
import type { Call } from '../engine/graph/plan.ts';
import { encode } from '../engine/kernels/encode.ts';
import type { KernelExports } from '../engine/kernels/executor.ts';
import { selectKernels } from '../engine/kernels/select.ts';
import { Clocks, onlyStep } from '../engine/train/clock.ts';
import { enableRevectorizer } from '../workers/flags.ts';
import { columnFacts, columnsOf, fillMemory } from '../workers/prepare.ts';
import { dataOf } from './data.ts';
import { documentOf, modelOf } from './models.ts';
import { seed } from './problem.ts';
import { readKernels } from './trial.ts';

export interface TimedCall {
  readonly call: Call;
  /** The best of the rounds. */
  readonly seconds: number;
}

export interface TimedStep {
  readonly calls: readonly TimedCall[];
  /** Seconds of a whole step, the best of the rounds. */
  readonly whole: number;
}

/**
 * Every kernel call of a training step on one lane, timed by itself but in the order of the step, so that caches hold what
 * they would hold.
 */
export async function timedStep(name: string, rounds: number): Promise<TimedStep> {
  enableRevectorizer();
  const { module } = await selectKernels({ read: readKernels });
  if (!module) throw new Error('the kernels could not be used');
  const bench = modelOf(name),
    dataset = dataOf(bench, 4 * bench.batch),
    model = prepareModel(documentOf(name, 1));
  const facts = columnFacts(dataset, {}, columnsOf(model, dataset, true)),
    layout = layOut(model, facts, [{ mode: 'train', batch: bench.batch }], seed, 1);
  const memory = new WebAssembly.Memory({ initial: layout.bytes / 65536, maximum: 65536, shared: true }),
    floats = fillMemory(memory, layout, model, dataset, {}),
    { arena } = layout;
  floats.set(initialWeights(model, seed), arena.parameters);
  new Int32Array(memory.buffer, 4 * arena.indices).set(Array.from({ length: bench.batch }, (_, i) => i));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } }),
    { run } = exports as unknown as KernelExports;
  const { plan, address } = layout.plans[0]!,
    scratch = layout.scratch[0]!,
    clocks = new Clocks({ memory: floats, clocks: arena.clocks }, model, rounds),
    best = plan.calls.map(() => Infinity);
  let whole = Infinity;
  for (let round = 1; round <= rounds; round++) {
    clocks.set(round, onlyStep(round));
    let at = address;
    plan.calls.forEach((call, i) => {
      const from = performance.now();
      run(at, 1, 0, 1, 0, scratch);
      best[i] = Math.min(best[i]!, performance.now() - from);
      at += 4 * encode([call]).length;
    });
    const from = performance.now();
    run(address, plan.calls.length, 0, 1, 0, scratch);
    whole = Math.min(whole, performance.now() - from);
  }
  return {
    calls: plan.calls.map((call, i) => ({ call, seconds: best[i]! / 1000 })),
    whole: whole / 1000,
  };
}

/**
 * Additions and multiplications of a product; 0 for what is none. Winograd's kernels, which do fewer, are counted as the
 * convolutions of 3 x 3 that they stand for, so that figures can be compared.
 */
export function operationsOf({ verb, args }: Call, batch: number): number {
  const of = (...names: string[]): number => names.reduce((product, name) => product * args[name]!, 2);
  if (verb === 'gemm') return of('m', 'n', 'k');
  if (verb === 'winogradConvolution' || verb === 'winogradProducts')
    return 9 * batch * of('outHeight', 'outWidth', 'channels', 'filters');
  if (!verb.startsWith('conv2d')) return 0;
  return batch * of('outHeight', 'outWidth', 'kernelHeight', 'kernelWidth', 'channels', 'filters');
}
