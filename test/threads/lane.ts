/** One lane of the tests of lanes: a thread that runs plans on the shared memory when it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import {
  referenceExecutor,
  wasmExecutor,
  type Executor,
  type KernelExports,
} from '../../engine/kernels/executor.ts';

export interface LaneData {
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly scratch: number;
  /** By name; the reference kernels need none. */
  readonly modules: Readonly<Record<string, WebAssembly.Module>>;
}

export interface LaneOrder {
  readonly kernels: string;
  readonly address: number;
  readonly calls: number;
  readonly words: number;
  readonly lane: number;
  readonly lanes: number;
}

const { memory, control, scratch, modules } = workerData as LaneData;
const executors = new Map<string, Executor>();

function executorOf(name: string): Executor {
  let executor = executors.get(name);
  if (!executor) {
    const module = modules[name];
    executor = module
      ? wasmExecutor(
          new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports,
          {
            memory,
            control,
            scratch,
          },
        )
      : referenceExecutor({ memory, control });
    executors.set(name, executor);
  }
  return executor;
}

parentPort!.on('message', ({ kernels, lane, lanes, ...plan }: LaneOrder) => {
  const executor = executorOf(kernels);
  // A lane that was poisoned or came too late has nothing to add: the first lane reports it.
  executor.run(plan, lane, lanes);
  executor.barrier(lanes);
});
