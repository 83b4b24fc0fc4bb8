import type { Locator, Page } from '@playwright/test';
import { canvasOf, nodeOf } from '../harness/canvas.ts';
import { expect, inBothThemes, test, type StudioWindow } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/** Selection, clipboard, layout, menus and history, by mouse and by keyboard. */

const selected = (page: Page) => page.locator('.svelte-flow__node.selected');
const linkOf = (page: Page, from: string, to: string) =>
  page.getByRole('group', { name: new RegExp(`^Link from ${from} to ${to}(,|$)`) });
const menuOf = (page: Page, name: string) => page.getByRole('menu', { name, exact: true });
const entry = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });

const residual = JSON.stringify({
  format: 'backprop-layers',
  version: 1,
  layers: [
    { id: 'input', type: 'input', params: { shape: [8] }, inputs: [] },
    { id: 'dense', type: 'dense', params: { units: 8 }, inputs: ['input'] },
    { id: 'relu', type: 'activation', params: {}, inputs: ['dense'] },
    { id: 'add', type: 'add', params: {}, inputs: ['relu', 'input'] },
  ],
  canvas: {
    input: { x: 0, y: 0 },
    dense: { x: -156, y: 120 },
    relu: { x: -96, y: 216 },
    add: { x: 12, y: 348 },
  },
});

/** As from a README: marked in a text, copied with the keys. */
async function copyText(page: Page, text: string): Promise<void> {
  const field = page.getByRole('searchbox', { name: 'Find a layer' });
  await field.fill(text);
  await field.press('Control+A');
  await field.press('Control+C');
  await field.fill('');
  await canvasOf(page).click({ position: { x: 30, y: 500 } });
}

async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error('not on screen');
  return { ...box, middle: box.x + box.width / 2, centre: box.y + box.height / 2 };
}

/** Over a free place of the canvas, where what is pasted goes. */
async function pointAt(page: Page, x: number, y: number): Promise<void> {
  const { x: left, y: top } = await boxOf(canvasOf(page));
  await page.mouse.move(left + x, top + y);
}

async function withResidual(studio: StudioWindow, name: string): Promise<Page> {
  const { page } = studio;
  await newProject(studio, name);
  await copyText(page, residual);
  await pointAt(page, 360, 330);
  await page.keyboard.press('Control+V');
  await expect(selected(page)).toHaveCount(4);
  return page;
}

const select = async (page: Page, ...ids: string[]): Promise<void> => {
  await page.keyboard.press('Escape');
  for (const id of ids) await nodeOf(page, id).click({ modifiers: ['Control'], position: { x: 130, y: 10 } });
  await expect(selected(page)).toHaveCount(ids.length);
};

