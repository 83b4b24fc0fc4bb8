import type { CommandName, Request, Response } from '../contract/commands.ts';
import type { EventMessage } from '../contract/events.ts';

/** What whoever starts the studio tells it. The studio itself knows no Electron, no browser and no terminal. */
export interface StudioHost {
  readonly host: 'electron' | 'browser' | 'cli';
  readonly nativeDialogs: boolean;
  /** The file that a training thread runs. */
  readonly laneFile: string;
  /** Where the compiled kernels are. */
  readonly kernelsFolder: string;
  /** Where the data sets are that ship with the studio. */
  readonly builtinFolder: string;
  /** Recent projects and settings of this person. */
  readonly userFolder: string;
  readonly openAtStart: string | null;
}

export interface Studio {
  /** Rejects with a ProblemError, and with nothing else. */
  call<C extends CommandName>(name: C, request: Request<C>): Promise<Response<C>>;
  subscribe(listener: (message: EventMessage) => void): () => void;
  /** Stops what trains, saves it, ends the threads. */
  close(): Promise<void>;
}
