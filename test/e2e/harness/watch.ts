import type { BrowserContext, Page } from '@playwright/test';

/** What no test may cause. Collected all the time, looked at when the test ends. */
export interface Watch {
  /** Complaints so far, without those that were expected. */
  complaints(): readonly string[];
  /** For tests that provoke one. */
  expectComplaint(pattern: RegExp): void;
}

/**
 * Console errors, exceptions, policy violations and requests that leave the app.
 * @param isLocal whether an address belongs to the app
 */
export async function watch(context: BrowserContext, isLocal: (address: string) => boolean): Promise<Watch> {
  const heard: string[] = [];
  const expected: RegExp[] = [];

  const violated = (_source: unknown, text: string): void => void heard.push(`policy violation: ${text}`);
  await context.exposeBinding('__violation', violated);
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => {
      const place = `${e.sourceFile}:${e.lineNumber}`;
      (window as unknown as { __violation(text: string): void }).__violation(
        `${e.violatedDirective} blocked ${e.blockedURI || 'inline'} ${e.sample} (${place})`,
      );
    });
  });

  const look = (page: Page): void => {
    page.on('console', (message) => {
      if (message.type() === 'error')
        heard.push(`console error: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => heard.push(`exception: ${error.stack ?? error.message}`));
    page.on(
      'websocket',
      (socket) => isLocal(socket.url()) || heard.push(`socket off the machine: ${socket.url()}`),
    );
    page.on('crash', () => heard.push('the page crashed'));
  };
  context.pages().forEach(look);
  context.on('page', look);
  context.on('request', (request) => {
    const address = request.url();
    if (!isLocal(address) && !/^(data|blob|about):/.test(address))
      heard.push(`request off the app: ${address}`);
  });

  return {
    complaints: () => heard.filter((text) => !expected.some((pattern) => pattern.test(text))),
    expectComplaint: (pattern) => void expected.push(pattern),
  };
}
