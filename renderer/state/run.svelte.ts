import type { EpochRecord, Metrics, RunDetail, RunSummary } from '../../contract/commands.ts';
import type { Events } from '../../contract/events.ts';
import type { Problem } from '../../contract/problems.ts';
import { LossSeries } from '../train/series.ts';

export type Telemetry = Events['train.telemetry'];

/** One run, as the Train room shows it: finished and read from disk, or under way. */
export class Run {
  readonly id: string;
  summary: RunSummary | null = $state.raw(null);
  epochs: readonly EpochRecord[] = $state.raw([]);
  telemetry: Telemetry | null = $state.raw(null);
  problems: readonly Problem[] = $state.raw([]);
  /** Grows in place; `version` says when. */
  readonly series = new LossSeries();
  version = $state(0);
  loaded = $state(false);

  constructor(id: string) {
    this.id = id;
  }

  readonly state = $derived(this.summary?.state ?? 'preparing');
  readonly isLive = $derived(this.state !== 'ended');
  /** Names of what was measured, the loss first. */
  readonly metrics: readonly string[] = $derived.by(() => {
    const first = this.epochs[0]?.train ?? this.summary?.train ?? { loss: 0 };
    return ['loss', ...Object.keys(first).filter((name) => name !== 'loss')];
  });

  hearTelemetry(telemetry: Telemetry): void {
    this.telemetry = telemetry;
    this.series.push(telemetry.points);
    this.version++;
  }

  hearEpoch(record: EpochRecord): void {
    if ((this.epochs.at(-1)?.epoch ?? 0) < record.epoch) this.epochs = [...this.epochs, record];
  }

  hearState(event: Events['train.state']): void {
    this.problems = event.problems;
    if (!this.summary) return;
    this.summary = {
      ...this.summary,
      state: event.state,
      reason: event.reason,
      test: event.test ?? this.summary.test,
      weights: event.weights ?? this.summary.weights,
    };
  }

  /** What disk says. Points heard since are kept. */
  load(detail: RunDetail): void {
    const { document: _document, epochsDone, steps, problems, ...summary } = detail;
    this.summary =
      this.summary?.state === 'ended' && summary.state !== 'ended'
        ? { ...summary, ...this.summary }
        : summary;
    if (epochsDone.length >= this.epochs.length) this.epochs = epochsDone;
    if (problems.length > 0) this.problems = problems;
    const heard = [...this.series.raw];
    const first = heard[0]?.x ?? Infinity;
    this.series.clear();
    this.series.push(steps.filter((point) => point.step < first));
    this.series.push(heard.map(({ x, y }) => ({ step: x, loss: y })));
    this.version++;
    this.loaded = true;
  }
}

/** Best of the metrics to name a run by: accuracy before R² before errors. */
export function headline(metrics: Metrics | null): { name: string; value: number } | null {
  if (!metrics) return null;
  const name = ['accuracy', 'r2', 'mae', 'loss'].find((known) => known in metrics);
  return name === undefined ? null : { name, value: metrics[name] };
}
