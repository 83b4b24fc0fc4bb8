import type { CommandName, Reply, Request, Response } from '../../contract/commands.ts';
import type { EventName, Events } from '../../contract/events.ts';

/** What the window knows of the studio: ask it something, hear from it. The carrier below does not show. */
export interface StudioClient {
  /** Rejects with a ProblemError: codes, what was found, what to do. */
  call<C extends CommandName>(name: C, request: Request<C>): Promise<Response<C>>;
  /** Returns the function that stops listening. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** The object that the preload script puts into the page: replies as values, because errors lose their fields on the way. */
export interface Bridge {
  call<C extends CommandName>(name: C, request: Request<C>): Promise<Reply<C>>;
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
  /** Where a file or folder that was dropped onto the page is; empty for one that was made in the page. */
  pathOf(file: File): string;
}

declare global {
  interface Window {
    /** Only inside Electron. */
    readonly backprop?: Bridge;
  }
}
