import type { Page, Request, Route } from '@playwright/test';
import type { ScreenWindow } from './screenWindow.ts';

/**
 * Chromium does not know the app's scheme. It is shown as an https origin of a name that exists nowhere: just as
 * standard and secure, and every request of it is answered here.
 */
const ending = '.double.test';

/** backprop://app/index.html -> https://app.backprop.double.test/index.html */
export function addressOnScreen(address: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)(.*)$/.exec(address) ?? [];
  if (!scheme || !host) throw new Error(`the screen cannot show ${address}`);
  return ['http', 'https'].includes(scheme) ? address : `https://${host}.${scheme}${ending}${rest}`;
}

/** The way back. */
export function addressOfPage(address: string): string {
  const [, host, scheme, rest] =
    /^https:\/\/([^/]*)\.([a-z][a-z0-9+-]*)\.double\.test(.*)$/.exec(address) ?? [];
  return host && scheme ? `${scheme}://${host}${rest}` : address;
}

export type Verdict =
  | { readonly cancelled: true }
  | { readonly unknown: true }
  | { readonly status: number; readonly headers: Record<string, string>; readonly body: Uint8Array };

interface Asked {
  windowOf(page: Page): ScreenWindow | undefined;
  ask(address: string, method: string, headers: Record<string, string>): Promise<Verdict>;
  mayNavigate(window: number, address: string, isMainFrame: boolean): Promise<boolean>;
}

/** Every request of every page: navigations by the window's rules, then the session's filter and the scheme's handler. */
export async function answerRequest(route: Route, { windowOf, ask, mayNavigate }: Asked): Promise<void> {
  const request = route.request();
  try {
    const address = addressOfPage(request.url());
    if (request.isNavigationRequest()) {
      const page = pageOf(request);
      const window = page && windowOf(page);
      if (!window) return await route.abort('blockedbyclient'); // a window that the app did not open
      const isMain = request.frame().parentFrame() === null;
      if (!(isMain && window.expects(address)) && !(await mayNavigate(window.id, address, isMain)))
        return await route.abort('aborted');
    }
    const verdict = await ask(address, request.method(), request.headers());
    if ('cancelled' in verdict) return await route.abort('blockedbyclient');
    // Nothing beyond the app's own scheme is reachable from this screen.
    if ('unknown' in verdict) return await route.abort('internetdisconnected');
    await route.fulfill({
      status: verdict.status,
      headers: verdict.headers,
      body: Buffer.from(verdict.body),
    });
  } catch (error) {
    // The window was closed, or the app ended, while the question was on its way.
    await route.abort('failed').catch(() => undefined);
    if (!/ended|closed|is closed|Target/.test(String(error))) throw error;
  }
}

/** A page that another page has just opened has no frame yet. */
function pageOf(request: Request): Page | undefined {
  try {
    return request.frame().page();
  } catch (error) {
    if (/before the frame is created/.test(String(error))) return undefined;
    throw error;
  }
}
