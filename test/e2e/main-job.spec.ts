import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ProjectDocument } from '../../contract/project.ts';
import { expect, inBothThemes, test } from './harness/index.ts';
import { newProject } from './harness/projects.ts';

/** The main job, as a person does it: draw, pick data, train, watch, steer, export. */

const canvasOf = (page: Page) => page.getByRole('region', { name: 'Canvas' });
const nodeOf = (page: Page, name: RegExp) => page.getByRole('group', { name });
const room = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const trainButton = (page: Page) =>
  page.getByRole('banner').getByRole('button', { name: 'Train', exact: true });

async function drop(page: Page, layer: string, x: number, y: number): Promise<void> {
  await page
    .getByRole('button', { name: `Add ${layer}`, exact: true })
    .dragTo(canvasOf(page), { targetPosition: { x, y } });
}

/** From the dot below one layer to the dot above another. */
async function pull(page: Page, from: string, to: string): Promise<void> {
  const middle = async (name: string) => {
    const box = await page.getByRole('button', { name, exact: true }).boundingBox();
    if (!box) throw new Error(`"${name}" is not on screen`);
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  const end = await middle(`Input of ${to}`);
  await page.mouse.move(...(await middle(`Output of ${from}`)));
  await page.mouse.down();
  await page.mouse.move(end[0], end[1] - 12, { steps: 4 });
  await page.mouse.move(...end, { steps: 3 });
  await page.mouse.up();
  await expect(page.getByRole('group', { name: new RegExp(`^Link from ${from} to ${to}`) })).toBeAttached();
}

async function stepsShown(page: Page): Promise<number> {
  const label = await page.getByRole('img', { name: /^Loss per step, / }).getAttribute('aria-label');
  return Number(label?.match(/(\d+) steps/)?.[1] ?? 0);
}

async function readProject(path: string): Promise<ProjectDocument> {
  return JSON.parse(await readFile(join(path, 'project.json'), 'utf8')) as ProjectDocument;
}

inBothThemes((theme) => {
  test(`from an empty canvas to exported weights, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    const path = await newProject(studioWindow, 'My first network');
    await expect(page.getByRole('heading', { name: 'Draw your network' })).toBeVisible();
    await studioWindow.screenshot('empty-canvas');

    await test.step('drag a small convolutional network together', async () => {
      const dragged = ['Input', 'Convolution 2D', 'Activation', 'Max pooling 2D', 'Flatten'];
      for (const [i, layer] of dragged.entries()) await drop(page, layer, 330, 70 + i * 96);
      await pull(page, 'input', 'conv');
      await pull(page, 'conv', 'activation');
      await pull(page, 'activation', 'maxPool');
      await pull(page, 'maxPool', 'flatten');
      // A click adds at the end, connected.
      await nodeOf(page, /^Flatten flatten/).click();
      await page.getByRole('button', { name: 'Add Dense', exact: true }).click();
      await page.getByRole('textbox', { name: 'Units' }).fill('10');
      await expect(nodeOf(page, /^Dense dense, 10 units, output 10/)).toBeVisible();
    });

    await test.step('pick the digits, and mend what does not fit', async () => {
      await room(page, 'Data').click();
      await studioWindow.screenshot('choose-data');
      await page.getByRole('button', { name: 'Digits', exact: true }).click();
      await expect(page.getByText('1,797 samples of 8 × 8 × 1, 10 classes')).toBeVisible();
      await expect(page.getByRole('img', { name: /^Sample \d+: \d$/ }).first()).toBeVisible();
      await studioWindow.screenshot('data');
      // The canvas was drawn for larger images: Train says so, shows where, and one click mends it.
      await trainButton(page).click();
      const problems = page.getByRole('region', { name: 'Problems' });
      await expect(
        problems.getByText('The input layer says 28 x 28 x 1, the data is 8 x 8 x 1.'),
      ).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'Layer name' })).toHaveValue('input');
      await studioWindow.screenshot('problems');
      await problems.getByRole('button', { name: 'Set its shape to 8 × 8 × 1' }).click();
      await expect(problems.getByText('Nothing stands in the way')).toBeVisible();
      await problems.getByRole('button', { name: 'Close problems' }).click();
      const memory = page.getByRole('contentinfo').getByText(/^\d[\d.]* [KMG]?B$/);
      await expect(memory).toBeVisible();
      await studioWindow.screenshot('network');
    });

    await test.step('save', async () => {
      await page.keyboard.press('Control+s');
      await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
      const saved = await readProject(path);
      expect(saved.networks.main.layers.map(({ type }) => type)).toEqual([
        'input',
        'conv2d',
        'activation',
        'maxPool2d',
        'flatten',
        'dense',
      ]);
      expect(saved.networks.main.layers.map(({ inputs }) => inputs[0] ?? null)).toEqual([
        null,
        'input',
        'conv',
        'activation',
        'maxPool',
        'flatten',
      ]);
    });

    await test.step('train: the curve grows', async () => {
      await room(page, 'Train').click();
      await page.getByRole('textbox', { name: 'Epochs' }).fill('2000');
      await trainButton(page).click();
      await expect(page.getByRole('banner').getByRole('button', { name: 'Pause' })).toBeEnabled();
      await expect.poll(() => stepsShown(page)).toBeGreaterThan(20);
      const before = await stepsShown(page);
      await expect.poll(() => stepsShown(page)).toBeGreaterThan(before);
      await expect(page.getByRole('table', { name: 'Epochs' }).getByRole('row').nth(1)).toBeVisible();
      await studioWindow.screenshot('training');
    });

    await test.step('pause holds it, resume goes on, stop ends it', async () => {
      const bar = page.getByRole('banner');
      await bar.getByRole('button', { name: 'Pause' }).click();
      await expect(bar.getByRole('button', { name: 'Resume' })).toBeVisible();
      // What was measured before the pause may still be on its way.
      await page.waitForTimeout(300);
      const paused = await stepsShown(page);
      await page.waitForTimeout(700);
      expect(await stepsShown(page)).toBe(paused);
      await studioWindow.screenshot('paused');
      await bar.getByRole('button', { name: 'Resume' }).click();
      await expect.poll(() => stepsShown(page)).toBeGreaterThan(paused);
      await bar.getByRole('button', { name: 'Stop' }).click();
      await expect(trainButton(page)).toBeVisible();
      await expect(page.getByRole('main').getByText('Stopped').first()).toBeVisible();
    });

    await test.step('export the weights, with proof', async () => {
      await page.getByRole('button', { name: 'Export weights…' }).click();
      const dialog = page.getByRole('dialog');
      const file = join(studioWindow.folder, 'weights.safetensors');
      await dialog.getByLabel('File', { exact: true }).fill(file);
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      await expect(dialog.getByText(/Predicts (exactly )?the same\./)).toBeVisible();
      await studioWindow.screenshot('exported');
      expect((await stat(file)).size).toBeGreaterThan(1000);
      await dialog.getByRole('button', { name: 'Done' }).click();
    });
  });

  test(`a template trains as it is, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await newProject(studioWindow, 'Digits', 'Digits, convolutional');
    await expect(nodeOf(page, /^Convolution 2D conv1, 16 filters/)).toBeVisible();
    await nodeOf(page, /^Convolution 2D conv1/).click();
    await studioWindow.screenshot('template');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('main').getByText('Completed').first()).toBeVisible({ timeout: 60_000 });
    const accuracy = page.getByRole('definition').filter({ hasText: '%' }).first();
    await expect.poll(async () => parseFloat((await accuracy.textContent()) ?? '0')).toBeGreaterThan(95);
    await expect(page.getByRole('figure', { name: 'What it gets wrong' })).toBeVisible();
    await studioWindow.screenshot('completed');

    // What became of it is told where it is opened again.
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Close project' }).click();
    const recent = page.getByRole('button', { name: /^Digits, 11 layers, 9\d\.\d % test accuracy/ });
    await expect(recent.locator('svg rect')).toHaveCount(11);
    await studioWindow.screenshot('recent-trained');
  });
});

