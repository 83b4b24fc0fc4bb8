import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import type { Link } from './link.ts';
import { addressOfPage, addressOnScreen } from './requests.ts';
import { pack, unpack } from './window/pack.js';
import { isolatedScript, pageScript } from './window/scripts.ts';

/** Chromium's name for it in Electron, too. */
const world = 'Electron Isolated Context';

export interface ScreenWindow {
  readonly id: number;
  readonly page: Page;
  /** Whether the app itself asked for this address. */
  expects(address: string): boolean;
  load(address: string): Promise<void>;
  send(channel: string, parts: unknown[]): Promise<void>;
  /** Where the files are that are dropped next, by their names: a page of Chromium does not tell. */
  knowPaths(paths: Readonly<Record<string, string>>): Promise<void>;
  /** Closes it unless the page holds it open. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  readonly id: number;
  readonly context: BrowserContext;
  readonly link: Link;
  readonly preload: string | undefined;
  readonly width: number;
  readonly height: number;
}

interface Frame {
  readonly url: string;
  readonly top: boolean;
}

/** A page of Chromium as the app's window, with the preload script in a world of its own. */
export async function openWindow({
  id,
  context,
  link,
  preload,
  width,
  height,
}: Options): Promise<ScreenWindow> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  const cdp = await context.newCDPSession(page);
  const contexts = new Map<number, string>();
  const frames = new Map<string, Frame>();
  let expected: string | undefined;

  cdp.on('Runtime.executionContextCreated', ({ context: { id: contextId, name, auxData } }) => {
    if (name === world) contexts.set(contextId, String((auxData as { frameId: string }).frameId));
  });
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
    contexts.delete(executionContextId),
  );
  cdp.on('Runtime.executionContextsCleared', () => contexts.clear());
  cdp.on('Page.frameNavigated', ({ frame }) =>
    frames.set(frame.id, { url: addressOfPage(frame.url), top: frame.parentId === undefined }),
  );
  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== '__toMain') return;
    const frame = frames.get(contexts.get(executionContextId) ?? '') ?? { url: '', top: false };
    void invoke(payload, frame, executionContextId);
  });

  const invoke = async (payload: string, frame: Frame, executionContextId: number): Promise<void> => {
    const {
      id: call,
      channel,
      parts,
    } = JSON.parse(payload) as { id: number; channel: string; parts: string };
    let reply: object;
    try {
      reply = { id: call, value: pack(await link.ask('invoke', id, frame, channel, unpack(parts))) };
    } catch (error) {
      reply = { id: call, error: error instanceof Error ? error.message : String(error) };
    }
    await deliver(cdp, executionContextId, reply);
  };

  await cdp.send('Page.enable');
  await cdp.send('Runtime.enable');
  await cdp.send('Runtime.addBinding', { name: '__toMain', executionContextName: world });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript() });
  if (preload)
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: isolatedScript(preload),
      worldName: world,
    });

  const saw = (what: 'painted' | 'gone' | 'crashed' | 'held'): void =>
    void link.ask('saw', id, what).catch(() => undefined); // the app may have ended first
  page.on('close', () => saw('gone'));
  page.on('crash', () => saw('crashed'));
  page.on('domcontentloaded', () => saw('painted'));
  // A page that holds its window open: Electron tells the app and asks nobody.
  page.on('dialog', (dialog) => {
    const isLeaving = dialog.type() === 'beforeunload';
    dialog
      .dismiss()
      .then(() => isLeaving && saw('held'))
      .catch((error: unknown) => console.error(`dialog: ${String(error)}`));
  });
  page.on('popup', (popup) => {
    link
      .ask('may-open', id, popup.url())
      .then((may) => may && console.error('the double does not know windows opened by a page'))
      .finally(() => popup.close())
      .catch(() => undefined); // the app, or the new page, has ended already
  });

  return {
    id,
    page,
    expects: (address) => address === expected || address === addressOfPage(page.url()),
    async load(address) {
      expected = address;
      await page.goto(addressOnScreen(address), { waitUntil: 'load' });
    },
    async send(channel, parts) {
      for (const [contextId, frame] of contexts)
        if (frames.get(frame)?.top) await deliver(cdp, contextId, { event: channel, parts: pack(parts) });
    },
    async knowPaths(paths) {
      for (const [contextId, frame] of contexts)
        if (frames.get(frame)?.top) await deliver(cdp, contextId, { paths });
    },
    leave: () => page.close({ runBeforeUnload: true }),
    close: () => page.close(),
  };
}

/** Into the preload script's world, and nowhere else. */
async function deliver(cdp: CDPSession, contextId: number, message: object): Promise<void> {
  const expression = `globalThis.__fromMain(${JSON.stringify(JSON.stringify(message))})`;
  const { exceptionDetails } = await cdp
    .send('Runtime.evaluate', { contextId, expression })
    .catch((error: Error) => {
      // The page went on, or was closed, before its answer came.
      if (/context|closed|Target/i.test(error.message)) return { exceptionDetails: undefined };
      throw error;
    });
  if (exceptionDetails)
    console.error(`preload: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
}
