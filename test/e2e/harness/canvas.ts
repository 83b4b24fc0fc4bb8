import { expect, type Locator, type Page } from '@playwright/test';
import type { StudioWindow } from './index.ts';
import { newProject } from './projects.ts';

/** The canvas as hands find it: what is on it, its searches, and drags across it. */

export const canvasOf = (page: Page) => page.getByRole('region', { name: 'Canvas' });
export const nodeOf = (page: Page, id: string) => page.locator(`.svelte-flow__node[data-id="${id}"]`);
export const linkOf = (page: Page, from: string, to: string) =>
  page.getByRole('group', { name: new RegExp(`^Link from ${from} to ${to}\\b`) });
export const search = (page: Page) => page.getByRole('combobox', { name: /^(Add|Connect|Disconnect|Move)/ });
export const option = (page: Page, name: RegExp) => page.getByRole('option', { name });

/** An empty canvas, on which the view is where it will be at once. */
export async function emptyCanvas(studio: StudioWindow): Promise<void> {
  await studio.page.emulateMedia({ reducedMotion: 'reduce' });
  await newProject(studio, 'wired');
}

/** Types into the search that is open, and takes the first that is found. */
export async function take(page: Page, words: string): Promise<void> {
  await search(page).fill(words);
  await page.keyboard.press('Enter');
  await expect(search(page)).toBeHidden();
}

/** A chain, by the keyboard alone: each layer continues the one before. */
export async function chain(page: Page, ...layers: string[]): Promise<void> {
  if (layers[0] === 'input') {
    await canvasOf(page).dblclick({ position: { x: 190, y: 100 } });
    await take(page, layers.shift() ?? '');
    await expect(nodeOf(page, 'input')).toBeFocused();
  }
  for (const words of layers) {
    await page.keyboard.press('Shift+A');
    await take(page, words);
  }
}

export async function middle(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error('not on screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export const xy = ({ x, y }: { x: number; y: number }) => [x, y] as const;
export const port = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

export async function drag(
  page: Page,
  from: { x: number; y: number },
  to: { x: number; y: number },
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await before();
  await page.mouse.up();
}