test('what is selected: a box, more, all, the rest, before, behind, nothing', async ({ studioWindow }) => {
  const page = await withResidual(studioWindow, 'Selecting');
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(0);

  const [dense, relu] = [await boxOf(nodeOf(page, 'dense')), await boxOf(nodeOf(page, 'relu'))];
  await page.keyboard.down('Shift');
  await page.mouse.move(dense.x - 20, dense.y - 12);
  await page.mouse.down();
  await page.mouse.move(relu.x + relu.width + 20, relu.y + relu.height + 12, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(selected(page)).toHaveCount(2);

  await select(page, 'dense', 'add');
  await page.keyboard.press('Control+I');
  await expect(nodeOf(page, 'input')).toHaveClass(/selected/);
  await expect(nodeOf(page, 'relu')).toHaveClass(/selected/);
  await expect(selected(page)).toHaveCount(2);

  await select(page, 'relu');
  await page.keyboard.press('u');
  await expect(selected(page)).toHaveCount(3);
  await select(page, 'dense');
  await page.keyboard.press('Shift+U');
  await expect(nodeOf(page, 'input')).not.toHaveClass(/selected/);
  await expect(selected(page)).toHaveCount(3);
  await page.keyboard.press('Control+A');
  await expect(selected(page)).toHaveCount(4);
  await page.keyboard.press('Escape');
  await expect(selected(page)).toHaveCount(0);
});

test('arrow keys move what is selected, and presses in a row are one step', async ({ studioWindow }) => {
  const page = await withResidual(studioWindow, 'Nudging');
  await select(page, 'relu', 'add');
  const before = await boxOf(nodeOf(page, 'add'));
  for (const key of ['ArrowRight', 'ArrowDown', 'Shift+ArrowRight']) await page.keyboard.press(key);
  const after = await boxOf(nodeOf(page, 'add'));
  const zoom = before.width / 264;
  expect((after.x - before.x) / zoom).toBeCloseTo(60, 0);
  expect((after.y - before.y) / zoom).toBeCloseTo(12, 0);
  await page.keyboard.press('Control+Z');
  await expect.poll(async () => Math.round((await boxOf(nodeOf(page, 'add'))).x - before.x)).toBe(0);
});

test('what is dragged stands even with others, lanes make way, and Escape calls it off', async ({
  studioWindow,
}) => {
  const page = await withResidual(studioWindow, 'Dragging');
  await page.keyboard.press('Escape');
  const lines = page.locator('.guides line');
  const [dense, relu] = [await boxOf(nodeOf(page, 'dense')), await boxOf(nodeOf(page, 'relu'))];
  const lane = linkOf(page, 'input', 'add').locator('.svelte-flow__edge-path');
  const before = await lane.getAttribute('d');
  const hold = { x: relu.x + 40, y: relu.centre };
  const take = async () => {
    await page.mouse.move(hold.x, hold.y);
    await page.mouse.down();
    await page.mouse.move(hold.x + 2, hold.y);
  };
  const to = (x: number, y = 0) => page.mouse.move(hold.x + dense.x - relu.x + x, hold.y + y, { steps: 4 });

  await take();
  await to(60, 20);
  await expect(lines).toHaveCount(0);
  await to(3, 20);
  // At both edges, from the one layer to the other.
  await expect(lines).toHaveCount(2);
  await expect.poll(async () => (await boxOf(nodeOf(page, 'relu'))).x).toBeCloseTo(dense.x, 0);
  await expect(lane).not.toHaveAttribute('d', before ?? '');
  await studioWindow.screenshot('guides');
  await page.keyboard.down('Alt');
  await to(3, 50);
  await expect(lines).toHaveCount(0);
  await page.keyboard.up('Alt');

  await page.keyboard.press('Escape');
  await expect.poll(async () => (await boxOf(nodeOf(page, 'relu'))).x).toBeCloseTo(relu.x, 0);
  await expect(lane).toHaveAttribute('d', before ?? '');
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'History: 1 step' })).toBeVisible();

  await take();
  await to(3, 20);
  await page.mouse.up();
  await expect(lines).toHaveCount(0);
  await expect.poll(async () => (await boxOf(nodeOf(page, 'relu'))).x).toBeCloseTo(dense.x, 0);
  await expect(page.getByRole('button', { name: 'History: 2 steps' })).toBeVisible();

  await test.step('it goes from dot to dot; with Shift, or by the key for good, anywhere', async () => {
    /** How far from a dot of the grid, across and down. */
    const offDots = async () => {
      const style = await nodeOf(page, 'relu').getAttribute('style');
      const places = /translate\((-?[\d.]+)px, (-?[\d.]+)px\)/.exec(style ?? '')?.slice(1) ?? [];
      expect(places).toHaveLength(2);
      return Math.max(...places.map((at) => Math.abs(Number(at) / 12 - Math.round(Number(at) / 12)) * 12));
    };
    const dragged = async (keys: readonly string[]) => {
      const { x, centre } = await boxOf(nodeOf(page, 'relu'));
      await page.mouse.move(x + 40, centre);
      await page.mouse.down();
      for (const key of keys) await page.keyboard.down(key);
      await page.mouse.move(x + 97, centre + 39, { steps: 4 });
      await page.mouse.up();
      for (const key of keys) await page.keyboard.up(key);
      return offDots();
    };
    expect(await dragged(['Alt'])).toBeLessThan(0.01);
    expect(await dragged(['Shift'])).toBeGreaterThan(0.5);
    await page.keyboard.press('Shift+S');
    expect(await dragged(['Alt'])).toBeGreaterThan(0.5);
    expect(await dragged(['Shift'])).toBeLessThan(0.01);
  });
});

