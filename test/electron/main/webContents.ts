import { screen } from './screen.ts';
import { clone, preventable, strict, StrictEmitter } from './strict.ts';
import { windows } from './windows.ts';

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

interface Hooks {
  painted(): void;
  gone(): void;
}

export class WebContents extends StrictEmitter {
  readonly id: number;
  #url = '';
  #opened: Promise<unknown>;
  #hooks: Hooks;
  #onOpen: WindowOpenHandler | undefined;

  constructor(id: number, opened: Promise<unknown>, hooks: Hooks) {
    super('webContents', [
      'will-navigate',
      'will-frame-navigate',
      'will-redirect',
      'will-attach-webview',
      'render-process-gone',
      'will-prevent-unload',
      'did-finish-load',
      'destroyed',
    ]);
    this.id = id;
    this.#opened = opened;
    this.#hooks = hooks;
  }

  getURL(): string {
    return this.#url;
  }

  async loadURL(address: string): Promise<void> {
    await this.#opened;
    this.#url = address;
    await screen.ask('load', this.id, address);
    this.emit('did-finish-load');
  }

  reload(): void {
    screen
      .ask('load', this.id, this.#url)
      .catch((error: unknown) => console.error(`reload: ${String(error)}`));
  }

  /** Throws for what cannot be cloned, as Electron does. */
  send(channel: string, ...parts: unknown[]): void {
    screen
      .ask('send', this.id, channel, clone(parts))
      .catch((error: unknown) => console.error(`${channel}: ${String(error)}`));
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#onOpen = handler;
  }

  /** The page wants to go elsewhere; true where nobody held it back. */
  wantsTo(address: string, isMainFrame: boolean): boolean {
    const event = preventable({ url: address, isMainFrame, isSameDocument: false });
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, address);
    return !event.defaultPrevented;
  }

  mayOpen(url: string): boolean {
    return this.#onOpen === undefined || this.#onOpen({ url }).action === 'allow';
  }

  /** What the screen saw. */
  saw(what: 'painted' | 'gone' | 'crashed' | 'held'): void {
    if (what === 'crashed') this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    else if (what === 'held') this.emit('will-prevent-unload', preventable({}));
    else this.#hooks[what]();
  }
}

export function createContents(id: number, opened: Promise<unknown>, hooks: Hooks): WebContents {
  return strict('webContents', new WebContents(id, opened, hooks));
}

const contentsOf = (id: number): WebContents => {
  const window = windows.get(id);
  if (!window) throw new Error(`window ${id} is closed`);
  return window.webContents;
};
screen.handle('may-navigate', (id: number, address: string, isMain: boolean) =>
  contentsOf(id).wantsTo(address, isMain),
);
screen.handle('may-open', (id: number, address: string) => contentsOf(id).mayOpen(address));
screen.handle('saw', (id: number, what: 'painted' | 'gone' | 'crashed' | 'held') =>
  windows.get(id)?.webContents.saw(what),
);
