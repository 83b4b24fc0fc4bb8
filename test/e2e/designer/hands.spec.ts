import { expect, test } from '../harness/index.ts';
import { canvasOf, drag, linkOf, middle, nodeOf, option, port, search, xy } from '../harness/canvas.ts';
import { newProject } from '../harness/projects.ts';

/** What practised hands do without thinking: change their mind, drop, go on typing. */

test('hands that change their mind, and keys that follow hands', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await newProject(studioWindow, 'hands', 'Digits, convolutional');
  const steps = page.getByRole('button', { name: /steps?$/ });
  const selected = page.locator('.svelte-flow__node.selected');
  await expect(nodeOf(page, 'output')).toBeVisible();

  // The frame around the view is whole.
  const overview = (await page.getByRole('img', { name: 'Overview' }).boundingBox())!;
  const frame = (await page.locator('rect.view').boundingBox())!;
  expect(frame.x + frame.width).toBeLessThan(overview.x + overview.width);
  expect(frame.y + frame.height).toBeLessThan(overview.y + overview.height);

  // A layer that loses its figures for a moment keeps what it shows them with.
  const bars = nodeOf(page, 'output').locator('.shares');
  const was = await bars.elementHandle();
  await nodeOf(page, 'conv1').click();
  await page.keyboard.press('Delete');
  await expect(nodeOf(page, 'output')).toContainText('?');
  await expect(bars).toBeHidden();
  await expect(canvasOf(page)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(bars).toBeVisible();
  expect(await bars.evaluate((element, before) => element === before, was)).toBe(true);

  // A link in the hand: Escape and undo let go of it, other keys do nothing to what it hangs on.
  await page.keyboard.press('Escape');
  const open = { x: 330, y: 300 };
  for (const key of ['Escape', 'Control+z']) {
    await drag(page, await middle(port(page, 'Output of relu1')), open, () => page.keyboard.press(key));
    await expect(page.locator('.svelte-flow__connection')).toHaveCount(0);
    await expect(search(page)).toBeHidden();
  }
  const onto = await middle(port(page, 'Input of dense1'));
  await drag(page, await middle(port(page, 'Output of relu1')), onto, () => page.keyboard.press('Escape'));
  await expect(linkOf(page, 'flatten', 'dense1')).toBeVisible();
  await drag(page, await middle(port(page, 'Output of relu1')), open, async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
  });
  await expect(search(page)).toBeFocused();
  await expect(page.locator('.svelte-flow__node')).toHaveCount(11);
  await page.keyboard.press('Escape');
  // A box, too.
  await page.keyboard.down('Shift');
  await drag(page, { x: 300, y: 90 }, { x: 740, y: 500 }, async () => {
    await expect(selected).not.toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.mouse.move(750, 560);
  });
  await page.keyboard.up('Shift');
  await expect(selected).toHaveCount(0);

  // Let go of outside the canvas, a layer is where one sees it.
  const { x, y } = await middle(nodeOf(page, 'pool1'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(1270, 790, { steps: 6 });
  await page.mouse.up();
  await expect(nodeOf(page, 'pool1')).toBeInViewport({ ratio: 1 });
  const seen = (await canvasOf(page).boundingBox())!;
  await expect.poll(async () => (await middle(nodeOf(page, 'pool1'))).x).toBeLessThan(seen.x + seen.width);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('f');

  // What was dropped from the palette has the keyboard; no tip is left behind.
  const row = page.getByRole('button', { name: 'Add Dropout', exact: true });
  await row.hover();
  await page.mouse.down();
  await page.mouse.move(400, 300, { steps: 4 });
  await page.mouse.move(...xy({ x: 380, y: 330 }), { steps: 4 });
  await page.mouse.up();
  await expect(nodeOf(page, 'dropout2')).toBeFocused();
  await expect(page.locator('.tip')).toHaveCount(0);
  await page.keyboard.press('Space');
  await expect(search(page)).toBeFocused();
  // What was used last stands first.
  await expect(page.getByRole('option').first()).toContainText('Dropout');
  await search(page).fill('relu');
  await expect(option(page, /^ReLU/)).toBeVisible();
  await page.keyboard.press('Shift+Enter');
  await expect(search(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(nodeOf(page, 'activation')).toBeFocused();

  // Layers that become a block hand it the keyboard, also where that was on another one.
  await nodeOf(page, 'conv1').click();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+g');
  await expect(page.locator('.svelte-flow__node.selected')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation')).toBeVisible();
  await expect(canvasOf(page)).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');

  // The keys that find something elsewhere find a layer.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('dense1');
  await page.keyboard.press('Enter');
  await expect(selected).toHaveAttribute('data-id', 'dense1');

  // A name that cannot be stays in its field.
  await nodeOf(page, 'relu2').click();
  await page.keyboard.press('F2');
  const name = page.getByRole('textbox', { name: 'Layer name' });
  await expect(name).toBeFocused();
  await page.keyboard.type('re lu');
  await page.keyboard.press('Enter');
  await expect(name).toHaveValue('re lu');
  await expect(name).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(nodeOf(page, 'relu2')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.type('gate');
  await page.keyboard.press('Enter');
  await expect(nodeOf(page, 'gate')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
  await expect(nodeOf(page, 'gate')).toBeFocused();

  // Nothing more to save, nothing more to undo: the keyboard is still there.
  const save = page.getByRole('button', { name: /^Saved?$/ });
  await save.focus();
  await page.keyboard.press('Enter');
  await expect(save).toHaveText('Saved');
  await expect(save).toBeFocused();
  await expect(steps).toBeVisible();
});
