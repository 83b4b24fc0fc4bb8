import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, inBothThemes, test, type StudioWindow } from '../harness/index.ts';

/** The code beside the canvas, by mouse and by keyboard. */

const pane = (page: Page) => page.getByRole('complementary', { name: 'Code', exact: true });
const line = (page: Page, text: string | RegExp) => pane(page).getByRole('option').filter({ hasText: text });
const nodeOf = (page: Page, id: string) => page.locator(`.svelte-flow__node[data-id="${id}"]`);
const lit = (page: Page) => page.locator('.svelte-flow__node:has(.lit)');

async function openDigits({ page, folder, call }: StudioWindow, name: string): Promise<void> {
  const made = await call('project.new', { path: join(folder, name), name, template: 'digits-cnn' });
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, name);
}

/** From the start screen's list of recent projects. */
async function open(page: Page, name: string): Promise<void> {
  await page.reload();
  await page.getByRole('button', { name: new RegExp(`^${name}\\b`) }).click();
  await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
}

test('lines and layers light each other, edits are followed, what is copied is the code', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  await openDigits(studioWindow, 'code');
  await page.getByRole('button', { name: 'Show code' }).click();
  await expect(line(page, 'self.conv1 = nn.Conv2d(1, 16, 3, padding=1)')).toBeVisible();

  await line(page, 'self.conv2 = nn.Conv2d').hover();
  await expect(lit(page)).toHaveAttribute('data-id', 'conv2');
  await nodeOf(page, 'dense1').hover();
  await expect(pane(page).locator('.line.lit')).toHaveText([
    /self\.dense1 = nn\.Linear\(512, 64\)/,
    /x = self\.dense1\(x\)/,
  ]);

  await line(page, 'self.output = nn.Linear').click();
  await expect(nodeOf(page, 'output')).toHaveClass(/selected/);
  await expect(pane(page).getByRole('option', { selected: true })).toHaveCount(3);

  // As the person types.
  await line(page, 'self.conv1 = nn.Conv2d').click();
  const filters = page.getByLabel('Filters', { exact: true }).first();
  await filters.fill('24');
  await filters.press('Enter');
  await expect(line(page, 'self.conv1 = nn.Conv2d(1, 24, 3, padding=1)')).toBeVisible();

  await pane(page).getByText('Keras', { exact: true }).click();
  await expect(line(page, "layers.Conv2D(24, 3, padding='same'")).toBeVisible();
  await pane(page).getByRole('button', { name: 'Copy the code' }).click();
  await expect(pane(page).getByRole('status')).toHaveText(/Copied \d+ lines of Keras/);
  const field = page.getByRole('searchbox', { name: 'Find a layer' });
  await field.press('Control+V');
  await expect(field).toHaveValue(/layers\.Conv2D\(24, 3, padding='same'/);
  await field.fill('');

  await pane(page).getByText('JSON', { exact: true }).click();
  await line(page, '"id": "pool1"').hover();
  await expect(lit(page)).toHaveAttribute('data-id', 'pool1');
});

test('by keyboard: open, read, go to a layer, resize; it is remembered', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await openDigits(studioWindow, 'keys');
  await page.keyboard.press('Control+J');
  const lines = pane(page).getByRole('listbox', { name: 'Lines of code' });
  await lines.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  const first = await pane(page).getByRole('option').allTextContents();
  const target = first.findIndex((text) => text.includes('self.conv1 ='));
  for (let i = 0; i < target; i++) await page.keyboard.press('ArrowDown');
  await expect(lit(page)).toHaveAttribute('data-id', 'conv1');
  await page.keyboard.press('Enter');
  await expect(nodeOf(page, 'conv1')).toHaveClass(/selected/);

  const edge = pane(page).getByRole('separator', { name: 'Width of the code' });
  const before = Number(await edge.getAttribute('aria-valuenow'));
  await edge.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 24));
  await pane(page).getByRole('radio', { name: 'PyTorch' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(line(page, 'import keras')).toBeVisible();

  await open(page, 'keys');
  await expect(line(page, 'import keras')).toBeVisible();
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 24));
  await page.keyboard.press('Control+J');
  await expect(pane(page)).toBeHidden();
});

inBothThemes((theme) => {
  test(`looks right: ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await openDigits(studioWindow, `look ${theme}`);
    await page.keyboard.press('Control+J');
    await line(page, 'self.conv2 = nn.Conv2d').click();
    await expect(nodeOf(page, 'conv2')).toHaveClass(/selected/);
    await studioWindow.screenshot('code');
  });
});
