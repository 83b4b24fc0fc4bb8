import type { AppInfo, RecentProject, TemplateSummary } from '../../contract/commands.ts';
import type { Position } from '../../contract/project.ts';
import { CodeView } from './codeView.svelte.ts';
import { Project } from './project.svelte.ts';
import { ask, report } from './studioLink.svelte.ts';
import { Training } from './training.svelte.ts';

export type Room = 'design' | 'data' | 'train';
export type DialogName = 'new-project' | 'open-project' | 'unsaved' | 'export' | 'shortcuts';

/** What the canvas can do for commands, while it is on screen. */
export interface CanvasHandle {
  fit(): void;
  reveal(layer: string): void;
  /** Nodes that move next do so in view of the person, unless less motion is wished for. */
  settle(): void;
  /** Where to put what is pasted: under the pointer, or in the middle of what is shown. */
  spot(): Position;
  /** Searches for a layer to add, or to wire. */
  addLayer(): void;
  connect(): void;
  disconnect(): void;
}

/** The window: what is open, which room is shown, which dialog is up. */
class Studio {
  info: AppInfo | null = $state.raw(null);
  templates: readonly TemplateSummary[] | null = $state.raw(null);
  recent: readonly RecentProject[] | null = $state.raw(null);

  project: Project | null = $state.raw(null);
  training: Training | null = $state.raw(null);
  #close: (() => void) | null = null;

  room: Room = $state('design');
  dialog: DialogName | null = $state(null);
  /** A template chosen before the dialog for a new project; null from scratch. */
  newFrom: string | null = $state(null);
  /** What to do once a project with unsaved changes may go. */
  #afterwards: (() => void) | null = null;

  problemsOpen = $state(false);
  historyOpen = $state(false);
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
    const [templates, recent] = await Promise.allSettled([
      ask('templates.list', {}),
      ask('project.recent', {}),
    ]);
    this.templates = templates.status === 'fulfilled' ? templates.value : (this.templates ?? []);
    this.recent = recent.status === 'fulfilled' ? recent.value : (this.recent ?? []);
    for (const answer of [templates, recent]) if (answer.status === 'rejected') report(answer.reason);
  }

  async open(path: string): Promise<boolean> {
    this.opening = true;
    try {
      this.#enter(await ask('project.open', { path }));
      return true;
    } catch (error) {
      report(error);
      return false;
    } finally {
      this.opening = false;
    }
  }

  /** Throws what stands against it: the dialog shows it at the field. */
  async create(path: string, name: string, template: string | null): Promise<void> {
    this.#enter(await ask('project.new', { path, name, ...(template === null ? {} : { template }) }));
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
    if (answer === 'save') {
      try {
        await this.project?.save();
      } catch (error) {
        report(error);
        return;
      }
    }
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