test('every edit can be undone and redone; leaving with changes asks', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await newProject(studioWindow, 'Edits', 'Digits, dense');
  const layers = page.getByRole('group', { name: /, output / });
  await expect(layers.first()).toBeVisible();
  const count = await layers.count();
  await nodeOf(page, /^Flatten/).click();
  await page.keyboard.press('Delete');
  await expect(layers.or(page.getByRole('group', { name: /output shape unknown/ }))).toHaveCount(count - 1);
  await page.keyboard.press('Control+z');
  await expect(layers).toHaveCount(count);
  await page.keyboard.press('Control+Shift+z');
  await expect(layers.or(page.getByRole('group', { name: /output shape unknown/ }))).toHaveCount(count - 1);
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();

  // Typing in one field is one step.
  await nodeOf(page, /^Dense/)
    .first()
    .click();
  const units = page.getByRole('textbox', { name: 'Units' });
  const before = await units.inputValue();
  await units.pressSequentially('1');
  await units.fill('48');
  await units.blur();
  await page.keyboard.press('Control+z');
  await expect(units).toHaveValue(before);

  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+d');
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeEnabled();
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close project' }).click();
  await expect(page.getByRole('dialog', { name: 'Save your changes?' })).toBeVisible();
  await studioWindow.screenshot('unsaved');
  await page.getByRole('button', { name: 'Don’t save' }).click();
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Edits/ })).toBeVisible();
});

