import { screen } from './screen.ts';
import { onlyWhenReady, state } from './state.ts';
import { knownKeys, strict, StrictEmitter } from './strict.ts';
import { createContents, type WebContents } from './webContents.ts';
import { windows } from './windows.ts';

const options = [
  'title',
  'width',
  'height',
  'minWidth',
  'minHeight',
  'show',
  'backgroundColor',
  'webPreferences',
  'icon',
  'autoHideMenuBar',
];
const preferences = [
  'preload',
  'contextIsolation',
  'sandbox',
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webSecurity',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'webviewTag',
  'navigateOnDragDrop',
  'spellcheck',
  'devTools',
];

interface Options {
  readonly show?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences?: Readonly<Record<string, unknown>>;
}

let nextId = 1;

class BrowserWindowDouble extends StrictEmitter {
  static getAllWindows(): BrowserWindowDouble[] {
    return windows.all() as never;
  }

  static getFocusedWindow(): BrowserWindowDouble | null {
    return BrowserWindowDouble.getAllWindows()[0] ?? null;
  }

  readonly id = nextId++;
  readonly webContents: WebContents;
  #destroyed = false;
  #visible: boolean;

  constructor(given: Options = {}) {
    super('BrowserWindow', ['ready-to-show', 'show', 'close', 'closed', 'focus']);
    onlyWhenReady('BrowserWindow');
    knownKeys('the window option', given, options);
    knownKeys('the web preference', given.webPreferences, preferences);
    const {
      preload,
      contextIsolation = true,
      sandbox = true,
      nodeIntegration = false,
    } = given.webPreferences ?? {};
    // Chromium as a window is always isolated and sandboxed: a window that asks for less cannot be shown truthfully.
    if (!contextIsolation || !(sandbox || state.sandboxForced) || nodeIntegration)
      throw new Error('the double only has isolated, sandboxed windows without Node');
    this.#visible = given.show ?? true;
    const made = screen.ask('open-window', this.id, {
      preload,
      width: given.width ?? 800,
      height: given.height ?? 600,
    });
    this.webContents = createContents(this.id, made, {
      painted: () => this.emit('ready-to-show'),
      gone: () => this.destroy(),
    });
    const self = strict('BrowserWindow', this as BrowserWindowDouble);
    windows.add(this.id, self);
    return self;
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }

  show(): void {
    this.#visible = true;
    void screen.ask('shown', this.id);
    this.emit('show');
  }

  isVisible(): boolean {
    return this.#visible;
  }

  focus(): void {
    this.emit('focus');
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {
    this.show();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** As by its cross: the page may hold it back. */
  close(): void {
    this.emit('close', {});
    screen
      .ask('leave-window', this.id)
      .catch((error: unknown) => console.error(`window ${this.id}: ${String(error)}`));
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    screen
      .ask('close-window', this.id)
      .catch((error: unknown) => console.error(`window ${this.id}: ${String(error)}`));
    windows.remove(this.id);
    this.emit('closed');
  }
}

export const BrowserWindow = strict('BrowserWindow (the class)', BrowserWindowDouble);
screen.handle('person-closes', () => BrowserWindowDouble.getAllWindows()[0]?.close());
