import type { Problem } from './problems.ts';
import type { Direction, NetworkDocument, Position, ProjectDocument } from './project.ts';
import type { RunSummary } from './runs.ts';

/** Projects as files: what is open, what was kept from a crash, what the person chose once for all projects. */

export interface OpenProject {
  readonly path: string;
  readonly document: ProjectDocument;
  /** Of project.json as it was read: another one says that somebody else wrote it since. */
  readonly fingerprint: string;
}

/** What became of a model from elsewhere. */
export interface ImportReport {
  /** For people: what the file was. */
  readonly format: string;
  readonly layers: number;
  /** Numbers that were read as weights; null where the file has none or they are not read. */
  readonly weights: number | null;
  /** What was left out, or became something else. */
  readonly notes: readonly string[];
}

/** What a training that begins with weights of a file would begin with. */
export interface StartFacts {
  /** Layers whose weights are in the file. */
  readonly fitting: readonly string[];
  /** Layers whose weights are not, or not in this shape. */
  readonly fresh: readonly string[];
}

export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly openedAt: string;
  /** Moved, deleted, or on a disk that is not there just now. */
  readonly missing: boolean;
}

/** A look at a project that is not open. */
export interface ProjectPreview {
  /** Of all networks together. */
  readonly layers: number;
  readonly networks: number;
  /** The largest network as it is drawn; parameters are left out. */
  readonly network: NetworkDocument;
  readonly places: Readonly<Record<string, Position>>;
  readonly direction: Direction;
  /** The one that began last. */
  readonly run: RunSummary | null;
}

/** Changes that were not saved when the studio ended, or are not yet, in another window. */
export interface KeptChanges {
  readonly path: string;
  /** Of the window that kept them: each keeps its own. */
  readonly session: string;
  /** Another studio that still runs keeps them: they may be open there. */
  readonly elsewhere: boolean;
  readonly name: string;
  readonly keptAt: string;
  /** Of project.json when the changes were made to it. */
  readonly fingerprint: string;
}

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];
/** In what the networks of a project are written beside the canvas. */
export const codeTargets = ['pytorch', 'keras', 'json'] as const;
export type CodeTarget = (typeof codeTargets)[number];
export const codeWidths = { least: 240, most: 960 };

export interface Settings {
  /** Other keys of commands than those they come with: id -> keys; none at all is an empty list. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** What was chosen in the palette of commands, latest first. */
  readonly recentCommands: readonly string[];
  readonly theme: ThemeChoice;
  /** Layers and blocks: those that the person likes, and those that were added last. */
  readonly palette: { readonly favourites: readonly string[]; readonly recent: readonly string[] };
  /** The code beside the canvas: whether it is there, as what, how wide. */
  readonly code: { readonly open: boolean; readonly target: CodeTarget; readonly width: number };
}

export const usualSettings: Settings = {
  keys: {},
  recentCommands: [],
  theme: 'system',
  palette: { favourites: [], recent: [] },
  code: { open: false, target: 'pytorch', width: 360 },
};

/** What of the settings could be understood, the usual for the rest, and what is wrong with that. */
export interface KnownSettings {
  readonly settings: Settings;
  readonly problems: readonly Problem[];
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
