import type { Baselines, DataInspection, DataSummary, FileKind, Sample, SplitPart } from './data.ts';
import type {
  ImportReport,
  KeptChanges,
  KnownSettings,
  OpenProject,
  ProjectPreview,
  RecentProject,
  Settings,
  StartFacts,
  WindowState,
} from './files.ts';
import type { Problem } from './problems.ts';
import type { BlockFile, ProjectDocument } from './project.ts';
import type {
  Evaluation,
  ExportReport,
  Generated,
  KeptWeights,
  Predictions,
  RunDetail,
  RunSamples,
  RunSummary,
} from './runs.ts';

export * from './data.ts';
export * from './files.ts';
export * from './runs.ts';

/** command -> (request, response). Electron carries them over IPC, the browser host over a WebSocket, the command line calls `studio/`. */
export interface Commands {
  'app.info': { request: Record<string, never>; response: AppInfo };
  /** Entries of a folder, for picking files where there is no native dialog. `path` empty = the home folder. */
  'files.list': { request: { path: string }; response: FolderListing };
  /** A native dialog; null where it was cancelled. Only where `AppInfo.nativeDialogs`. */
  'dialog.open': {
    request: { kind: 'file' | 'folder' | 'save'; title: string; suggestion?: string };
    response: string | null;
  };

  'templates.list': { request: Record<string, never>; response: readonly TemplateSummary[] };
  /** Makes a folder with a project.json; from scratch where no template is named. */
  'project.new': { request: { path: string; template?: string; name?: string }; response: OpenProject };
  'project.open': { request: { path: string }; response: OpenProject };
  /** Makes a folder with a project out of a model from elsewhere: ONNX, Keras, or a project of ours. Whole or not at all. */
  'project.import': {
    request: { file: string; path: string; name?: string };
    response: { opened: OpenProject; report: ImportReport };
  };
  /**
   * Writes project.json whole or not at all. Where its fingerprint is not the one `expected`, nothing is written:
   * somebody else changed it.
   */
  'project.save': {
    request: { path: string; document: ProjectDocument; expected?: string };
    response: { savedAt: string; fingerprint: string };
  };
  /** The document in another folder, with copies of data/ and runs/ where they are asked for; and opens it there. */
  'project.saveAs': {
    request: { path: string; document: ProjectDocument; to: string; data: boolean; runs: boolean };
    response: OpenProject;
  };
  /** project.json as it is on disk now; null where it is gone. */
  'project.onDisk': { request: { path: string }; response: { fingerprint: string } | null };
  /** How much there is to copy, in bytes. */
  'project.sizes': { request: { path: string }; response: { data: number; runs: number } };
  /** Latest first, with those that are not found. */
  'project.recent': { request: Record<string, never>; response: readonly RecentProject[] };
  /** What is in a project: for a list of those that are not open, asked for one that is looked at. */
  'project.preview': { request: { path: string }; response: ProjectPreview };
  /** Takes one project off the list of recent ones, or all of them. The projects stay. */
  'project.forget': { request: { path?: string }; response: readonly RecentProject[] };

  /** Keeps changes that are not saved, outside the project, in case that the studio ends before they are. */
  'recovery.keep': {
    request: { path: string; session: string; document: ProjectDocument; fingerprint: string };
    response: { keptAt: string };
  };
  'recovery.list': { request: Record<string, never>; response: readonly KeptChanges[] };
  /** All that were kept of a project, latest first. */
  'recovery.read': {
    request: { path: string };
    response: readonly (KeptChanges & { document: ProjectDocument })[];
  };
  'recovery.drop': { request: { path: string; session: string }; response: null };

  'settings.read': { request: Record<string, never>; response: KnownSettings };
  /** Fields that are not given stay as they are. */
  'settings.write': { request: Partial<Settings>; response: Settings };

  /** Only in Electron. What the frame of the window shows: menu, edited mark. */
  'window.state': { request: WindowState; response: null };
  /** Only in Electron: closes the window without asking again. */
  'window.close': { request: Record<string, never>; response: null };

  /** Blocks that this person keeps for all projects, by name; and what is wrong with files that are none. */
  'blocks.list': { request: Record<string, never>; response: BlockShelf };
  /** Keeps a block, in place of one of the same name. */
  'blocks.save': { request: { block: BlockFile }; response: null };
  'blocks.delete': { request: { name: string }; response: null };

  /** What a file or folder holds, as the studio would read it; suggests a source, of the kind asked for where one is. */
  'data.inspect': { request: { path: string; as?: FileKind }; response: DataInspection };
  /** The data of a document as it would be trained on: counts, classes, split, problems. */
  'data.summary': { request: { path: string; document: ProjectDocument }; response: DataSummary };
  /** Some samples, evenly spread or from `offset`. Images come as png data URLs. */
  'data.samples': {
    request: {
      path: string;
      document: ProjectDocument;
      part: SplitPart | 'all';
      offset: number;
      count: number;
    };
    response: readonly Sample[];
  };

