import type { ProjectDocument } from '../../contract/project.ts';
import { ask, report } from './studioLink.svelte.ts';
import { holdSession } from './windows.ts';

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
  /** Each window keeps its own: another that has the same project open does not overwrite it. */
  #session: string = crypto.randomUUID();
  #release: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #kept: ProjectDocument | null = null;
  /** What the person does not want to keep. */
  #discarded: ProjectDocument | null = null;
  /** One after the other: what is dropped must not be written by a slower request before it. */
  #queue: Promise<unknown> = Promise.resolve();
  #failed = false;

  constructor(project: Rescued) {
    this.#project = project;
    this.#release = holdSession(this.#session);
    $effect(() => {
      if (!project.dirty) void this.drop();
      else if (project.document !== this.#kept) this.#timer ??= setTimeout(() => this.keep(), pace);
    });
    $effect(() => () => {
      clearTimeout(this.#timer);
      this.#release();
    });
  }

  /** Also at once, when the page is about to go. */
  keep = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { path, document, fingerprint, dirty } = this.#project;
    if (!dirty || document === this.#kept || document === this.#discarded) return;
    this.#kept = document;
    const session = this.#session;
    this.#then(() => ask('recovery.keep', { path, session, document, fingerprint }));
  };

  drop(): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#kept === null) return this.#queue;
    this.#kept = null;
    const session = this.#session;
    return this.#then(() => ask('recovery.drop', { path: this.#project.path, session }));
  }

  /** As drop; and what is open now is not kept again while it is on its way out. */
  discard(): Promise<unknown> {
    this.#discarded = this.#project.document;
    return this.drop();
  }

  /** What a window that is gone had kept is kept by this one from now on. */
  takeOver(session: string, document: ProjectDocument): void {
    this.#release();
    this.#session = session;
    this.#release = holdSession(session);
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
