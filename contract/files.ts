import type { ProjectDocument } from './project.ts';

/** Projects as files: what is open, what was kept from a crash, what the person chose once for all projects. */

export interface OpenProject {
  readonly path: string;
  readonly document: ProjectDocument;
  /** Of project.json as it was read: another one says that somebody else wrote it since. */
  readonly fingerprint: string;
}

export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly openedAt: string;
  /** Moved, deleted, or on a disk that is not there just now. */
  readonly missing: boolean;
}

/** Changes that were not saved when the studio ended. */
export interface KeptChanges {
  readonly path: string;
  readonly name: string;
  readonly keptAt: string;
  /** Of project.json when the changes were made to it. */
  readonly fingerprint: string;
}

export interface Settings {
  /** Other keys of commands than those they come with: id -> keys; none at all is an empty list. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** What was chosen in the palette of commands, latest first. */
  readonly recentCommands: readonly string[];
}

/** What the window tells its frame: the native menu, and whether there is something to save. */
export interface WindowState {
  /** Whether the project that is open has changes that are not saved; null where none is open. */
  readonly edited: boolean | null;
  readonly path: string | null;
  /** id -> how its entry looks now. */
  readonly commands: Readonly<
    Record<string, { readonly title: string; readonly keys: string | null; readonly enabled: boolean }>
  >;
  readonly recent: readonly { readonly path: string; readonly name: string }[];
}
