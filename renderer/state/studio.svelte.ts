import type {
  AppInfo,
  KeptChanges,
  OpenProject,
  RecentProject,
  TemplateSummary,
} from '../../contract/commands.ts';
import type { Position, ProjectDocument } from '../../contract/project.ts';
import { apply, markSaved } from '../document/history.ts';
import { saveOpen } from './disk.ts';
import { CodeView } from './codeView.svelte.ts';
import { Project } from './project.svelte.ts';
import { ask, report } from './studioLink.svelte.ts';
import { tellImport } from './tellImport.ts';
import { Training } from './training.svelte.ts';
import { livingSessions } from './windows.ts';

export type Room = 'design' | 'data' | 'train';
export type DialogName =
  | 'new-project'
  | 'import-model'
  | 'open-project'
  | 'save-as'
  | 'unsaved'
  | 'changed'
  | 'recover'
  | 'export'
  | 'go-on'
  | 'palette'
  | 'recent'
  | 'shortcuts';

export type Rescued = KeptChanges & { readonly document: ProjectDocument };

/** A project with changes that were kept when the studio ended without saving them: of each window, latest first. */
export interface Recovery {
  readonly opened: OpenProject;
  readonly kept: readonly Rescued[];
}

/** What the canvas can do for commands, while it is on screen. */
export interface CanvasHandle {
  /** All layers, or these alone. */
  fit(ids?: Iterable<string>): void;
  /** Brings a layer into view. False: it is not drawn yet. */
  reveal(layer: string): boolean;
  /** Nodes that move next do so in view of the person, unless less motion is wished for. */
  settle(): void;
  /** Where to put what is pasted: under the pointer, or in the middle of what is shown. */
  spot(): Position;
  /** Searches for a layer to add, or to wire. */
  addLayer(): void;
  connect(): void;
  disconnect(): void;
}

/** Without what a window that lives keeps: there is nothing to recover from it. */
async function ofLostWindows<K extends KeptChanges>(all: readonly K[]): Promise<readonly K[]> {
  const living = await livingSessions(all.map(({ session }) => session));
  return all.filter(({ session }) => !living.has(session));
}

/** The window: what is open, which room is shown, which dialog is up. */
class Studio {
  info: AppInfo | null = $state.raw(null);
  templates: readonly TemplateSummary[] | null = $state.raw(null);
  recent: readonly RecentProject[] | null = $state.raw(null);
  /** Unsaved changes of projects that are not open, kept from a crash. */
  rescued: readonly KeptChanges[] = $state.raw([]);

  project: Project | null = $state.raw(null);
  training: Training | null = $state.raw(null);
  #close: (() => void) | null = null;

  room: Room = $state('design');
  dialog: DialogName | null = $state(null);
  /** A template chosen before the dialog for a new project; null from scratch. */
  newFrom: string | null = $state(null);
  /** A model that was dropped; null where it is still to be chosen. */
  importFrom: string | null = $state(null);
  /** The window may go without another question. */
  leaving = false;
  /** What is on disk, where another program wrote project.json. */
  conflict: OpenProject | null = $state.raw(null);
  recovery: Recovery | null = $state.raw(null);
  /** What to do once a project with unsaved changes may go. */
  #afterwards: (() => void) | null = null;

  problemsOpen = $state(false);
  historyOpen = $state(false);
  /** The panel at the edge that is out, where the window is too narrow for panels: its label. */
  drawer: string | null = $state(null);
  readonly codeView = new CodeView();
  minimap = $state(true);
  /** Nodes are dragged from dot to dot; Shift, held while dragging, turns it around. */
  snapping = $state(true);
  canvas: CanvasHandle | null = $state.raw(null);
  opening = $state(false);

  async start(): Promise<void> {
    try {
      this.info = await ask('app.info', {});
      if (this.info.openAtStart !== null) await this.open(this.info.openAtStart);
      await this.refreshStart();
    } catch (error) {
      report(error);
    }
  }

  async refreshStart(): Promise<void> {
    const [templates, recent, rescued] = await Promise.allSettled([
      ask('templates.list', {}),
      ask('project.recent', {}),
      ask('recovery.list', {}),
    ]);
    this.templates = templates.status === 'fulfilled' ? templates.value : (this.templates ?? []);
    this.recent = recent.status === 'fulfilled' ? recent.value : (this.recent ?? []);
    this.rescued = rescued.status === 'fulfilled' ? await ofLostWindows(rescued.value) : [];
    for (const answer of [templates, recent, rescued])
      if (answer.status === 'rejected') report(answer.reason);
  }

