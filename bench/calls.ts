import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { layOut } from '../engine/graph/layout.ts';
import { initialWeights, prepareModel } from '../engine/graph/model.ts';
import type { Call } from '../engine/graph/plan.ts';
import { runFinished, timeoutSlot } from '../engine/kernels/control.ts';
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

/** What a lane needs to run a step's calls, each by itself. */
interface LaneJob {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Byte addresses of the calls, and behind them the end. */
  readonly addresses: readonly number[];
  readonly rounds: number;
  readonly lane: number;
  readonly lanes: number;
  readonly scratch: number;
}

interface LaneTimes {
  /** Seconds, the best of the rounds. */
  readonly calls: readonly number[];
  readonly whole: number;
}

/** The control words of the lanes. */
const control = 0;

function timeLane(job: LaneJob, nextRound?: (round: number) => void): LaneTimes {
  const { addresses, rounds, lane, lanes, scratch } = job,
    { exports } = new WebAssembly.Instance(job.module, { env: { memory: job.memory } }),
    { run, barrier } = exports as unknown as KernelExports;
  const count = addresses.length - 1,
    best = addresses.slice(1).map(() => Infinity);
  const meet = (): void => {
    if (barrier(control, lanes) !== runFinished) throw new Error('a lane is lost');
  };
  const timed = (address: number, calls: number): number => {
    meet();
    const from = performance.now();
    run(address, calls, lane, lanes, control, scratch);
    return (performance.now() - from) / 1000;
  };
  let whole = Infinity;
  for (let round = 1; round <= rounds; round++) {
    nextRound?.(round);
    for (let i = 0; i < count; i++) best[i] = Math.min(best[i]!, timed(addresses[i]!, 1));
    whole = Math.min(whole, timed(addresses[0]!, count));
    meet();
  }
  return { calls: best, whole };
}

/**
 * Every kernel call of a training step, timed by itself but in the order of the step, so that caches hold what they would
 * hold; of several lanes the time of the slowest.
 */
export async function timedStep(name: string, rounds: number, lanes = 1): Promise<TimedStep> {
  enableRevectorizer();
  const { module } = await selectKernels({ read: readKernels });
  if (!module) throw new Error('the kernels could not be used');
  const bench = modelOf(name),
    dataset = dataOf(bench, 4 * bench.batch),
    model = prepareModel(documentOf(name, 1));
  const facts = columnFacts(dataset, {}, columnsOf(model, dataset, true)),
    layout = layOut(model, facts, [{ mode: 'train', batch: bench.batch }], seed, lanes);
  const memory = new WebAssembly.Memory({ initial: layout.bytes / 65536, maximum: 65536, shared: true }),
    floats = fillMemory(memory, layout, model, dataset, {}),
    { arena } = layout;
  floats.set(initialWeights(model, seed), arena.parameters);
  new Int32Array(memory.buffer, 4 * arena.indices).set(Array.from({ length: bench.batch }, (_, i) => i));
  // A lane that ends before its time must not be waited for for ever.
  new Int32Array(memory.buffer)[control / 4 + timeoutSlot] = 10_000;
  const { plan, address } = layout.plans[0]!,
    clocks = new Clocks({ memory: floats, clocks: arena.clocks }, model, rounds);
  let end = address;
  const addresses = [address, ...plan.calls.map((call) => (end += 4 * encode([call]).length))];
  const jobs = layout.scratch.map((scratch, lane): LaneJob => ({
    module,
    memory,
    addresses,
    rounds,
    lane,
    lanes: layout.scratch.length,
    scratch,
  }));
  const others = jobs.slice(1).map(async (job) => {
    const [times] = (await once(new Worker(new URL(import.meta.url), { workerData: job }), 'message')) as [
      LaneTimes,
    ];
    return times;
  });
  const times = [
    timeLane(jobs[0]!, (round) => clocks.set(round, onlyStep(round))),
    ...(await Promise.all(others)),
  ];
  return {
    calls: plan.calls.map((call, i) => ({ call, seconds: Math.max(...times.map(({ calls }) => calls[i]!)) })),
    whole: Math.max(...times.map(({ whole }) => whole)),
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

if (!isMainThread && workerData) {
  enableRevectorizer();
  parentPort!.postMessage(timeLane(workerData as LaneJob));
}
