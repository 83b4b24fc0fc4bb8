import type { Machine } from './loop.ts';

/** Copying the state costs about as much as an update: this often it takes one percent of a small network's steps. */
const every = 128;

/**
 * The way back to the state before a batch of an epoch. Where a loss is no number the update behind it has spoiled every
 * weight, and nothing would tell where it began; the same steps again, from the last copy, give the same bits.
 */
export class Trail {
  private readonly machine: Machine;
  private readonly state: Float32Array;
  private kept: Float32Array | null = null;
  private isMarked = false;
  private from = -1;

  constructor(machine: Machine) {
    this.machine = machine;
    this.state = machine.memory.subarray(machine.parameters, machine.data);
  }

  /** Before the first batch of an epoch. */
  begin(): void {
    this.isMarked = false;
  }
  /** Before a batch with which an update begins. */
  mark(batch: number): void {
    if (this.isMarked && batch - this.from < every) return;
    if (this.kept) this.kept.set(this.state);
    else this.kept = this.state.slice();
    this.from = batch;
    this.isMarked = true;
  }

  /** `take` makes a step again; false where its samples cannot be read any more: then the weights stay as they were before it. */
  backTo(batch: number, take: (batch: number) => boolean): void {
    const { memory, parameters } = this.machine;
    if (!this.kept || !this.isMarked) return;
    memory.set(this.kept, parameters);
    let earlier = this.from;
    while (earlier < batch && take(earlier)) earlier++;
  }
}
