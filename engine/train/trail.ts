import type { Machine } from './loop.ts';

/** Copying the state costs about as much as an update: this often it is not noticed. */
const every = 64;

/**
 * The way back to the state before a batch of an epoch. Where a loss is no number the update behind it has spoiled every
 * weight, and nothing would tell where it began; the same steps again, from the last copy, give the same bits.
 */
export class Trail {
  private readonly machine: Machine;
  private readonly take: (batch: number) => void;
  private readonly state: Float32Array;
  private kept: Float32Array | null = null;
  private from = -1;

  constructor(machine: Machine, take: (batch: number) => void) {
    this.machine = machine;
    this.take = take;
    this.state = machine.memory.subarray(machine.parameters, machine.data);
  }

  /** Before a batch with which an update begins. */
  mark(batch: number): void {
    if (this.kept && batch - this.from < every) return;
    if (this.kept) this.kept.set(this.state);
    else this.kept = this.state.slice();
    this.from = batch;
  }

  backTo(batch: number): void {
    const { memory, parameters } = this.machine;
    if (!this.kept) return;
    memory.set(this.kept, parameters);
    for (let earlier = this.from; earlier < batch; earlier++) this.take(earlier);
  }
}
