import type { Piscina } from 'piscina';
import type { MemoryPool } from './memory.ts';
import type { LaneTask, LeadResult } from './protocol.ts';

/** The kernels that a job uses on all its lanes: a module, or null for the reference. */
export interface Kernels {
  readonly name: string;
  /** In one line: what was chosen, and why nothing faster. */
  readonly reason: string;
  readonly module: WebAssembly.Module | null;
}

/** What the process keeps between jobs: one pool of threads, memories, kernels. */
export interface Context {
  readonly pool: Piscina<LaneTask, LeadResult | null>;
  readonly memories: MemoryPool;
  kernels(portable: boolean): Promise<Kernels>;
}