test('cut, copy, paste and duplicate, with links and without', async ({ studioWindow }) => {
  const page = await withResidual(studioWindow, 'Copying');
  await expect(linkOf(page, 'dense', 'relu')).toBeAttached();

  await select(page, 'relu', 'add');
  await page.keyboard.press('Control+C');
  await pointAt(page, 560, 120);
  await page.keyboard.press('Control+V');
  await expect(selected(page)).toHaveCount(2);
  await expect(linkOf(page, 'relu2', 'add2')).toBeAttached();
  await expect(linkOf(page, 'input', 'add2')).toHaveCount(0);
  const pasted = await boxOf(nodeOf(page, 'relu2'));
  const { x, y } = await boxOf(canvasOf(page));
  expect(Math.abs(pasted.middle - (x + 560))).toBeLessThan(120);
  expect(Math.abs(pasted.centre - (y + 120))).toBeLessThan(120);

  await page.keyboard.press('Control+Z');
  await expect(nodeOf(page, 'relu2')).toHaveCount(0);
  await page.keyboard.press('Control+Shift+V');
  await expect(linkOf(page, 'dense', 'relu2')).toBeAttached();
  await expect(linkOf(page, 'input', 'add2')).toBeAttached();

  await page.keyboard.press('Control+X');
  await expect(nodeOf(page, 'add2')).toHaveCount(0);
  await page.keyboard.press('Control+V');
  await expect(linkOf(page, 'relu2', 'add2')).toBeAttached();
  await expect(linkOf(page, 'dense', 'relu2')).toHaveCount(0);

  await select(page, 'relu');
  await page.keyboard.press('Control+D');
  await expect(linkOf(page, 'dense', 'relu3')).toBeAttached();

  await test.step('from menus: what may be read is pasted, else the keys are told', async () => {
    await page.context().grantPermissions(['clipboard-read']);
    await nodeOf(page, 'dense').click({ button: 'right' });
    await entry(page, 'Copy').click();
    const menu = async () => {
      await canvasOf(page).click({ button: 'right', position: { x: 30, y: 480 } });
      await entry(page, /^Paste(?! with)/).click();
    };
    await menu();
    await expect(nodeOf(page, 'dense2')).toHaveClass(/selected/);
    await page.context().clearPermissions();
    await menu();
    await expect(page.getByText(/Ctrl\+V/)).toBeVisible();
    await expect(nodeOf(page, 'dense3')).toHaveCount(0);
  });

  await test.step('what is no layer says so', async () => {
    await copyText(page, 'just some words');
    await page.keyboard.press('Control+V');
    await expect(page.getByText(/holds no layers/)).toBeVisible();
  });

  await test.step('a text field keeps its own clipboard', async () => {
    await copyText(page, 'words');
    await select(page, 'dense');
    const field = page.getByRole('textbox', { name: 'Units' });
    await field.press('Control+A');
    await field.press('Control+V');
    await expect(field).toHaveValue('words');
    await field.press('Escape');
  });
});

test('layers go from one project to another', async ({ studioWindow }) => {
  const page = await withResidual(studioWindow, 'First');
  await select(page, 'dense', 'relu');
  await page.keyboard.press('Control+C');
  await page.keyboard.press('Control+S');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await entry(page, 'Close project').click();
  await newProject(studioWindow, 'Second');
  await page.keyboard.press('Control+V');
  await expect(linkOf(page, 'dense', 'relu')).toBeAttached();
  await expect(page.locator('.svelte-flow__node')).toHaveCount(2);
});

test('layers in line, evenly apart, arranged: from the menu and from the inspector', async ({
  studioWindow,
}) => {
  const page = await withResidual(studioWindow, 'Aligning');
  await select(page, 'dense', 'relu', 'add');

  await nodeOf(page, 'relu').click({ button: 'right' });
  await expect(menuOf(page, 'Selected layers')).toBeVisible();
  await entry(page, 'Align left edges').click();
  await expect(menuOf(page, 'Selected layers')).toHaveCount(0);
  const left = async (id: string) => Math.round((await boxOf(nodeOf(page, id))).x);
  await expect.poll(() => left('add')).toBe(await left('dense'));

  await page.keyboard.press('Shift+F10');
  await expect(entry(page, 'Align left edges')).toBeFocused();
  for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowRight');
  await expect(entry(page, 'Distribute vertically')).toBeFocused();
  await page.keyboard.press('Enter');
  const top = async (id: string) => (await boxOf(nodeOf(page, id))).y;
  await expect
    .poll(async () => Math.abs((await top('add')) - 2 * (await top('relu')) + (await top('dense'))))
    .toBeLessThan(2);

  await page
    .getByRole('toolbar', { name: 'Align the selected layers' })
    .getByRole('button', { name: 'Align top edges' })
    .click();
  await expect.poll(async () => Math.round((await top('add')) - (await top('dense')))).toBe(0);

  await page.keyboard.press('Shift+L');
  await expect.poll(async () => (await top('add')) - (await top('dense'))).toBeGreaterThan(30);

  await page.keyboard.press('l');
  await expect.poll(async () => (await top('dense')) - (await top('input'))).toBeGreaterThan(30);
  await page.keyboard.press('Alt+L');
  await expect.poll(async () => (await left('add')) - (await left('relu'))).toBeGreaterThan(30);
  const beside = async () => {
    const { x, width } = await boxOf(nodeOf(page, 'add'));
    return Math.abs((await boxOf(page.getByLabel('Output of add'))).middle - x - width);
  };
  await expect.poll(beside).toBeLessThan(5);
  await page.keyboard.press('Control+Z');
  await expect.poll(async () => (await top('add')) - (await top('relu'))).toBeGreaterThan(30);
});

