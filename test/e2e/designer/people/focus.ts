import { expect, type Page } from '@playwright/test';

declare global {
  interface Window {
    /** What had the keyboard, and looked as if it had not. */
    unseenFocus: string[];
  }
}

/** From now on, whatever has the keyboard must look different from when it has not: an outline, a shadow, an edge, a line. */
export const watchFocus = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.unseenFocus = [];
    const looks = new Map<Element, string>();
    const look = (element: Element): string => {
      const around = [element, element.parentElement, element.parentElement?.parentElement];
      const inside = element.querySelectorAll(':scope > .node, :scope > path');
      return [...around, ...inside]
        .filter((part) => part != null)
        .flatMap((part) =>
          [getComputedStyle(part), getComputedStyle(part, '::after')].map((style) =>
            [
              style.outlineStyle === 'none'
                ? ''
                : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
              style.boxShadow,
              style.borderTopColor,
              style.stroke,
              style.strokeWidth,
            ].join(),
          ),
        )
        .join();
    };
    document.addEventListener('focusin', ({ target }) =>
      requestAnimationFrame(() => {
        if (target instanceof Element && target === document.activeElement) looks.set(target, look(target));
      }),
    );
    document.addEventListener('focusout', ({ target }) => {
      if (!(target instanceof Element)) return;
      const before = looks.get(target);
      looks.delete(target);
      requestAnimationFrame(() => {
        if (!target.isConnected || target === document.activeElement || before === undefined) return;
        if (look(target) === before)
          window.unseenFocus.push(
            `${target.tagName.toLowerCase()}.${target.getAttribute('class')} "${target.ariaLabel ?? target.textContent?.trim().slice(0, 40)}"`,
          );
      });
    });
  });

export const unseenFocus = (page: Page): Promise<string[]> => page.evaluate(() => window.unseenFocus);

/** Tab by Tab, as far as it takes. */
export async function tabTo(page: Page, isThere: string, key = 'Tab', most = 40): Promise<void> {
  for (let n = 0; n < most; n++) {
    if (await page.evaluate((css) => document.activeElement?.matches(css) === true, isThere)) return;
    await page.keyboard.press(key);
    // The page tells how it looks in the next frame.
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  throw new Error(`${isThere} is not reached by ${most} times ${key}`);
}

/** What opens by these keys, and goes by those, gives the keyboard back to what had it. */
export async function givesBack(page: Page, open: string, shown: string, close = 'Escape'): Promise<void> {
  const before = await page.evaluateHandle(() => document.activeElement);
  await page.keyboard.press(open);
  await expect(page.locator(shown).filter({ visible: true }).first(), `${open} shows ${shown}`).toBeVisible();
  await page.keyboard.press(close);
  await expect(page.locator(shown).filter({ visible: true }), `${close} closes ${shown}`).toHaveCount(0);
  await expect
    .poll(
      () => page.evaluate((element) => element === document.activeElement, before),
      `${open}, then ${close}`,
    )
    .toBe(true);
}
