import { Worker } from 'node:worker_threads';
import { timeoutSlot, controlSize } from '../../engine/kernels/control.ts';
import { encodedWords } from '../../engine/kernels/encode.ts';
import {
  referenceExecutor,
  wasmExecutor,
  type Executor,
  type KernelExports,
} from '../../engine/kernels/executor.ts';
import type { Backend } from '../cases/backends.ts';
import {
  control,
  loadPlan,
  moduleOf,
  planAddress,
  scratchOf,
  sharedMemory,
  variantNames,
} from '../cases/webassembly.ts';
import type { LaneData, LaneOrder } from './lane.ts';

/** Longest wait at a barrier; starting a thread takes a part of it at the first run. */
const timeout = 20_000;

/** Threads for the lanes but the first, which is the test's own thread. */
export class Lanes {
  private readonly workers: Worker[] = [];
  private readonly modules = Object.fromEntries(variantNames.map((name) => [name, moduleOf(name)]));

  constructor(most: number) {
    for (let lane = 1; lane < most; lane++) {
      const workerData: LaneData = {
        memory: sharedMemory(),
        control,
        scratch: scratchOf(lane),
        modules: this.modules,
      };
      this.workers.push(new Worker(new URL('./lane.ts', import.meta.url), { workerData }));
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private executorOf(name: string): Executor {
    const module = this.modules[name],
      memory = sharedMemory();
    if (!module) return referenceExecutor({ memory, control });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return wasmExecutor(exports as unknown as KernelExports, { memory, control, scratch: scratchOf(0) });
  }

  /** The kernels of a variant, or `reference`, on so many lanes, each a thread, with barriers between them. */
  backend(kernels: string, lanes: number): Backend {
    return {
      name: `${kernels} on ${lanes} lanes`,
      reserved: controlSize,
      load: (plan) => {
        const memory = loadPlan(plan),
          executor = this.executorOf(kernels);
        new Int32Array(memory.buffer)[control / 4 + timeoutSlot] = timeout;
        return {
          memory,
          run: (calls = plan.calls.length) => {
            const words = encodedWords(plan.calls.slice(0, calls)),
              order = { kernels, address: planAddress, calls, words, lanes };
            for (let lane = 1; lane < lanes; lane++)
              this.workers[lane - 1]!.postMessage({ ...order, lane } satisfies LaneOrder);
            const code = executor.run(order, 0, lanes) || executor.barrier(lanes);
            if (code !== 0) throw new Error(`${kernels} on ${lanes} lanes ended with ${code}`);
          },
        };
      },
    };
  }
}
