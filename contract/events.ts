import type { EndReason, EpochRecord, EpochSamples, Metrics, RunState, StepPoint } from './runs.ts';
import type { Settings } from './commands.ts';
import type { Problem } from './problems.ts';

/** event -> payload. Pushed from studio to every connected window. */
export interface Events {
  /** Batched by the studio: at most 20 a second and run. */
  'train.telemetry': {
    readonly run: string;
    readonly points: readonly StepPoint[];
    readonly epoch: number;
    readonly epochs: number;
    readonly step: number;
    readonly steps: number;
    readonly stepsPerSecond: number;
    /** Seconds of training, pauses not counted; and what is left by the pace so far. */
    readonly elapsed: number;
    readonly remaining: number | null;
  };
  'train.epoch': { readonly run: string; readonly record: EpochRecord };
  /** At most every few seconds. */
  'train.samples': { readonly run: string; readonly samples: EpochSamples };
  'train.state': {
    readonly run: string;
    readonly path: string;
    readonly state: RunState;
    readonly reason: EndReason | null;
    readonly test: Metrics | null;
    readonly weights: string | null;
    readonly problems: readonly Problem[];
  };
  /** A window has changed what holds for all projects: the others show it, too. */
  'settings.changed': Settings;
  /** The host lost the studio process and started another. */
  'studio.restarted': { readonly problems: readonly Problem[] };
  /** An entry of the native menu was chosen. */
  'menu.command': { readonly command: string };
  /** A project was chosen outside the page: in the native menu, or by starting the program again with its folder. */
  'menu.open': { readonly path: string };
  /** The person closes the window, and the page holds it open because of changes that are not saved. */
  'window.closing': Record<string, never>;
}

export type EventName = keyof Events;
export const eventNames = [
  'train.telemetry',
  'train.epoch',
  'train.samples',
  'train.state',
  'settings.changed',
  'studio.restarted',
  'menu.command',
  'menu.open',
  'window.closing',
] as const satisfies readonly EventName[];
export interface EventMessage<E extends EventName = EventName> {
  readonly event: E;
  readonly payload: Events[E];
}
