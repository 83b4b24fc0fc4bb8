import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { _electron, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { rightNode } from '../../../scripts/node.mjs';
import { startDouble, type MenuEntry } from '../../electron/screen.ts';
import { watch, type Watch } from './watch.ts';
import { root } from './which.ts';

/** A started studio with a window, whatever carries it. */
export interface Opened {
  readonly page: Page;
  readonly watch: Watch;
  /** What the app printed. */
  readonly lines: readonly string[];
  answerDialog?(...paths: (string | null)[]): Promise<void>;
  chooseMenu?(id: string): Promise<void>;
  menuEntry?(id: string): Promise<MenuEntry | null>;
  /** The cross of the window. */
  closeWindow?(): Promise<void>;
  /** Where what is dropped next is, by its name; only the double has to be told. */
  knowPaths?(paths: Readonly<Record<string, string>>): Promise<void>;
  studioPid?(): Promise<number | null>;
  mayHave?(permission: string): Promise<boolean>;
  close(): Promise<void>;
  /** As a crash or a power cut ends it: nothing is asked, nothing is written. */
  kill(): Promise<void>;
}

export interface Start {
  readonly userFolder: string;
  readonly openAtStart: string | null;
  /** Folder with package.json and out/. */
  readonly appFolder?: string;
}

const viewport = { width: 1440, height: 900 };
const argumentsOf = ({ userFolder, openAtStart }: Start): string[] => [
  `--user-data-dir=${userFolder}`,
  ...(openAtStart === null ? [] : [openAtStart]),
];

export async function openElectron(binary: string, start: Start): Promise<Opened> {
  const lines: string[] = [];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: binary,
    args: [...asRoot, start.appFolder ?? root, ...argumentsOf(start)],
  });
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  const seen = await watch(app.context(), (address) => /^(backprop|devtools):/.test(address));
  return {
    page: await app.firstWindow(),
    watch: seen,
    lines,
    answerDialog: (...paths) =>
      app.evaluate(({ dialog }, answers) => {
        const next = () => {
          if (answers.length === 0) throw new Error('a dialog opened and no answer was scripted');
          return answers.shift() ?? null;
        };
        dialog.showOpenDialog = async () => {
          const path = next();
          return { canceled: path === null, filePaths: path === null ? [] : [path] };
        };
        dialog.showSaveDialog = async () => {
          const path = next();
          return { canceled: path === null, filePath: path ?? '' };
        };
      }, paths),
    chooseMenu: (id) =>
      app.evaluate(({ Menu }, entry) => Menu.getApplicationMenu()?.getMenuItemById(entry)?.click(), id),
    menuEntry: (id) =>
      app.evaluate(({ Menu }, entry) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(entry);
        return item
          ? { label: item.label, enabled: item.enabled, accelerator: item.accelerator ?? null }
          : null;
      }, id),
    closeWindow: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    studioPid: () =>
      app.evaluate(({ app: running }) => {
        const found = running
          .getAppMetrics()
          .find(({ type, name }) => type === 'Utility' && name?.includes('Backprop'));
        return found?.pid ?? null;
      }),
    async close() {
      // Not by asking the windows: a project that is not saved would hold them open.
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().forEach((window) => window.destroy()),
      );
      await app.close();
    },
    async kill() {
      const ended = once(app.process(), 'exit');
      app.process().kill('SIGKILL');
      await ended;
    },
  };
}

export async function openDouble(browser: Browser, start: Start): Promise<Opened> {
  const lines: string[] = [];
  const context = await browser.newContext({ viewport });
  const seen = await watch(context, (address) => address.startsWith('https://app.backprop.double.test/'));
  const double = startDouble({
    appFolder: start.appFolder ?? root,
    args: argumentsOf(start),
    context,
    onLine: (line) => lines.push(line),
  });
  const page = await double.page.catch((error: Error) => {
    throw new Error([error.message, ...lines].join('\n'));
  });
  return {
    page,
    watch: seen,
    lines,
    answerDialog: double.answerDialog,
    chooseMenu: double.chooseMenu,
    menuEntry: double.menuEntry,
    closeWindow: double.closeWindow,
    knowPaths: double.knowPaths,
    studioPid: double.studioPid,
    mayHave: double.mayHave,
    async close() {
      await double.close();
      await context.close();
    },
    async kill() {
      const studio = await double.studioPid();
      const ended = once(double.process, 'exit');
      double.process.kill('SIGKILL');
      if (studio !== null) process.kill(studio, 'SIGKILL');
      await ended;
      await context.close();
    },
  };
}

export async function openBrowserHost(browser: Browser, start: Start): Promise<Opened> {
  const lines: string[] = [];
  const server = fork(
    join(import.meta.dirname, 'serveStudio.ts'),
    [start.userFolder, start.openAtStart ?? ''],
    {
      execPath: rightNode(),
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  for (const stream of [server.stdout, server.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  const url = await Promise.race([
    once(server, 'message').then(([message]) => (message as { url: string }).url),
    once(server, 'exit').then(([code]) => {
      throw new Error([`the browser host ended (${String(code)})`, ...lines].join('\n'));
    }),
  ]);
  const { host } = new URL(url);
  const context: BrowserContext = await browser.newContext({ viewport });
  const seen = await watch(context, (address) => new URL(address).host === host);
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    watch: seen,
    lines,
    async close() {
      // The window first, as a person does it: it would complain about a server that is gone.
      await context.close();
      const ended = once(server, 'exit');
      server.disconnect();
      await ended;
    },
    async kill() {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      await context.close();
    },
  };
}
