import type { ProjectDocument } from '../../contract/project.ts';
import { ask, report } from './studioLink.svelte.ts';

/** Of work that a crash may cost, at most. */
const pace = 2000;

interface Rescued {
  readonly path: string;
  readonly fingerprint: string;
  readonly document: ProjectDocument;
  readonly dirty: boolean;
}

/**
 * Keeps what is not saved where it survives a crash, outside the project: some seconds after the first change, and
 * as long as there are more. Saved or thrown away, it is dropped.
 */
export class Rescue {
  readonly #project: Rescued;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #kept: ProjectDocument | null = null;
  /** One after the other: what is dropped must not be written by a slower request before it. */
  #queue: Promise<unknown> = Promise.resolve();
  #failed = false;

  constructor(project: Rescued) {
    this.#project = project;
    $effect(() => {
      if (!project.dirty) void this.drop();
      else if (project.document !== this.#kept) this.#timer ??= setTimeout(() => this.keep(), pace);
    });
    $effect(() => () => clearTimeout(this.#timer));
  }

  /** Also at once, when the page is about to go. */
  keep = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { path, document, fingerprint, dirty } = this.#project;
    if (!dirty || document === this.#kept) return;
    this.#kept = document;
    this.#then(() => ask('recovery.keep', { path, document, fingerprint }));
  };

  drop(): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#kept === null) return this.#queue;
    return this.forget();
  }

  /** Whoever kept it: also what was found when the project was opened. */
  forget(): Promise<unknown> {
    this.#kept = null;
    return this.#then(() => ask('recovery.drop', { path: this.#project.path }));
  }

  /** What is on disk already, as the project was opened with it. */
  found(document: ProjectDocument): void {
    this.#kept = document;
  }

  #then(act: () => Promise<unknown>): Promise<unknown> {
    this.#queue = this.#queue.then(act).then(
      () => (this.#failed = false),
      (error: unknown) => {
        this.#kept = null;
        // Said once, not every few seconds.
        if (!this.#failed) report(error);
        this.#failed = true;
      },
    );
    return this.#queue;
  }
}
