import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import type { CommandName, Reply, Request } from '../../../contract/commands.ts';
import type { EventName, Events } from '../../../contract/events.ts';
import type { MenuEntry } from '../../electron/screen.ts';
import { hear, say } from './carry.ts';
import { dropOn } from './drop.ts';
import { openBrowserHost, openDouble, openElectron, type Opened, type Start } from './hosts.ts';
import { settled, timeless } from './rest.ts';
import { themes, type StudioOptions, type Theme } from './options.ts';
import { root, whichElectron } from './which.ts';

export { expect };
export { settled } from './rest.ts';
export { themes, type StudioOptions, type Theme } from './options.ts';

export interface StudioWindow {
  readonly page: Page;
  /** What really runs. */
  readonly host: 'electron' | 'double' | 'browser';
  readonly theme: Theme;
  /** A folder of this test alone, gone afterwards: for projects and exports. */
  readonly folder: string;
  /** What the app has printed so far. */
  readonly lines: readonly string[];
  /** A command of the contract, over the window's own carrier. */
  call<C extends CommandName>(name: C, request: Request<C>): Promise<Reply<C>>;
  /** Starts listening; the returned function waits for the next event that has not been taken yet. */
  listen<E extends EventName>(event: E): Promise<() => Promise<Events[E]>>;
  /** What the person will choose in native dialogs, in order; null is cancel. Not in the browser host. */
  answerDialog(...paths: (string | null)[]): Promise<void>;
  /** An entry of the native menu. Not in the browser host. */
  chooseMenu(id: string): Promise<void>;
  /** How an entry of the native menu looks; null where there is none. Not in the browser host. */
  menuEntry(id: string): Promise<MenuEntry | null>;
  /** The cross of the window. Not in the browser host. */
  closeWindow(): Promise<void>;
  /** A file or folder of this computer, dropped onto the middle of the window. */
  drop(path: string): Promise<void>;
  /** Ends the studio process as a fatal error would. Not in the browser host, where it is the server itself. */
  killStudio(): Promise<void>;
  /** Whether the app would grant a permission of the browser; the double only. */
  mayHave(permission: string): Promise<boolean>;
  /** A picture in test-results/screenshots, also attached to the test. */
  screenshot(name: string): Promise<void>;
  /** Four pictures: light and dark, in a small window and a large one. As the theme follows the system. `vast`: on a 4K screen, too. */
  screenshots(name: string, options?: { readonly vast?: boolean | undefined }): Promise<void>;
  /** For tests that provoke a complaint: those that match do not fail the test. */
  expectComplaint(pattern: RegExp): void;
  close(): Promise<void>;
}

/** The smallest window that everything must fit, and a large screen. */
const sizes = [
  [1280, 800],
  [2560, 1440],
] as const;
/** A 4K screen without any scaling: the most room there is. */
const vastSize = [3840, 2160] as const;

export const test = base.extend<StudioOptions & { studioWindow: StudioWindow }>({
  host: ['electron', { option: true }],
  theme: ['light', { option: true }],
  openAtStart: [null, { option: true }],
  studioWindow: async ({ browser, host, theme, openAtStart }, use, testInfo) => {
    const scratch = await mkdtemp(join(tmpdir(), 'backprop-e2e-'));
    const folder = join(scratch, 'work');
    await mkdir(folder);
    const { opened, kind } = await open(browser, host, { userFolder: join(scratch, 'user'), openAtStart });
    const { page } = opened;
    await page.emulateMedia({ colorScheme: theme });
    const missing = (what: string) => () => Promise.reject(new Error(`the host "${kind}" has no ${what}`));
    const picture = async (name: string) => {
      const path = join(root, 'test-results', 'screenshots', `${testInfo.project.name}-${name}.png`);
      // No dialog is shown half faded in, and two runs of the same window give the same pictures.
      await settled(page);
      const back = await timeless(page, scratch);
      await page.screenshot({ path, animations: 'disabled' });
      await back();
      await testInfo.attach(name, { path, contentType: 'image/png' });
    };
    let closed: Promise<void> | undefined;
    const close = () => (closed ??= opened.close());

    await use({
      page,
      host: kind,
      theme,
      folder,
      lines: opened.lines,
      call: (name, request) => say(page, name, request),
      listen: (event) => hear(page, event),
      answerDialog: opened.answerDialog ?? missing('native dialogs'),
      chooseMenu: opened.chooseMenu ?? missing('native menu'),
      menuEntry: opened.menuEntry ?? missing('native menu'),
      closeWindow: opened.closeWindow ?? missing('window of its own'),
      async drop(path) {
        await opened.knowPaths?.({ [basename(path)]: path });
        await dropOn(page, path);
      },
      mayHave: opened.mayHave ?? missing('permissions to ask for'),
      async killStudio() {
        const pid = await (opened.studioPid ?? missing('process of its own for the studio'))();
        if (pid === null) throw new Error('the studio process does not run');
        process.kill(pid, 'SIGKILL');
      },
      screenshot: (name) => picture(`${theme}-${name}`),
      async screenshots(name, { vast = false } = {}) {
        const before = page.viewportSize();
        for (const [width, height] of vast ? [...sizes, vastSize] : sizes) {
          await page.setViewportSize({ width, height });
          for (const colorScheme of themes) {
            await page.emulateMedia({ colorScheme });
            await picture(`${colorScheme}-${width}x${height}-${name}`);
          }
        }
        await page.emulateMedia({ colorScheme: theme });
        if (before) await page.setViewportSize(before);
      },
      expectComplaint: opened.watch.expectComplaint,
      close,
    });

    const complaints = opened.watch.complaints();
    await close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    if (opened.lines.length > 0) await testInfo.attach('output', { body: opened.lines.join('\n') });
    expect(complaints, 'the window must not complain').toEqual([]);
  },
});

export async function open(
  browser: Browser,
  host: StudioOptions['host'],
  start: Start,
): Promise<{ opened: Opened; kind: StudioWindow['host'] }> {
  if (host === 'browser') return { opened: await openBrowserHost(browser, start), kind: 'browser' };
  const electron = whichElectron();
  return 'binary' in electron
    ? { opened: await openElectron(electron.binary, start), kind: 'electron' }
    : { opened: await openDouble(browser, start), kind: 'double' };
}

/** The same tests in light and in dark. */
export function inBothThemes(define: (theme: Theme) => void): void {
  for (const theme of themes)
    test.describe(theme, () => {
      test.use({ theme });
      define(theme);
    });
}
