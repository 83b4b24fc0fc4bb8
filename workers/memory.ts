import { problem, ProblemError } from '../contract/problems.ts';
import { memoryLimit, showMemory } from '../engine/graph/memory.ts';

const page = 65536;

/**
 * Shared memories, kept and used again: a process can make only about a hundred of them, and each keeps its pages until
 * a collection. A job's memory is grown before its lanes make their views, never while they run, since growing leaves
 * views on other threads behind.
 */
export class MemoryPool {
  private readonly free: WebAssembly.Memory[] = [];

  /** At least `bytes` large. Contents are what the last job left, except that the first `reserved` bytes are zero. */
  take(bytes: number, reserved: number): WebAssembly.Memory {
    if (bytes > memoryLimit) {
      throw new ProblemError(
        problem('graph/too-large', { needed: showMemory(bytes), available: showMemory(memoryLimit) }),
      );
    }
    this.free.sort((a, b) => b.buffer.byteLength - a.buffer.byteLength);
    const pages = Math.ceil(bytes / page),
      memory = this.free.shift();
    try {
      if (!memory) return new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
      const missing = pages - memory.buffer.byteLength / page;
      if (missing > 0) memory.grow(missing);
    } catch (error) {
      if (memory) this.free.push(memory);
      if (error instanceof RangeError)
        throw new ProblemError(problem('run/out-of-memory', { needed: showMemory(bytes) }));
      throw error;
    }
    new Uint8Array(memory.buffer, 0, reserved).fill(0);
    return memory;
  }

  /** Only when no lane can touch it any more. */
  give(memory: WebAssembly.Memory): void {
    this.free.push(memory);
  }
}
