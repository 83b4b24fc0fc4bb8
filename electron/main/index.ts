import { resolve } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import type { CommandName, Reply, Request, WindowState } from '../../contract/commands.ts';
import { askForPath } from './dialogs.ts';
import { frameState, showFrame } from './frame.ts';
import { carryCommands } from './ipc.ts';
import { setMenu } from './menu.ts';
import { folderArgument, pathsOf } from './paths.ts';
import { registerScheme, serveScheme } from './protocol.ts';
import { lockPages, lockSession } from './security.ts';
import { startStudioProcess, type StudioProcess } from './studioProcess.ts';
import { openWindow } from './window.ts';

/** The whole program was asked to end: once a window that held it back has closed, it does. */
let wantsToQuit = false;
app.on('before-quit', () => (wantsToQuit = true));

// Everything up to `ready` must happen at once: Chromium reads schemes and the sandbox's switch as it starts.
app.enableSandbox();
registerScheme();
lockPages(app);

if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.on('second-instance', (_event, argv, folder) => {
    showWindow();
    const project = folderArgument(argv, app.isPackaged);
    if (project !== null) send('menu.open', { path: resolve(folder, project) });
  });
  app.whenReady().then(start, fatal);
}

function start(): void {
  const paths = pathsOf(app.getAppPath());
  const devTools = !app.isPackaged;
  lockSession(session.defaultSession);
  serveScheme(paths.renderer);
  const studio = startStudioProcess({
    entry: paths.studioProcess,
    host: {
      host: 'electron',
      nativeDialogs: true,
      laneFile: paths.lane,
      kernelsFolder: paths.kernels,
      builtinFolder: paths.builtin,
      userFolder: app.getPath('userData'),
      openAtStart: openAtStart(),
    },
    onEvent: ({ event, payload }) => send(event, payload),
  });
  const showMenu = (state: WindowState | null): void =>
    setMenu({
      choose: (command) => send('menu.command', { command }),
      open: (path) => send('menu.open', { path }),
      devTools,
      state,
    });
  carryCommands((name, request) => answer(studio, showMenu, name, request));
  showMenu(null);

  const open = () => openWindow({ preload: paths.preload, devTools });
  open();
  app.on('activate', () => showWindow() ?? open());
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  quitAfter(() => studio.close());
}

async function answer<C extends CommandName>(
  studio: StudioProcess,
  showMenu: (state: WindowState) => void,
  name: C,
  request: Request<C>,
): Promise<Reply<C>> {
  const done = (value: unknown) => ({ ok: true, value }) as Reply<C>;
  switch (name) {
    case 'dialog.open':
      return done(await askForPath(BrowserWindow.getFocusedWindow(), request as Request<'dialog.open'>));
    case 'window.state': {
      const state = frameState(request as Request<'window.state'>);
      showMenu(state);
      showFrame(state);
      return done(null);
    }
    case 'window.close':
      for (const window of BrowserWindow.getAllWindows()) window.destroy();
      if (wantsToQuit) app.quit();
      return done(null);
    default:
      return studio.call(name, request);
  }
}

function send(event: string, payload: unknown): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(event, payload);
}

function showWindow(): BrowserWindow | undefined {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
  return window;
}

function openAtStart(): string | null {
  const folder = folderArgument(process.argv, app.isPackaged);
  return folder === null ? null : resolve(folder);
}

/**
 * Holds the end of the program back until a run that trains has been saved. At `will-quit`, when all windows have
 * closed: before that a window may still refuse, because its project is not saved.
 */
function quitAfter(close: () => Promise<void>): void {
  let done = false;
  let closing = false;
  app.on('will-quit', (event) => {
    if (done) return;
    event.preventDefault();
    if (closing) return;
    closing = true;
    close()
      .catch((error: unknown) => console.error('The studio did not close:', error))
      .finally(() => {
        done = true;
        app.quit();
      });
  });
}

function fatal(error: unknown): void {
  console.error('Backprop Studio could not start:', error);
  app.exit(1);
}
