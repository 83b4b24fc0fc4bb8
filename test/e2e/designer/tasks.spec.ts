import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { ProjectDocument } from '../../../contract/project.ts';
import { expect, test, type StudioWindow } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/** How many actions a practised person needs. */

/** Does what a hand does, and counts: a click, a drag, a press of keys, or one text typed into one field. */
class Hand {
  actions = 0;
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }
  async click(what: Locator): Promise<void> {
    this.actions += 1;
    await what.click();
  }
  async press(keys: string): Promise<void> {
    this.actions += 1;
    await this.#page.keyboard.press(keys);
  }
  async type(text: string): Promise<void> {
    this.actions += 1;
    await this.#page.keyboard.type(text);
  }
  async drag(from: Locator, to: Locator): Promise<void> {
    this.actions += 1;
    await from.hover();
    const end = await middle(to);
    await this.#page.mouse.down();
    await this.#page.mouse.move(end.x, end.y - 12, { steps: 4 });
    await this.#page.mouse.move(end.x, end.y, { steps: 3 });
    await this.#page.mouse.up();
  }
}

async function middle(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (!box) throw new Error('not on screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const search = (page: Page) => page.getByRole('combobox', { name: /^Add a layer/ });

/** The search stays open for the next layer, which comes behind the one before. */
async function chain(page: Page, hand: Hand, lines: readonly string[]): Promise<void> {
  for (const [n, line] of lines.entries()) {
    await expect(search(page)).toBeFocused();
    await expect(search(page)).toHaveValue('');
    await hand.type(line);
    await hand.press(n < lines.length - 1 ? 'Shift+Enter' : 'Enter');
  }
  await expect(search(page)).toBeHidden();
}

/** What is on disk, without places. */
async function saved({ page }: StudioWindow, path: string) {
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
  const text = await readFile(join(path, 'project.json'), 'utf8');
  return (JSON.parse(text) as ProjectDocument).networks['main'].layers;
}
const noErrors = (page: Page) =>
  expect(page.getByRole('contentinfo').getByRole('button', { name: /problems/i })).not.toHaveAccessibleName(
    /[1-9]\d* error/,
  );

test('LeNet from nothing in 25 actions', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await page.setViewportSize({ width: 1280, height: 800 });
  const path = await newProject(studioWindow, 'LeNet');
  const hand = new Hand(page);
  await hand.press(' ');
  await chain(page, hand, [
    'input 28 28 1',
    'conv 6 5 tanh',
    'avgpool 2',
    'conv 16 5 tanh',
    'avgpool 2',
    'flatten',
    'dense 120 tanh',
    'dense 84 tanh',
    'dense 10',
  ]);
  expect(hand.actions).toBeLessThanOrEqual(25);
  const layers = await saved(studioWindow, path);
  expect(layers.map(({ type, params }) => [type, params])).toEqual([
    ['input', { shape: [28, 28, 1] }],
    ['conv2d', { filters: 6, kernel: [5, 5] }],
    ['activation', { function: 'tanh' }],
    ['avgPool2d', { kernel: [2, 2] }],
    ['conv2d', { filters: 16, kernel: [5, 5] }],
    ['activation', { function: 'tanh' }],
    ['avgPool2d', { kernel: [2, 2] }],
    ['flatten', {}],
    ['dense', { units: 120 }],
    ['activation', { function: 'tanh' }],
    ['dense', { units: 84 }],
    ['activation', { function: 'tanh' }],
    ['dense', { units: 10 }],
  ]);
  expect(layers.map(({ inputs }) => inputs)).toEqual([[], ...layers.slice(0, -1).map(({ id }) => [id])]);
  await expect(page.getByRole('group', { name: /^Dense dense3, 10 units, output 10/ })).toBeVisible();
  // All that is missing is data.
  await expect(page.getByRole('group', { name: /problem/ })).toHaveCount(0);
  await studioWindow.screenshot('task-lenet');
});

/** Pixels between the end of a link and the middle of the port that it goes to. */
const gapBetween = (page: Page, from: string, to: string, port: number): Promise<number> =>
  page.evaluate(
    ([source, target, number]) => {
      const path = document.querySelector<SVGPathElement>(
        `.svelte-flow__edge[aria-label^="Link from ${source} to ${target}"] path`,
      )!;
      const end = path.getPointAtLength(path.getTotalLength()).matrixTransform(path.getScreenCTM()!);
      const box = document
        .querySelector(`.svelte-flow__node[data-id="${target}"] [data-handleid="in-${number}"]`)!
        .getBoundingClientRect();
      return Math.hypot(end.x - box.left - box.width / 2, end.y - box.top - box.height / 2);
    },
    [from, to, port] as const,
  );

test('a residual block from layers in 12 actions', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await page.setViewportSize({ width: 1280, height: 800 });
  // The view is where it belongs at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const path = await newProject(studioWindow, 'Residual');
  const before = new Hand(page);
  await before.press(' ');
  await chain(page, before, ['input 8 8 16']);
  await expect(page.getByRole('group', { name: /^Input input/ })).toBeFocused();

  const hand = new Hand(page);
  await hand.press(' ');
  await chain(page, hand, ['conv 16 3 same relu', 'conv 16 3 same', 'add', 'relu']);
  await expect(page.getByRole('group', { name: /^Activation activation2/ })).toBeFocused();
  await hand.press('f');
  await expect(page.getByRole('button', { name: 'Output of input' })).toBeInViewport();
  await hand.drag(
    page.getByRole('button', { name: 'Output of input' }),
    page.getByRole('button', { name: 'Input 2 of add' }),
  );
  await expect(page.getByRole('group', { name: /^Link from input to add/ })).toBeAttached();
  expect(hand.actions).toBeLessThanOrEqual(12);
  // "add" has got a third port, and its links end where its ports are now.
  for (const [from, port] of [
    ['conv2', 0],
    ['input', 1],
  ] as const)
    await expect.poll(() => gapBetween(page, from, 'add', port)).toBeLessThan(6);
  const layers = await saved(studioWindow, path);
  expect(Object.fromEntries(layers.map(({ id, inputs }) => [id, inputs]))).toEqual({
    input: [],
    conv: ['input'],
    activation: ['conv'],
    conv2: ['activation'],
    add: ['conv2', 'input'],
    activation2: ['add'],
  });
  await expect(page.getByRole('group', { name: /^Activation activation2.*output 8×8×16/ })).toBeVisible();
  await studioWindow.screenshot('task-residual');
});

test('a shape that does not fit is mended in 2 actions', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await page.setViewportSize({ width: 1280, height: 800 });
  const path = await newProject(studioWindow, 'Shapes', 'Digits, convolutional');
  const flatten = page.getByRole('group', { name: /^Flatten/ });
  await flatten.click();
  await page.keyboard.press('Control+Delete');
  await expect(flatten).toBeHidden();
  const status = page.getByRole('contentinfo').getByRole('button', { name: /problems/i });
  await expect(status).toHaveAccessibleName(/[1-9]\d* error/);

  const hand = new Hand(page);
  await hand.click(status);
  await hand.click(
    page.getByRole('region', { name: 'Problems' }).getByRole('button', { name: 'Insert a flatten layer' }),
  );
  expect(hand.actions).toBeLessThanOrEqual(2);
  await noErrors(page);
  const types = (await saved(studioWindow, path)).map(({ type }) => type);
  expect(types).toContain('flatten');
});
