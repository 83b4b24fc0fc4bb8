import { vi } from 'vitest';
import { strict, StrictEmitter } from '../../electron/main/strict.ts';

/*
 * Electron's main modules for unit tests: only what the studio uses, recorded. Anything else throws, so that a new
 * use of Electron is noticed here. Used as `vi.mock('electron', () => import('./fake.ts'))`.
 */

type Handler = (event: object, ...parts: unknown[]) => Promise<unknown>;

export const seen = {
  handlers: new Map<string, Handler>(),
  schemes: [] as unknown[],
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
  windows: [] as FakeWindow[],
  menu: null as { label: string; submenu: Record<string, unknown>[] }[] | null,
  forks: [] as FakeProcess[],
  dialogs: [] as unknown[][],
  channels: [] as MessageChannelMain[],
};

export const ipcMain = strict('ipcMain', {
  handle: (channel: string, handler: Handler) => void seen.handlers.set(channel, handler),
});

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: unknown[]) => void seen.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
    void seen.protocols.set(scheme, handler),
});

export class FakeContents extends StrictEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  reload = vi.fn();
  send = vi.fn();
  constructor() {
    super('webContents', [
      'will-navigate',
      'will-frame-navigate',
      'will-redirect',
      'will-attach-webview',
      'render-process-gone',
      'will-prevent-unload',
    ]);
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

export class FakeWindow extends StrictEmitter {
  readonly webContents = new FakeContents();
  readonly options: { show?: boolean; webPreferences?: Record<string, unknown> };
  loaded: string[] = [];
  shown = false;
  destroyed = false;
  constructor(options: FakeWindow['options']) {
    super('BrowserWindow', ['ready-to-show']);
    this.options = options;
    seen.windows.push(this);
  }

  async loadURL(address: string): Promise<void> {
    this.loaded.push(address);
  }

  show(): void {
    this.shown = true;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  destroy(): void {
    this.destroyed = true;
  }
}
export const BrowserWindow = FakeWindow;

/** Answers of dialogs, in order. */
export const answers: unknown[] = [];
const ask =
  (kind: string) =>
  async (...given: unknown[]): Promise<unknown> => {
    seen.dialogs.push([kind, ...given]);
    return answers.shift();
  };
export const dialog = strict('dialog', {
  showOpenDialog: ask('open'),
  showSaveDialog: ask('save'),
  showMessageBox: ask('message'),
  showErrorBox: (...given: unknown[]) => void seen.dialogs.push(['error', ...given]),
});

export const Menu = strict('Menu', {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => void (seen.menu = menu as typeof seen.menu),
});

export class FakePort extends StrictEmitter {
  sent: unknown[] = [];
  closed = false;
  constructor() {
    super('MessagePortMain', ['message', 'close']);
  }

  postMessage(data: unknown): void {
    this.sent.push(structuredClone(data));
  }

  start(): void {}
  close(): void {
    this.closed = true;
  }
}

export class MessageChannelMain {
  readonly port1 = new FakePort();
  readonly port2 = new FakePort();
  constructor() {
    seen.channels.push(this);
  }
}

export class FakeProcess extends StrictEmitter {
  readonly entry: string;
  readonly pid = seen.forks.length + 100;
  messages: { message: unknown; ports: FakePort[] }[] = [];
  killed = false;
  constructor(entry: string) {
    super('UtilityProcess', ['exit', 'error']);
    this.entry = entry;
    seen.forks.push(this);
  }

  postMessage(message: unknown, ports: FakePort[]): void {
    this.messages.push({ message: structuredClone(message), ports });
  }

  kill(): boolean {
    this.killed = true;
    return true;
  }
}
export const utilityProcess = strict('utilityProcess', { fork: (entry: string) => new FakeProcess(entry) });

export function forget(): void {
  seen.handlers.clear();
  seen.protocols.clear();
  for (const list of [seen.schemes, seen.windows, seen.forks, seen.dialogs, seen.channels, answers])
    list.length = 0;
  seen.menu = null;
}
