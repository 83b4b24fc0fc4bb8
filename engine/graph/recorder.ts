import { clockSize, verbs, type VerbName } from '../kernels/verbs.ts';
import { findBarriers, type Access } from './barriers.ts';
import type { Emit, Operands, Storage, Tensor } from '../kernels/emit.ts';
import { place, type Lifetime } from './place.ts';
import type { Call } from './plan.ts';

export interface RecordedCall {
  readonly verb: VerbName;
  /** Operands by name; may be patched until `finish` (fusion). */
  readonly operands: Record<string, Tensor | number | null>;
  readonly items: number;
  readonly bySamples: boolean;
  /** The plan ends before the call where this number is none, or infinite. */
  readonly guard?: Tensor;
}

interface Penalty {
  readonly x: Tensor;
  readonly n: number;
  readonly scale: number;
}

/** Records calls on unplaced tensors, then places the tensors, decides the barriers, and gives the calls of a plan. */
export class Recorder implements Emit {
  readonly calls: RecordedCall[] = [];
  readonly batch: number;
  /** Whether layers behave as in training; off while a network is applied as it was trained. */
  training: boolean;
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly clock: Tensor;
  private readonly storages: Storage[] = [];
  private readonly written = new Set<string>();
  private readonly penalties: Penalty[] = [];
  private readonly late: RecordedCall[] = [];
  private pending: Tensor | undefined;

  constructor(batch: number, training: boolean, seed: number, clock: number) {
    this.batch = batch;
    this.training = training;
    // int arguments are signed 32-bit words in an encoded plan.
    this.seedLow = seed | 0;
    this.seedHigh = Math.floor(seed / 2 ** 32) | 0;
    this.clock = this.fixed('clock', clock, clockSize);
  }

  fixed(name: string, offset: number, size: number, perSample = 0): Tensor {
    return { name, size, perSample, storage: this.storage(size, offset, true), at: 0 };
  }
  activation(name: string, perSample: number): Tensor {
    const size = this.batch * perSample;
    return { name, size, perSample, storage: this.storage(size, -1, false), at: 0 };
  }
  buffer(name: string, size: number): Tensor {
    return { name, size, perSample: 0, storage: this.storage(size, -1, false), at: 0 };
  }
  private storage(size: number, offset: number, fixed: boolean): Storage {
    const storage = { id: this.storages.length, size, fixed, offset, pinned: fixed };
    this.storages.push(storage);
    return storage;
  }

  adds(gradient: Tensor): 0 | 1 {
    const key = `${gradient.storage.id}:${gradient.at}`;
    if (this.written.has(key)) return 1;
    this.written.add(key);
    return 0;
  }
  hasGradient(gradient: Tensor): boolean {
    return this.written.has(`${gradient.storage.id}:${gradient.at}`);
  }

  penalty(x: Tensor, n: number, scale: number): void {
    this.penalties.push({ x, n, scale });
  }
  /** The penalties since it was last asked. */
  takePenalties(): readonly Penalty[] {
    return this.penalties.splice(0);
  }

  samples<V extends VerbName>(verb: V, operands: Operands<V>): void {
    this.calls.push({ verb, operands: { ...operands }, items: this.batch, bySamples: true });
  }
  over<V extends VerbName>(items: number, verb: V, operands: Operands<V>): void {
    const guard = this.pending;
    this.pending = undefined;
    this.calls.push({ verb, operands: { ...operands }, items, bySamples: false, ...(guard && { guard }) });
  }
  later<V extends VerbName>(items: number, verb: V, operands: Operands<V>): void {
    this.late.push({ verb, operands: { ...operands }, items, bySamples: false });
  }

  /** From here on calls change what training keeps: none of them is made where `value`, the loss, is no number. */
  guard(value: Tensor): void {
    this.pending = value;
    for (const { items, verb, operands } of this.late.splice(0)) this.over(items, verb, operands as never);
  }

  /** `divide` false: the whole step is too small to be shared out. Returns placed calls and the end of memory. */
  finish(base: number, divide: boolean): { calls: Call[]; end: number } {
    const end = place(this.lifetimes(), base);
    const steps = this.calls.map((call) => ({
      accesses: accesses(call),
      items: call.items,
      grain: divide ? 1 : call.items,
    }));
    const barriers = findBarriers(steps);
    const calls = this.calls.map((call, i) => ({
      verb: call.verb,
      args: placed(call),
      items: call.items,
      grain: steps[i]!.grain,
      // Every lane looks at the guarded number, whoever has written it.
      barrierBefore: barriers[i]! || (divide && call.guard !== undefined),
      ...(call.guard && { guard: call.guard.storage.offset + call.guard.at }),
    }));
    return { calls, end };
  }

  private lifetimes(): Lifetime[] {
    const lives = new Map<Storage, { first: number; last: number }>();
    this.calls.forEach((call, i) => {
      for (const operand of Object.values(call.operands)) {
        if (operand === null || typeof operand === 'number' || operand.storage.fixed) continue;
        const life = lives.get(operand.storage);
        if (life) life.last = i;
        else lives.set(operand.storage, { first: i, last: i });
      }
    });
    for (const storage of this.storages) {
      if (storage.pinned && !storage.fixed) lives.set(storage, { first: 0, last: this.calls.length });
    }
    return [...lives].map(([storage, life]) => ({ storage, ...life }));
  }
}

const argumentKind = (verb: VerbName, name: string): string => (verbs[verb] as Record<string, string>)[name]!;

function accesses(call: RecordedCall): Access[] {
  const list: Access[] = [];
  for (const [name, operand] of Object.entries(call.operands)) {
    if (operand === null || typeof operand === 'number') continue;
    list.push({
      storage: operand.storage,
      write: argumentKind(call.verb, name) === 'write',
      ownSamples: call.bySamples && operand.perSample > 0,
    });
  }
  if (call.guard) list.push({ storage: call.guard.storage, write: false, ownSamples: false });
  return list;
}

function placed(call: RecordedCall): Record<string, number> {
  const args: Record<string, number> = {};
  for (const name of Object.keys(verbs[call.verb])) {
    const operand = call.operands[name];
    if (operand === undefined) throw new Error(`${call.verb} is called without ${name}`);
    args[name] =
      operand === null ? -1 : typeof operand === 'number' ? operand : operand.storage.offset + operand.at;
  }
  return args;
}
