import type { DataSummary, OpenProject } from '../../contract/commands.ts';
import { untrack } from 'svelte';
import type { Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { check } from '../../engine/graph/check.ts';
import { apply, current, goTo, isDirty, markSaved, open, seal, type History } from '../document/history.ts';
import {
  drawingsOn,
  figuresAt,
  problemsAt,
  shownGraph,
  wayTo,
  type BlockPath,
  type ShownProblem,
} from '../document/blockPath.ts';
import { everyProblem } from '../document/problems.ts';
import { networkOf } from '../document/layerEdits.ts';
import { touched, type Touched } from '../document/touched.ts';
import { Rescue } from './rescue.svelte.ts';
import { ask, problemsOf } from './studioLink.svelte.ts';
import { TrainingMemory } from './trainingMemory.svelte.ts';

const none: ReadonlySet<string> = new Set();
/** Long enough that dragging a slider asks once, short enough to feel immediate. */
const summaryDelay = 200;

/** The project that is open: its document and history, what is selected, and all that follows from them. */
export class Project {
  readonly path: string;
  history: History = $state.raw() as History;
  readonly document: ProjectDocument = $derived(current(this.history));
  readonly dirty: boolean = $derived(isDirty(this.history));
  saving = $state(false);
  /** Of project.json as it was last read or written here. */
  fingerprint = $state('');
  /** The person has been told that the folder is gone. */
  vanished = false;
  readonly rescue: Rescue;

  /** The network on the canvas, and what is selected of it. Neither is a step of the history. */
  #network = $state('main');
  readonly root: string = $derived(
    this.#network in this.document.networks
      ? this.#network
      : (Object.keys(this.document.networks)[0] ?? 'main'),
  );
  /** The instances of blocks that were entered, each in the one before; undoing what made one leads out of it. */
  #trail: BlockPath = $state.raw([]);
  readonly drawings: readonly string[] = $derived(drawingsOn(this.document, this.root, this.#trail));
  readonly trail: BlockPath = $derived(this.#trail.slice(0, this.drawings.length - 1));
  /** What is on the canvas, for all edits: a network, or the inside of a block. */
  readonly network: string = $derived(this.drawings.at(-1) as string);
  readonly graph = $derived(networkOf(this.document, this.network));
  /** The same for readers: with the values of the instances that were entered. */
  readonly shownGraph = $derived(
    this.trail.length > 0 ? shownGraph(this.document, this.root, this.trail) : this.graph,
  );
  #selection: ReadonlySet<string> = $state.raw(none);
  #links: ReadonlySet<string> = $state.raw(none);
  readonly selection: ReadonlySet<string> = $derived(
    new Set(this.graph.layers.flatMap(({ id }) => (this.#selection.has(id) ? [id] : []))),
  );

  /** What the studio says of the data; null until it has answered for this source. */
  summary: DataSummary | null = $state.raw(null);
  summaryState: 'none' | 'loading' | 'ready' | 'failed' = $state('none');
  summaryProblems: readonly Problem[] = $state.raw([]);
  /** How often the person asked to look at the data again. */
  #looks = $state(0);
  readonly #data = $derived(this.document.data);

  readonly facts = $derived(this.summary && this.summary.columns);
  readonly report = $derived(check(this.document, this.facts));
  readonly figures = $derived(
    figuresAt(this.report.networks[this.root], this.document, this.root, this.trail),
  );
  readonly problems: readonly Problem[] = $derived(
    everyProblem(this.report.problems, this.summaryProblems, this.summary?.problems ?? []),
  );
  /** Those of what is on the canvas, at its layers. */
  readonly shownProblems: readonly ShownProblem[] = $derived(
    problemsAt(this.problems, this.document, this.root, this.trail),
  );
  readonly errors = $derived(this.problems.filter((p) => p.severity === 'error'));
  readonly warnings = $derived(this.problems.filter((p) => p.severity === 'warning'));
  readonly memory: TrainingMemory;
  /** The key of the problem that was jumped to last: where F8 goes on from. */
  problemShown: string | null = $state(null);

  constructor({ path, document, fingerprint }: OpenProject) {
    this.path = path;
    this.fingerprint = fingerprint;
    this.history = open(document);
    this.rescue = new Rescue(this);
    this.memory = new TrainingMemory(this);
    $effect(() => this.#watchData());
  }

  /** One named, undoable step. Steps with the same `merge` in a row become one. */
  edit(title: string, document: ProjectDocument, merge: string | null = null): void {
    this.history = apply(this.history, title, document, merge);
  }
  seal(): void {
    this.history = seal(this.history);
  }
  /** Shows the document as it was at a step: what came with it, or went, is shown and selected. */
  goTo(at: number): Touched {
    const before = this.document;
    this.history = goTo(this.history, at);
    const change = touched(before, this.document, this.network);
    if (change.network !== null && change.network !== this.network) {
      const way = wayTo(this.document, change.network);
      if (way) this.showAt(way.root, way.path);
    }
    this.select(change.layers);
    return change;
  }

  /** Shows another network; undoing its creation shows the first one again. */
  show(network: string): void {
    this.showAt(network, []);
  }

  /** Shows a network, or what is inside its blocks. */
  showAt(network: string, path: BlockPath): void {
    if (network === this.root && path.join() === this.trail.join()) return;
    this.select([]);
    this.#network = network;
    this.#trail = path;
  }
  enter(instance: string): void {
    this.showAt(this.root, [...this.trail, instance]);
  }
  /** Out of the innermost block, or of as many as leave `depth`; the instance that was left is selected. */
  leave(depth = this.trail.length - 1): void {
    const left = this.trail[depth] as string | undefined;
    if (left === undefined) return;
    this.showAt(this.root, this.trail.slice(0, depth));
    this.select([left]);
  }

  /** Where the canvas of each network was left, while another one or another room is shown. */
  readonly viewports: Record<string, { x: number; y: number; zoom: number }> = {};

  get links(): ReadonlySet<string> {
    return this.#links;
  }
  select(layers: Iterable<string>, links: Iterable<string> = []): void {
    const next = new Set(layers);
    const nextLinks = new Set(links);
    if (!sameSet(next, this.#selection)) this.#selection = next;
    if (!sameSet(nextLinks, this.#links)) this.#links = nextLinks;
  }

  async save(): Promise<void> {
    const document = this.document;
    this.saving = true;
    try {
      const { fingerprint } = await ask('project.save', {
        path: this.path,
        document,
        expected: this.fingerprint,
      });
      this.fingerprint = fingerprint;
      this.vanished = false;
      this.history = markSaved(seal(this.history), document);
    } finally {
      this.saving = false;
    }
  }

  /** Another document than the one that is open, as a step; it is what stands on disk. */
  takeFromDisk(
    { document, fingerprint }: Pick<OpenProject, 'document' | 'fingerprint'>,
    title: string,
  ): void {
    this.fingerprint = fingerprint;
    this.history = markSaved(apply(this.history, title, document), document);
  }
  /** What is open differs from what is on disk now. */
  keepOver({ document, fingerprint }: Pick<OpenProject, 'document' | 'fingerprint'>): void {
    this.fingerprint = fingerprint;
    this.history = markSaved(this.history, document);
  }

  /** Files may have come, gone or changed. */
  lookAtData(): void {
    this.#looks++;
  }

  #watchData(): (() => void) | undefined {
    const data = this.#data;
    void this.#looks;
    if (data.source === null) {
      this.summary = null;
      this.summaryState = 'none';
      this.summaryProblems = [];
      return undefined;
    }
    let stale = false;
    const fresh = untrack(() => this.summaryState) === 'none';
    this.summaryState = 'loading';
    const timer = setTimeout(
      () => {
        ask('data.summary', { path: this.path, document: current(this.history) }).then(
          (summary) => {
            if (stale) return;
            this.summary = summary;
            this.summaryProblems = [];
            this.summaryState = 'ready';
          },
          (error: unknown) => {
            if (stale) return;
            this.summary = null;
            this.summaryProblems = problemsOf(error);
            this.summaryState = 'failed';
          },
        );
      },
      fresh ? 0 : summaryDelay,
    );
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item));