  /**
   * What simple methods reach on the same parts behind the same preprocessing; null where only what is `known` was asked
   * for and nothing is. Kept in the project until data, split or preprocessing change.
   */
  'data.baselines': {
    request: { path: string; document: ProjectDocument; known?: boolean };
    response: Baselines | null;
  };
  'data.stopBaselines': { request: { path: string }; response: null };

  /** Saves nothing but the run: the document is frozen into it. Resolves once the run exists. */
  'train.start': {
    request: { path: string; document: ProjectDocument; resume?: string };
    response: { run: string };
  };
  /** Which layers begin with the weights that `training.start` names; null where it names none. */
  'train.startFacts': { request: { path: string; document: ProjectDocument }; response: StartFacts | null };
  'train.pause': { request: { run: string }; response: null };
  'train.resume': { request: { run: string }; response: null };
  /** One step of a run that is paused. */
  'train.step': { request: { run: string }; response: null };
  'train.stop': { request: { run: string }; response: null };

  'runs.list': { request: { path: string }; response: readonly RunSummary[] };
  'runs.get': { request: { path: string; run: string }; response: RunDetail };
  /**
   * Which weights of a run that has ended are its result from now on: those that it ended with, or those of its best epoch. Its test
   * figures are theirs afterwards; what goes on from the run goes on from the last.
   */
  'runs.keep': { request: { path: string; run: string; kept: KeptWeights }; response: RunDetail };
  'runs.evaluate': { request: { path: string; run: string; split: SplitPart }; response: Evaluation };
  'runs.predict': {
    request: {
      path: string;
      run: string;
      input: string;
      output?: string;
      /** `LAYER` or `NETWORK/LAYER`: its output instead of the prediction. */
      at?: string;
      /** Of Monte Carlo dropout: so many passes, averaged. */
      passes?: number;
    };
    response: Predictions;
  };
  /** New samples of a trained generator or decoder, or what comes next in a sequence. */
  'runs.generate': {
    request: {
      path: string;
      run: string;
      /** 64 samples, or one sequence, where absent. */
      count?: number;
      /** The same seed gives the same samples. */
      seed: number;
      /** Only a text needs none. */
      output?: string;
      /** Draws from the likelihood of a decoder instead of showing its mean. */
      sample?: boolean;
      /** The beginning of a text; where the data ends, where absent. */
      prompt?: string;
      /** Steps of a sequence, tokens of a text. */
      length?: number;
      /** Of a text: 0 takes the likeliest token, 1 draws as the network says, more is bolder. */
      temperature?: number;
    };
    response: Generated;
  };
  /** What a generator or a decoder made in the course of its training: of one epoch, or the last ones. */
  'runs.samples': { request: { path: string; run: string; epoch?: number }; response: RunSamples };
  'runs.export': { request: { path: string; run: string; to: string; out: string }; response: ExportReport };
}

export type CommandName = keyof Commands;
export type Request<C extends CommandName> = Commands[C]['request'];
export type Response<C extends CommandName> = Commands[C]['response'];

/** What travels back over every carrier. */
export type Reply<C extends CommandName> =
  | { readonly ok: true; readonly value: Response<C> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const commandNames = [
  'app.info',
  'files.list',
  'dialog.open',
  'templates.list',
  'project.new',
  'project.open',
  'project.import',
  'project.save',
  'project.saveAs',
  'project.onDisk',
  'project.sizes',
  'project.recent',
  'project.preview',
  'project.forget',
  'recovery.keep',
  'recovery.list',
  'recovery.read',
  'recovery.drop',
  'settings.read',
  'settings.write',
  'window.state',
  'window.close',
  'blocks.list',
  'blocks.save',
  'blocks.delete',
  'data.inspect',
  'data.summary',
  'data.samples',
  'data.baselines',
  'data.stopBaselines',
  'train.start',
  'train.startFacts',
  'train.pause',
  'train.resume',
  'train.step',
  'train.stop',
  'runs.list',
  'runs.get',
  'runs.keep',
  'runs.evaluate',
  'runs.predict',
  'runs.generate',
  'runs.samples',
  'runs.export',
] as const satisfies readonly CommandName[];

export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'browser';
  readonly cores: number;
  readonly platform: string;
  readonly nativeDialogs: boolean;
  /** Where new projects go unless the person chooses otherwise. */
  readonly projectsFolder: string;
  /** A project the host was started with. */
  readonly openAtStart: string | null;
}

export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  readonly entries: readonly {
    readonly name: string;
    readonly kind: 'file' | 'folder';
    readonly isProject: boolean;
  }[];
}

/** Under what a template is found. */
export type TemplateTopic = 'basics' | 'images' | 'sequences' | 'uncertainty' | 'autoencoders' | 'generative';

export interface TemplateSummary {
  readonly name: string;
  readonly title: string;
  readonly topic: TemplateTopic;
  readonly teaches: string;
  readonly data: string;
  /** What the template reaches with its defaults, measured: e.g. `test accuracy`, 0.97. */
  readonly figure: { readonly metric: string; readonly value: number };
  readonly seconds: number;
  /** Layer types in order, for a small picture. */
  readonly layers: readonly string[];
}

export interface BlockShelf {
  readonly blocks: readonly BlockFile[];
  readonly problems: readonly Problem[];
}
