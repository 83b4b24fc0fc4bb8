import type { Page } from '@playwright/test';
import { settled, type Theme } from '../../harness/index.ts';

/** What can be measured of a page that must be read. The functions given to `evaluate` hold all that they need. */

/** Texts that do not fit where they stand, and do not say all of it on a tip. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const top = document.querySelector('dialog[open]') ?? document.body;
    for (const element of top.querySelectorAll<HTMLElement>('*')) {
      const own = [...element.childNodes].some(
        (child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim(),
      );
      // Formulas scroll in their frame; nodes on the canvas have a scale of their own.
      if (!own || element.closest('.visually-hidden, .katex, .svelte-flow, [aria-hidden=true]')) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const style = getComputedStyle(element);
      const hides =
        style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll';
      const told = element.closest('[title]') !== null;
      const box = element.getBoundingClientRect();
      const name = `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.trim().slice(0, 40)}"`;
      if (hides && element.scrollWidth > element.clientWidth + 1 && !told) found.push(`shortened: ${name}`);
      // Out of a parent that hides it and does not scroll.
      let scrolled = false;
      for (let parent = element.parentElement; parent; parent = parent.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(parent);
        const frame = parent.getBoundingClientRect();
        const across = box.right > frame.right + 1 || box.left < frame.left - 1;
        const along = box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
        scrolled ||= overflowX === 'auto' || overflowX === 'scroll';
        if (across && !scrolled && overflowX !== 'visible' && !told) found.push(`out of its frame: ${name}`);
        if (overflowY === 'auto' || overflowY === 'scroll' || position === 'fixed') break;
        if (along && overflowY !== 'visible') found.push(`below its frame: ${name}`);
      }
      if (!scrolled && (box.right > innerWidth + 1 || box.left < -1))
        found.push(`beside the window: ${name}`);
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
    return [...new Set(found)];
  });

/** What one presses or types into, but cannot get at: it lies under something else, or where nothing scrolls to. */
export const covered = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const top =
      document.querySelector('dialog[open], [role=menu]:popover-open, .picker, .panel.out > aside') ??
      document.body;
    const parts =
      'button, input, select, textarea, a[href], summary, [role=tab], [role=option], [role=menuitem]';
    for (const element of top.querySelectorAll<HTMLElement>(parts)) {
      // What is on the canvas is moved by its camera, lines of code are scrolled along.
      if (element.closest('.visually-hidden, .svelte-flow, .lines, [aria-hidden=true]')) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const name = `${element.tagName.toLowerCase()}.${element.className} "${element.ariaLabel ?? element.textContent?.trim().slice(0, 40)}"`;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const { left, right, top: above, bottom } = element.getBoundingClientRect();
      if (left < -1 || above < -1 || right > innerWidth + 1 || bottom > innerHeight + 1)
        found.push(`out of the window: ${name}`);
      const frame = top.getBoundingClientRect();
      if (top !== document.body && (above < frame.top - 1 || bottom > frame.bottom + 1))
        found.push(`out of its panel: ${name}`);
      const [x, y] = [(left + right) / 2, (above + bottom) / 2];
      const there = document.elementFromPoint(x, y);
      const own =
        there &&
        (element.contains(there) || there.contains(element) || there.closest('label')?.contains(element));
      if (!own) found.push(`covered by ${there?.tagName}.${there?.className}: ${name}`);
    }
    return [...new Set(found)];
  });

/** Light or dark, once nothing fades any more. */
export async function inTheme(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await settled(page);
}

/** Where the parts of the window stand. */
export const boxes = (page: Page): Promise<Record<string, readonly number[]>> =>
  page.evaluate(() => {
    const found: Record<string, readonly number[]> = {};
    const parts =
      'header, main, aside, section, footer, nav, dialog, [role=menu], [role=region], .svelte-flow__node, h1, h2, h3, button, input';
    for (const [index, element] of document.querySelectorAll(parts).entries()) {
      const { x, y, width, height } = element.getBoundingClientRect();
      found[`${index} ${element.tagName.toLowerCase()} ${element.className}`] = [x, y, width, height].map(
        Math.round,
      );
    }
    return found;
  });
