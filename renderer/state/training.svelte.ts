import type { KeptWeights, RunSummary } from '../../contract/commands.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { studio } from '../client/index.ts';
import { duration, metric, metricWord } from '../document/figures.ts';
import type { Project } from './project.svelte.ts';
import { headline, Run } from './run.svelte.ts';
import { ask, report } from './studioLink.svelte.ts';
import { tell } from './tell.ts';

/** As many lines as can be told apart beside those of the run itself. */
const mostCompared = 3;

/** All runs of the open project: the table on disk, and what is heard of the one under way. */
export class Training {
  readonly #project: Project;
  readonly #inRoom: () => boolean;
  readonly #runs = new SvelteMap<string, Run>();
  /** Newest first. */
  list: readonly RunSummary[] = $state.raw([]);
  listed = $state(false);
  shownId: string | null = $state(null);
  starting = $state(false);
  /** A person asked for it and the studio has not answered yet. */
  asked: 'pause' | 'resume' | 'step' | 'stop' | null = $state(null);

  /** @param inRoom whether the person looks at the runs */
  constructor(project: Project, inRoom: () => boolean) {
    this.#project = project;
    this.#inRoom = inRoom;
    $effect(() => {
      const ends = [
        studio.on('train.telemetry', (event) => this.#runs.get(event.run)?.hearTelemetry(event)),
        studio.on('train.epoch', (event) => this.#runs.get(event.run)?.hearEpoch(event.record)),
        studio.on('train.samples', (event) => this.#runs.get(event.run)?.hearSamples(event.samples)),
        studio.on('train.state', (event) => this.#hearState(event)),
        studio.on('studio.restarted', () => void this.refresh()),
      ];
      return () => ends.forEach((end) => end());
    });
    void this.refresh(true);
  }

  readonly shown: Run | null = $derived(
    this.shownId === null ? null : (this.#runs.get(this.shownId) ?? null),
  );
  readonly #compared = new SvelteSet<string>();
  /** Runs that are drawn beside this one, in the order in which they were chosen. */
  beside(run: Run): readonly Run[] {
    return [...this.#compared].filter((id) => id !== run.id).flatMap((id) => this.#runs.get(id) ?? []);
  }
  isCompared = (id: string): boolean => this.#compared.has(id);
  canCompare = (id: string): boolean => this.isCompared(id) || this.#compared.size < mostCompared;
  compare(id: string, on: boolean): void {
    if (!on) this.#compared.delete(id);
    else if (this.canCompare(id)) {
      this.#compared.add(id);
      this.#read(this.#of(id));
    }
  }

  readonly active: Run | null = $derived(
    [...this.#runs.values()].find((run) => run.summary && run.isLive) ?? null,
  );

  async refresh(first = false): Promise<void> {
    try {
      this.#take(await ask('runs.list', { path: this.#project.path }));
      const live = this.list.find((run) => run.state !== 'ended');
      if (live) this.show(live.run);
      else if (first && this.list.length > 0) this.show(this.list[0].run);
    } catch (error) {
      report(error);
    } finally {
      this.listed = true;
    }
  }

  /** A run that is heard of is further than the list that was read. */
  #take(list: readonly RunSummary[]): void {
    const heard = (run: RunSummary) => {
      const live = this.#runs.get(run.run);
      return live?.summary && run.state !== 'ended' ? { ...run, state: live.state } : run;
    };
    this.list = list.map(heard).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  #of(id: string): Run {
    const known = this.#runs.get(id);
    if (known) return known;
    const run = new Run(id);
    run.summary = this.list.find((summary) => summary.run === id) ?? null;
    this.#runs.set(id, run);
    return run;
  }

  show(id: string): void {
    this.shownId = id;
    this.#read(this.#of(id));
  }

  #read(run: Run): void {
    if (run.loaded) return;
    ask('runs.get', { path: this.#project.path, run: run.id }).then((detail) => run.load(detail), report);
  }

  start(): Promise<void> {
    return this.#begin({ document: this.#project.document });
  }

  /** The same training as if it had never ended, until it has made so many epochs in all. */
  goOn({ id, detail }: Run, epochs: number): Promise<void> {
    if (!detail) return Promise.resolve();
    const { document } = detail;
    return this.#begin({
      document: { ...document, training: { ...document.training, epochs } },
      resume: id,
    });
  }

  async #begin(what: { document: ProjectDocument; resume?: string }): Promise<void> {
    if (this.starting || this.active) return;
    this.starting = true;
    try {
      const { run } = await ask('train.start', { path: this.#project.path, ...what });
      this.show(run);
      await this.#relist();
    } finally {
      this.starting = false;
    }
  }

  pause = (): Promise<void> => this.#steer('pause');
  resume = (): Promise<void> => this.#steer('resume');
  step = (): Promise<void> => this.#steer('step');
  stop = (): Promise<void> => this.#steer('stop');

  /** Which weights of a run that has ended are its result. */
  async keep(run: Run, kept: KeptWeights): Promise<void> {
    try {
      run.load(await ask('runs.keep', { path: this.#project.path, run: run.id, kept }));
      await this.#relist();
    } catch (error) {
      report(error);
    }
  }

  async #steer(what: 'pause' | 'resume' | 'step' | 'stop'): Promise<void> {
    const run = this.active;
    if (!run) return;
    this.asked = what;
    try {
      await ask(`train.${what}`, { run: run.id });
    } catch (error) {
      report(error);
    } finally {
      this.asked = null;
    }
  }

  async #relist(): Promise<void> {
    this.#take(await ask('runs.list', { path: this.#project.path }));
  }

  #hearState(event: Parameters<Run['hearState']>[0]): void {
    if (event.path !== this.#project.path) return;
    const run = this.#of(event.run);
    run.hearState(event);
    if (this.starting && this.shownId !== event.run) this.show(event.run);
    if (event.state !== 'ended') {
      this.list = this.list.map((known) =>
        known.run === event.run ? { ...known, state: event.state } : known,
      );
      return;
    }
    run.loaded = false;
    if (this.shownId === event.run) this.show(event.run);
    this.#relist().then(() => this.#tell(event.run), report);
  }

  #tell(id: string): void {
    const run = this.list.find((summary) => summary.run === id);
    if (!run) return;
    // Its view says the same already.
    if (this.#inRoom() && this.shownId === id && !document.hidden) return;
    const best = headline(run.test ?? run.validation ?? run.train);
    const figure = best
      ? `${run.test ? 'Test' : 'Validation'} ${metricWord(best.name)} ${metric(best.name, best.value)}`
      : '';
    const description = [figure, duration(run.seconds)].filter(Boolean).join(', ');
    if (run.reason === 'failed' || run.reason === 'diverged') {
      const [problem] = this.#runs.get(id)?.problems ?? [];
      tell('error', run.reason === 'failed' ? 'Training failed' : 'Training diverged', {
        description: problem?.message ?? description,
      });
    } else if (run.reason !== null && run.reason !== 'imported')
      tell('success', endTitle[run.reason], { description });
  }
}

const endTitle = {
  completed: 'Training finished',
  stopped: 'Training stopped',
  'early-stopped': 'Training stopped early',
} as const;
