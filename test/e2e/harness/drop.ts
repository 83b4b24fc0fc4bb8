import type { Page } from '@playwright/test';

/** A file or folder from outside, dropped onto the middle of the page as the system would. */
export async function dropOn(page: Page, path: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  await cdp.detach();
}