test('a field says what is wrong, and the last right value stays', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await newProject(studioWindow, 'Fields', 'Digits, convolutional');
  await nodeOf(page, /^Convolution 2D conv1/).click();
  const filters = page.getByRole('textbox', { name: 'Filters' });
  await filters.fill('-3');
  await expect(page.getByText('Enter a whole number between 1 and')).toBeVisible();
  await expect(filters).toHaveAttribute('aria-invalid', 'true');
  await filters.blur();
  await expect(filters).toHaveValue('16');
  await page.getByRole('textbox', { name: 'Kernel' }).fill('5x5');
  await expect(nodeOf(page, /^Convolution 2D conv1, 16 filters · 5×5/)).toBeVisible();
});

test('a table with broken cells after a good one says where they are, and the good one comes back', async ({
  studioWindow,
}) => {
  const { page, host, folder } = studioWindow;
  await newProject(studioWindow, 'Tables');
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${40 - i},${i % 2 ? 'odd' : 'even'}`);
  const [good, bad] = [join(folder, 'good.csv'), join(folder, 'bad.csv')];
  await writeFile(good, ['a,b,kind', ...rows, ''].join('\n'));
  await writeFile(bad, ['a,b,kind', ...rows, 'NaN,1,odd', '2,,even', ''].join('\n'));
  const pick = async (path: string) => {
    if (host !== 'browser') await studioWindow.answerDialog(path);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    if (host !== 'browser') return;
    // A path may be typed or pasted, as in a terminal.
    await page.getByRole('dialog').getByLabel('Path').fill(path);
    await page.keyboard.press('Enter');
  };
  await room(page, 'Data').click();
  await pick(good);
  await expect(page.getByText('40 samples of 2, 2 classes')).toBeVisible();
  await page.getByRole('button', { name: 'Change data…' }).click();
  await pick(bad);
  await expect(page.getByText('This data cannot be used as it is')).toBeVisible();
  await expect(
    page.getByText('“NaN” is not a number.').or(page.getByText('"NaN" is not a number.')),
  ).toHaveCount(1);
  await expect(page.getByText('The cell is empty.')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('40 samples of 2, 2 classes')).toBeVisible();
});