  async open(path: string): Promise<boolean> {
    this.opening = true;
    try {
      const opened = await ask('project.open', { path });
      const kept = await this.#lostChanges(opened);
      if (kept.length > 0) {
        this.recovery = { opened, kept };
        this.dialog = 'recover';
      } else this.#enter(opened);
      void this.#refreshRecent();
      return true;
    } catch (error) {
      report(error);
      return false;
    } finally {
      this.opening = false;
    }
  }

  async #refreshRecent(): Promise<void> {
    try {
      this.recent = await ask('project.recent', {});
    } catch (error) {
      report(error);
    }
  }

  async forget(path?: string): Promise<void> {
    try {
      this.recent = await ask('project.forget', path === undefined ? {} : { path });
    } catch (error) {
      report(error);
    }
  }

  /** What windows that are gone had kept of a project. What was saved all the same is kept no longer. */
  async #lostChanges({ path, document }: OpenProject): Promise<readonly Rescued[]> {
    const lost = await ofLostWindows(await ask('recovery.read', { path }));
    const saved = JSON.stringify(document);
    const isSaved = (kept: Rescued) => JSON.stringify(kept.document) === saved;
    for (const { session, elsewhere } of lost.filter(isSaved))
      if (!elsewhere) await ask('recovery.drop', { path, session });
    return lost.filter((kept) => !isSaved(kept));
  }

  /** What was kept becomes a step that is not saved, goes for good, or waits for another time. */
  async answerRecovery(answer: 'recover' | 'discard' | 'cancel', chosen: Rescued): Promise<void> {
    const { recovery } = this;
    if (!recovery) return;
    const others = recovery.kept.filter((kept) => kept !== chosen);
    if (answer === 'discard') {
      const { path, session } = chosen;
      await ask('recovery.drop', { path, session }).catch(report);
      if (others.length > 0) {
        this.recovery = { ...recovery, kept: others };
        return;
      }
    }
    this.dialog = null;
    this.recovery = null;
    if (answer === 'cancel') return;
    this.#enter(recovery.opened);
    if (answer === 'discard') return;
    // What another studio may still have open stays its own.
    if (!chosen.elsewhere) this.project?.rescue.takeOver(chosen.session, chosen.document);
    this.project?.edit('Recover unsaved changes', chosen.document);
  }

  /** The document goes on in another folder, with its history. Throws what stands against it. */
  async saveAs(to: string, name: string, parts: { data: boolean; runs: boolean }): Promise<void> {
    const { project } = this;
    if (!project) return;
    const document = { ...project.document, name };
    const opened = await ask('project.saveAs', { path: project.path, document, to, ...parts });
    await project.rescue.drop();
    const { history, network, viewports } = project;
    const { room } = this;
    this.#enter(opened);
    this.room = room;
    if (!this.project) return;
    this.project.history = markSaved(apply(history, 'Save as', opened.document), opened.document);
    Object.assign(this.project.viewports, viewports);
    this.project.show(network);
    void this.#refreshRecent();
  }

  /** Throws what stands against it: the dialog shows it at the field. */
  async create(path: string, name: string, template: string | null): Promise<void> {
    this.#enter(await ask('project.new', { path, name, ...(template === null ? {} : { template }) }));
    void this.#refreshRecent();
  }

  /** Throws what stands against it: the dialog shows it below the fields. */
  async importModel(file: string, path: string, name: string): Promise<void> {
    const { opened, report: made } = await ask('project.import', { file, path, name });
    this.#enter(opened);
    tellImport(made);
    void this.#refreshRecent();
  }

  #enter(opened: ConstructorParameters<typeof Project>[0]): void {
    this.#close?.();
    this.room = 'design';
    this.problemsOpen = false;
    this.#close = $effect.root(() => {
      this.project = new Project(opened);
      this.training = new Training(this.project, () => this.room === 'train');
    });
  }

  /** Does it at once, or asks first where something would be lost. */
  leaveProject(afterwards: () => void): void {
    if (!this.project?.dirty) {
      afterwards();
      return;
    }
    this.#afterwards = afterwards;
    this.dialog = 'unsaved';
  }

  async answerUnsaved(answer: 'save' | 'discard' | 'cancel'): Promise<void> {
    const afterwards = this.#afterwards;
    if (answer === 'save' && !(await saveOpen(this))) return;
    if (answer === 'discard') await this.project?.rescue.discard();
    this.dialog = null;
    this.#afterwards = null;
    if (answer !== 'cancel') afterwards?.();
  }

  closeProject(): void {
    this.#close?.();
    this.#close = null;
    this.project = null;
    this.training = null;
    this.dialog = null;
    void this.refreshStart();
  }
}

export const app = new Studio();
export type App = Studio;
