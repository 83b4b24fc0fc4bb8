import type { EpochRecord, EpochSamples, Metrics, RunDetail, RunSummary } from '../../contract/commands.ts';
import type { Events } from '../../contract/events.ts';
import type { Problem } from '../../contract/problems.ts';
import { figuresOf } from '../../engine/objectives/figures.ts';
import { unique } from '../document/problems.ts';
import { EpochCurves } from '../train/epochs.ts';
import { LossSeries } from '../train/series.ts';

export type Telemetry = Events['train.telemetry'];

/** Milliseconds between two looks at the curves: smooth to the eye, and most of the machine is left for training. */
const pace = 100;

/** One run, as the Train room shows it: finished and read from disk, or under way. */
export class Run {
  readonly id: string;
  summary: RunSummary | null = $state.raw(null);
  telemetry: Telemetry | null = $state.raw(null);
  problems: readonly Problem[] = $state.raw([]);
  loaded = $state(false);
  /** The newest that were heard of; those before are on the disk. */
  samples: EpochSamples | null = $state.raw(null);
  sampleEpochs: readonly number[] = $state.raw([]);
  /** What the disk tells beyond the summary. */
  detail: Pick<RunDetail, 'document' | 'bestEpoch' | 'kept'> | null = $state.raw(null);
  /** Both grow in place, however fast points come; `version` says when to look again. */
  readonly series = new LossSeries();
  readonly epochs = new EpochCurves();
  version = $state(0);
  metrics: readonly string[] = $state.raw(['loss']);
  /** What is measured, as far as the settings tell: the place of a curve is there before its first point. */
  #planned: readonly string[] = ['loss'];
  #heard: Events['train.state'] | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  readonly state = $derived(this.summary?.state ?? 'preparing');
  readonly isLive = $derived(this.state !== 'ended');

  hearTelemetry(telemetry: Telemetry): void {
    this.telemetry = telemetry;
    this.series.push(telemetry.points);
    this.#grown();
  }

  hearEpoch(record: EpochRecord): void {
    this.#push(record);
    this.#grown();
  }

  #push(record: EpochRecord): void {
    const { step: marks } = this.epochs.parts,
      known = marks.length;
    this.epochs.push(record);
    if (marks.length > Math.max(1, known)) this.series.begin(marks.at(-1)!.x);
  }

  hearSamples(samples: EpochSamples): void {
    this.samples = samples;
    if (this.sampleEpochs.at(-1) !== samples.epoch) this.sampleEpochs = [...this.sampleEpochs, samples.epoch];
  }

  hearState(event: Events['train.state']): void {
    this.problems = unique(event.problems);
    this.#heard = event;
    if (this.summary) this.summary = this.#upToDate(this.summary);
  }

  #grown(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#look();
    }, pace);
  }

  #look(): void {
    const metrics = this.epochs.count > 0 ? this.epochs.metrics() : this.#planned;
    if (metrics.join() !== this.metrics.join()) this.metrics = metrics;
    this.version++;
  }

  /** An answer may have been written before an event that was heard earlier: only an end overrules what was heard. */
  #upToDate(summary: RunSummary): RunSummary {
    const heard = this.#heard;
    if (!heard || (summary.state === 'ended' && heard.state !== 'ended')) return summary;
    return {
      ...summary,
      state: heard.state,
      reason: heard.reason,
      test: heard.test ?? summary.test,
      weights: heard.weights ?? summary.weights,
    };
  }

  /** What disk says. Points heard since are kept. */
  load(detail: RunDetail): void {
    const { document, bestEpoch, kept, epochsDone, steps, problems, ...summary } = detail;
    this.detail = { document, bestEpoch, kept };
    this.summary = this.#upToDate(summary);
    this.#planned = ['loss', ...figuresOf(document.objective)];
    if (problems.length > 0) this.problems = unique(problems);
    const heard = [...this.series.raw];
    const first = heard[0]?.x ?? Infinity;
    this.series.clear();
    this.series.push(steps.filter((point) => point.step < first));
    this.series.push(heard.map(({ x, y }) => ({ step: x, loss: y })));
    const later = this.epochs.records.filter((record) => record.epoch > (epochsDone.at(-1)?.epoch ?? 0));
    this.epochs.clear();
    for (const record of [...epochsDone, ...later]) this.#push(record);
    this.loaded = true;
    this.#look();
  }
}

/** Best of the metrics to name a run by: accuracy before R² before errors. */
export function headline(metrics: Metrics | null): { name: string; value: number } | null {
  if (!metrics) return null;
  const name = ['accuracy', 'r2', 'mae', 'loss'].find((known) => known in metrics);
  return name === undefined ? null : { name, value: metrics[name] };
}
