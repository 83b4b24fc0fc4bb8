import type { EpochRecord } from '../../contract/commands.ts';
import type { Model } from '../graph/model.ts';
import { metricOf } from '../objectives/figures.ts';
import { stopping } from '../schedules/earlyStopping.ts';
import { rateFactor, warmupUpdates, type RunLength } from '../schedules/index.ts';

/** What the course of a training remembers beside its weights: all that resuming needs. Finite numbers, for JSON. */
export interface CourseState {
  /** What the schedule remembers, see its file. */
  readonly schedule: readonly number[];
  /** What early stopping remembers, see its file. */
  readonly stopping: readonly number[];
  /** Of an epoch that was left in the middle: sum and number of samples of each figure. */
  readonly sums: readonly number[];
}
export const freshCourse: CourseState = { schedule: [], stopping: [], sums: [] };

/** Learning rate and end of a training, as its document and its epochs so far have them. */
export class Course {
  private readonly model: Model;
  private readonly run: RunLength;
  private schedule: readonly number[];
  private stopping: readonly number[];

  constructor(model: Model, run: RunLength, { schedule, stopping: stop }: CourseState) {
    this.model = model;
    this.run = run;
    this.schedule = schedule;
    this.stopping = stop;
  }

  /** What learning rates are multiplied by in the update after `done` others. */
  factor(done: number): number {
    return rateFactor(this.model.schedule, done, this.run, this.schedule);
  }

  /** After an epoch, `done` updates since the start of the run: whether it was the best, and whether it shall be the last. */
  look(record: EpochRecord, done: number): { readonly improved: boolean; readonly over: boolean } {
    const { schedule, params } = this.model.schedule;
    // An epoch that ends below the full rate says nothing about the full rate.
    if (schedule.remember && done >= warmupUpdates(this.model.schedule, this.run)) {
      const { loss } = record.validation ?? record.train;
      this.schedule = schedule.remember(params, this.schedule, loss!);
    }
    const wish = this.model.document.training.earlyStopping,
      value = wish && record.validation?.[wish.metric];
    if (!wish || value === undefined) return { improved: false, over: false };
    const seen = stopping.remember(wish, betterOf(wish.metric), this.stopping, record.epoch, value);
    this.stopping = seen.state;
    return seen;
  }

  /** Early stopping has seen an epoch that it could call the best. */
  get hasBest(): boolean {
    return this.stopping.length > 0;
  }

  state(sums: readonly number[]): CourseState {
    return { schedule: this.schedule, stopping: this.stopping, sums };
  }
}

const betterOf = (metric: string): 'higher' | 'lower' => metricOf(metric)?.better ?? 'lower';
