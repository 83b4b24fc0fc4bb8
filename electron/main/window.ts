import { BrowserWindow, dialog } from 'electron';
import { startPage } from './policy.ts';

/** A page that crashes again this soon would only crash on. */
const crashPause = 10_000;

export interface WindowOptions {
  readonly preload: string;
  readonly devTools: boolean;
}

/** The one place that makes a window. */
export function openWindow({ preload, devTools }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Backprop Studio',
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    // What is seen before the page has drawn itself: neither a white nor a black flash.
    backgroundColor: '#7f858c',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  reloadAfterCrash(window);
  askBeforeLosing(window);
  window.loadURL(startPage).catch((error: unknown) => console.error(`${startPage}: ${String(error)}`));
  return window;
}

/** Projects are in the studio process and on disk, so a page that crashed can simply be loaded again. */
function reloadAfterCrash(window: BrowserWindow): void {
  let last = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`The window's page ended: ${reason}`);
    const now = performance.now();
    if (now - last > crashPause) window.webContents.reload();
    else
      dialog.showErrorBox(
        'Backprop Studio',
        'The window crashed twice in a row. Please start the studio again.',
      );
    last = now;
  });
}

/** A page with unsaved edits holds its window open. In a browser the browser asks; here the page does, with Save among the answers. */
function askBeforeLosing(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', () => window.webContents.send('window.closing', {}));
}
