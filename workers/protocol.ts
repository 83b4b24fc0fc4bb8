import type { MessagePort } from 'node:worker_threads';
import type { EpochRecord, Metrics } from '../contract/commands.ts';
import type { ProjectDocument } from '../contract/project.ts';
import type { Chunking, Split } from '../engine/data/dataset.ts';
import type { Plan } from '../engine/graph/plan.ts';
import { controlSize } from '../engine/kernels/control.ts';
import { reservedBytes } from '../engine/kernels/places.ts';
import type { TargetFacts } from '../engine/objectives/metrics.ts';
import type { Continuation, FedColumn } from '../engine/train/continue.ts';
import type { CourseState } from '../engine/train/course.ts';
import type { LoopResult } from '../engine/train/loop.ts';

/**
 * Everything that crosses between the coordinator (studio's own thread) and the lanes: the words they share, and the
 * messages. The first `controlSize` words belong to the kernels' barrier (engine/kernels/control.ts).
 */

/** Words that both sides poll, as int32 indices from the start of the shared memory. */
export const slots = {
  /** Counts steps of any kind; followers wait on it, the leader adds one when a step is ready to run. */
  go: controlSize,
  /** Which plan the step runs; -1 = go home. */
  plan: controlSize + 1,
  /** What the coordinator wants: a `Wish`. */
  wish: controlSize + 16,
  /** 1 while the leader waits because of `wish.pause`. */
  paused: controlSize + 17,
  /** Counts epochs whose record the coordinator has dealt with; the leader waits on it. */
  acknowledged: controlSize + 18,
  /** Telemetry: points ever written, and where training stands. */
  written: controlSize + 32,
  epoch: controlSize + 33,
  /** Columns in files: windows that the leader has asked for, windows that are there, whether one cannot be read, and the end. */
  wanted: controlSize + 48,
  served: controlSize + 49,
  unreadable: controlSize + 50,
  readerHome: controlSize + 51,
  /** The last requests, see `pieces.ts`. */
  requests: controlSize + 52,
} as const;

/** `step`: one more, then pause. */
export const wishes = { run: 0, pause: 1, stop: 2, step: 3 } as const;
export type Wish = (typeof wishes)[keyof typeof wishes];

/** Where the telemetry ring begins, in bytes. */
export const ringStart = 1024;
/** Points that it holds, each [step, loss] in float64: 8192. At 20 readings a second: 160,000 steps a second. */
export const ringCapacity = (reservedBytes - ringStart) / 16;

/** A plan, and where it lies encoded in the shared memory. */
export interface LanePlan {
  readonly plan: Plan;
  /** Byte address of the encoded calls, and their length in words. */
  readonly address: number;
  readonly words: number;
}

/** What one lane is asked to do. */
export interface LaneTask {
  readonly memory: WebAssembly.Memory;
  /** Null: the reference kernels. All lanes of a job use the same, or bits would differ. */
  readonly module: WebAssembly.Module | null;
  readonly lane: number;
  readonly lanes: number;
  /** Spin before sleeping only where every lane can have a core of its own. */
  readonly spin: boolean;
  readonly plans: readonly LanePlan[];
  /** Byte address of this lane's scratch memory. */
  readonly scratch: number;
  /** Of the leader, lane 0. */
  readonly lead: LeadTask | null;
}

export interface LeadTask {
  readonly kind: 'train' | 'infer';
  readonly document: ProjectDocument;
  readonly seed: number;
  readonly stepsDone: number;
  readonly course: CourseState;
  /** Element offsets, see `Arena`. */
  readonly clocks: readonly number[];
  readonly indices: number;
  readonly parameters: number;
  readonly average: number;
  readonly best: number;
  readonly split: Split;
  /** How training samples are mixed, where not one by one. */
  readonly chunking: Chunking | null;
  /** Where columns are read in pieces: element offset of the places of a batch, samples of a window, rows of a place in memory. */
  readonly pieces: { readonly places: number; readonly size: number; readonly placeRows: number } | null;
  readonly facts: Readonly<Record<keyof Split, TargetFacts>>;
  /** In inference: the network goes on with the samples. */
  readonly continuation?: Continuation & FedColumn;
  /** Where the leader sends `LeaderMessage`s; null for inference. */
  readonly port: MessagePort | null;
}

export interface LeaderMessage {
  readonly type: 'epoch';
  readonly record: EpochRecord;
  readonly course: CourseState;
  readonly samples: Float32Array | null;
}

/** What the leader's task resolves with; followers resolve with null. */
export type LeadResult =
  | ({ readonly kind: 'train'; readonly seconds: number; readonly samples: Float32Array | null } & LoopResult)
  | { readonly kind: 'infer'; readonly metrics: Metrics | null; readonly outputs: Float32Array };

/** How a lane's task rejects where it was not to blame: another lane failed, or a wait took too long. */
export const lanePoisoned = 'lane: poisoned';
export const laneTimedOut = 'lane: timed out';