inBothThemes((theme) => {
  test(`menus of a layer, a link and the canvas, in ${theme}`, async ({ studioWindow }) => {
    const page = await withResidual(studioWindow, 'Menus');
    await page.keyboard.press('Escape');

    await nodeOf(page, 'dense').click({ button: 'right' });
    await expect(menuOf(page, 'Layer')).toBeVisible();
    await expect(nodeOf(page, 'dense')).toHaveClass(/selected/);
    await expect(entry(page, 'Duplicate')).toContainText('Ctrl+D');
    await studioWindow.screenshot('menu-layer');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(nodeOf(page, 'dense')).toHaveClass(/selected/);

    await nodeOf(page, 'dense').focus();
    // Another one at once: that the first was closed is told it later.
    await page.evaluate(() => {
      const press = (key: string) =>
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      press('ContextMenu');
      return new Promise<void>((resolve) =>
        requestAnimationFrame(() => {
          press('Escape');
          document.querySelector<HTMLElement>('.svelte-flow__node[data-id="dense"]')?.focus();
          press('ContextMenu');
          requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        }),
      );
    });
    await expect(menuOf(page, 'Layer')).toBeVisible();
    await page.keyboard.press('d');
    await expect(entry(page, 'Duplicate')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(nodeOf(page, 'dense2')).toHaveCount(1);
    await page.keyboard.press('Control+Z');

    await linkOf(page, 'dense', 'relu').focus();
    await page.keyboard.press('Shift+F10');
    await expect(menuOf(page, 'Link')).toBeVisible();
    await entry(page, 'Delete').click();
    await expect(linkOf(page, 'dense', 'relu')).toHaveCount(0);
    await page.keyboard.press('Control+Z');
    await expect(linkOf(page, 'dense', 'relu')).toHaveCount(1);

    await page.keyboard.press('Control+A');
    await nodeOf(page, 'relu').click({ button: 'right' });
    await studioWindow.screenshot('menu-selection');
    await page.keyboard.press('Escape');
    await canvasOf(page).click({ button: 'right', position: { x: 640, y: 560 } });
    await expect(menuOf(page, 'Canvas')).toBeVisible();
    await studioWindow.screenshot('menu-canvas');
    await entry(page, 'Draw from left to right').click();
    await expect(page.getByRole('menu')).toHaveCount(0);
    for (const id of ['input', 'dense', 'relu', 'add'])
      await expect(nodeOf(page, id)).toBeInViewport({ ratio: 0.99 });
    await studioWindow.screenshot('left-to-right');
  });

  test(`the history is seen, and gone through, in ${theme}`, async ({ studioWindow }) => {
    const page = await withResidual(studioWindow, 'History');
    await select(page, 'dense');
    await page.getByRole('textbox', { name: 'Units' }).fill('32');
    await page.getByRole('textbox', { name: 'Units' }).press('Enter');
    await canvasOf(page).click({ position: { x: 40, y: 400 } });
    await select(page, 'relu', 'add');
    await page.keyboard.press('Delete');
    await expect(page.locator('.svelte-flow__node')).toHaveCount(2);

    await page.getByRole('button', { name: /^History: / }).click();
    const steps = page.getByRole('listbox', { name: 'Steps' });
    const step = (name: RegExp) => steps.getByRole('option', { name });
    await expect(step(/Delete 2 layers/)).toHaveAttribute('aria-selected', 'true');
    await studioWindow.screenshot('history');

    await step(/Paste 4 layers/).click();
    await expect(page.locator('.svelte-flow__node')).toHaveCount(4);
    await expect(step(/Delete 2 layers.*undone/)).toBeVisible();
    await page.keyboard.press('End');
    await expect(page.locator('.svelte-flow__node')).toHaveCount(2);
    await page.keyboard.press('ArrowUp');
    await expect(nodeOf(page, 'relu')).toHaveClass(/selected/);
    await expect(nodeOf(page, 'add')).toHaveClass(/selected/);
    await expect(selected(page)).toHaveCount(2);
    await studioWindow.screenshot('history-undone');
    await page.keyboard.press('Home');
    await expect(page.locator('.svelte-flow__node')).toHaveCount(0);
    await page.keyboard.press('h');
    await expect(steps).toHaveCount(0);
  });
});
