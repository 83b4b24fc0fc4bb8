import type { Page } from '@playwright/test';

declare global {
  interface Window {
    frameTimes: number[];
    seen: number;
  }
}

/** Notes from now on how long each frame takes, and how long a key takes to be seen. */
export const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.frameTimes = [];
    let last = performance.now();
    const tick = (now: number) => {
      window.frameTimes.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Control') return;
      const from = performance.now();
      // The second frame begins when the first, with all that the key brought about, has been drawn.
      requestAnimationFrame(() => requestAnimationFrame(() => (window.seen = performance.now() - from)));
    };
    addEventListener('keydown', onKey, { capture: true });
  });

export async function framesWhile(page: Page, action: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => void (window.frameTimes = []));
  await action();
  const times = await page.evaluate(() => window.frameTimes);
  if (times.length < 10) throw new Error(`only ${times.length} frames were drawn`);
  return times.slice(1);
}

export async function pressAndSee(page: Page, keys: string): Promise<number> {
  await page.evaluate(() => void (window.seen = 0));
  await page.keyboard.press(keys);
  await page.waitForFunction(() => window.seen > 0);
  return page.evaluate(() => window.seen);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
