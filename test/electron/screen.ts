import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { rightNode } from '../../scripts/node.mjs';
import { createLink } from './link.ts';
import { answerRequest, type Verdict } from './requests.ts';
import { openWindow, type ScreenWindow } from './screenWindow.ts';

export interface DoubleOptions {
  /** Folder with package.json and out/, as it would be given to Electron's binary. */
  readonly appFolder: string;
  readonly args: readonly string[];
  /** A context of Chromium: the screen. */
  readonly context: BrowserContext;
  readonly env?: NodeJS.ProcessEnv;
  /** What the app prints. */
  readonly onLine?: (line: string) => void;
}

export interface MenuEntry {
  readonly label: string;
  readonly enabled: boolean;
  readonly accelerator: string | null;
}

export interface Double {
  /** The first window, once the app has shown it. */
  readonly page: Promise<Page>;
  answerDialog(...paths: (string | null)[]): Promise<void>;
  chooseMenu(id: string): Promise<void>;
  menuEntry(id: string): Promise<MenuEntry | null>;
  /** The cross of the window. */
  closeWindow(): Promise<void>;
  knowPaths(paths: Readonly<Record<string, string>>): Promise<void>;
  studioPid(): Promise<number | null>;
  /** Whether the app's handlers would grant a permission of the browser. */
  mayHave(permission: string): Promise<boolean>;
  /** As Electron's main process would send it: for tests of what crosses the border. */
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** Starts the built app on the double, with Chromium as its screen. */
export function startDouble({ appFolder, args, context, env, onLine }: DoubleOptions): Double {
  const app = fork(join(import.meta.dirname, 'start.ts'), [appFolder, ...args], {
    serialization: 'advanced',
    // Node 24: the double reads TypeScript and hooks into module loading, as Electron 45's own Node could.
    execPath: rightNode(),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const link = createLink((message) => {
    if (!app.connected) return;
    // An application that is just ending takes no message any more; that it ended is told by its exit.
    app.send(message, (error) => {
      // Its end of the pipe is closed, which only its own end does; the exit may be told a moment later.
      if (error && 'code' in error && error.code === 'EPIPE') return;
      if (error && app.exitCode === null && app.signalCode === null && app.connected) throw error;
    });
  });
  app.on('message', (message) => link.hear(message));
  for (const stream of [app.stdout, app.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) =>
      text
        .split('\n')
        .filter(Boolean)
        .forEach((l) => onLine?.(l)),
    );

  const shown = Promise.withResolvers<Page>();
  shown.promise.catch(() => undefined); // whoever waits for the page hears of it
  const windows = new Map<number, ScreenWindow>();
  const pageOf = (id: number): ScreenWindow => {
    const window = windows.get(id);
    if (!window) throw new Error(`there is no window ${id} on the screen`);
    return window;
  };

  app.once('exit', (code, signal) => {
    link.end(`the app ended (${signal ?? code})`);
    shown.reject(new Error(`the app ended before it showed a window (${signal ?? code})`));
  });
  link.handle('open-window', async (id: number, how: { preload: string; width: number; height: number }) => {
    windows.set(id, await openWindow({ id, context, link, ...how }));
  });
  link.handle('load', (id: number, address: string) => pageOf(id).load(address));
  link.handle('shown', (id: number) => shown.resolve(pageOf(id).page));
  // A message to a window that has no page yet is lost, as in Electron.
  link.handle('send', (id: number, channel: string, parts: unknown[]) =>
    windows.get(id)?.send(channel, parts),
  );
  link.handle('leave-window', (id: number) => windows.get(id)?.leave());
  link.handle('close-window', async (id: number) => {
    await windows.get(id)?.close();
    windows.delete(id);
  });
  const routed = context.route('**/*', (route) =>
    answerRequest(route, {
      windowOf: (page) => [...windows.values()].find((window) => window.page === page),
      ask: (address, method, headers) => link.ask('request', address, method, headers) as Promise<Verdict>,
      mayNavigate: (id, address, isMain) => link.ask('may-navigate', id, address, isMain) as Promise<boolean>,
    }),
  );

  return {
    page: routed.then(() => shown.promise),
    process: app,
    answerDialog: async (...paths) => void (await link.ask('answer-dialog', ...paths)),
    chooseMenu: async (id) => void (await link.ask('menu', id)),
    menuEntry: (id) => link.ask('menu-entry', id) as Promise<MenuEntry | null>,
    closeWindow: async () => void (await link.ask('person-closes')),
    async knowPaths(paths) {
      for (const window of windows.values()) await window.knowPaths(paths);
    },
    studioPid: () => link.ask('utility-pid') as Promise<number | null>,
    mayHave: (permission) => link.ask('may-have', permission) as Promise<boolean>,
    async close() {
      if (app.exitCode !== null || app.signalCode !== null) return;
      const ended = once(app, 'exit');
      link.ask('quit').catch(() => undefined); // it may be gone before it has answered
      const impatience = setTimeout(() => app.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(impatience);
    },
  };
}
