import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { screen } from './screen.ts';
import { onlyBeforeReady, state } from './state.ts';
import { preventable, strict, StrictEmitter } from './strict.ts';
import { windows } from './windows.ts';

const ready = Promise.withResolvers<void>();

const events = [
  'ready',
  'activate',
  'before-quit',
  'will-quit',
  'quit',
  'window-all-closed',
  'second-instance',
  'web-contents-created',
  'open-file',
];

class App extends StrictEmitter {
  readonly isPackaged = false;
  readonly name = 'backprop-studio';
  #quitting = false;

  constructor() {
    super('app', events);
  }

  getAppPath(): string {
    return state.appFolder;
  }

  getPath(name: string): string {
    const userData = process.argv.find((arg) => arg.startsWith('--user-data-dir='))?.split('=')[1];
    const path = { userData, home: homedir(), temp: tmpdir() }[name];
    if (!path) throw new Error(`the double does not know app.getPath('${name}')`);
    mkdirSync(path, { recursive: true });
    return path;
  }

  enableSandbox(): void {
    onlyBeforeReady('app.enableSandbox()');
    state.sandboxForced = true;
  }

  requestSingleInstanceLock(): boolean {
    return true;
  }

  whenReady(): Promise<void> {
    return ready.promise;
  }

  isReady(): boolean {
    return state.ready;
  }

  quit(): void {
    if (this.#quitting) return;
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    windows.closeAll();
    this.#quitting = false;
    const last = preventable({});
    this.emit('will-quit', last);
    if (!last.defaultPrevented) this.exit(0);
  }

  isQuitting(): boolean {
    return this.#quitting;
  }

  exit(code = 0): void {
    this.emit('quit', {}, code);
    process.exit(code);
  }
}

const real = new App();
export const app = strict('app', real);

/** Once the main bundle has been loaded, as Electron does it. */
export function startApp(): void {
  state.ready = true;
  real.emit('ready', {}, {});
  ready.resolve();
}

windows.onNew((window) => real.emit('web-contents-created', {}, window.webContents));
windows.onEmpty(() => {
  if (real.isQuitting()) return;
  if (real.listenerCount('window-all-closed') === 0) real.quit();
  else real.emit('window-all-closed');
});
screen.handle('quit', () => void setImmediate(() => real.quit()));
screen.handle(
  'second-instance',
  (argv: string[]) => void real.emit('second-instance', {}, argv, process.cwd(), null),
);
