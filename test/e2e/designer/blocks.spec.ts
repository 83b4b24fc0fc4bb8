import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { ProjectDocument } from '../../../contract/project.ts';
import { canvasOf, drag, linkOf, middle, nodeOf, option, search, take } from '../harness/canvas.ts';
import { expect, inBothThemes, test, type StudioWindow } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/** Parts of networks that are drawn once and used many times. */

const node = (page: Page, name: RegExp) => page.getByRole('group', { name });
const way = (page: Page) => page.getByRole('navigation', { name: 'Blocks that were entered' });
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const shelf = (page: Page, name: string) => page.getByRole('group', { name, exact: true });

async function digits(studio: StudioWindow, name: string): Promise<string> {
  const path = await newProject(studio, name, 'Digits, convolutional');
  await expect(node(studio.page, /^Convolution 2D conv1/)).toBeVisible();
  return path;
}

const saved = async (path: string): Promise<ProjectDocument> =>
  JSON.parse(await readFile(join(path, 'project.json'), 'utf8')) as ProjectDocument;

inBothThemes((theme) => {
  test(`a residual block by mouse: added, entered, repeated, kept, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await digits(studioWindow, 'mouse');

    await test.step('two clicks: behind the selected layer, as wide as that', async () => {
      await node(page, /^Activation relu1/).click();
      await shelf(page, 'Blocks').getByRole('button', { name: 'Add Residual', exact: true }).click();
      await expect(node(page, /^Residual residual,/)).toHaveAccessibleName(
        /7 layers.*output 8×8×16, 4.67K parameters, (?!.*problem)/,
      );
      await studioWindow.screenshot('block-added');
    });

    await test.step('inside are the shapes of the instance that was entered', async () => {
      await node(page, /^Residual residual,/).dblclick();
      await expect(way(page)).toHaveText(/main.*Residual/);
      await expect(node(page, /^Block input x, output 8×8×16/)).toBeVisible();
      await expect(node(page, /^Convolution 2D conv2, 16 filters · 3×3.*output 8×8×16/)).toBeVisible();
      await studioWindow.screenshot('block-inside');
      await node(page, /^Convolution 2D conv1/).click();
      await inspector(page).getByRole('checkbox', { name: 'Dilation' }).check();
      await studioWindow.screenshot('block-exposed');
    });

    await test.step('outside, the exposed parameter and the repeat are set for this instance', async () => {
      await way(page).getByRole('button', { name: 'main' }).click();
      await expect(way(page)).toBeHidden();
      await expect(inspector(page).getByLabel('Dilation')).toBeVisible();
      await inspector(page).getByRole('textbox', { name: 'Repeat' }).fill('3');
      await expect(node(page, /^Residual residual, ×3/)).toHaveAccessibleName(
        /output 8×8×16, 14K parameters/,
      );
      await studioWindow.screenshot('block-repeated');
    });

    await test.step('a mistake inside is badged outside, and a click on it leads in', async () => {
      await node(page, /^Residual residual,/).dblclick();
      await node(page, /^Convolution 2D conv2/).click();
      await inspector(page).getByRole('textbox', { name: 'Stride' }).first().fill('2 × 2');
      await way(page).getByRole('button', { name: 'main' }).click();
      await expect(node(page, /^Residual residual,.*problem/)).toBeVisible();
      await page.getByRole('contentinfo').getByRole('button', { name: /error/ }).click();
      const problems = page.getByRole('region', { name: 'Problems' });
      await problems.getByText('to be added they must be equal').click();
      await expect(way(page)).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'Layer name' })).toHaveValue('sum');
      await studioWindow.screenshot('block-problem');
      await page.keyboard.press('Control+z');
      await expect(problems.getByText('to be added they must be equal')).toBeHidden();
    });

    await test.step('kept for all projects, and deleted again', async () => {
      await way(page).getByRole('button', { name: 'main' }).click();
      await inspector(page).getByRole('button', { name: 'Save for all projects' }).click();
      const kept = shelf(page, 'Saved blocks');
      await expect(kept.getByRole('button', { name: 'Add Residual', exact: true })).toBeVisible();
      await studioWindow.screenshot('block-saved');
      await kept.getByRole('button', { name: 'Delete saved block Residual' }).click();
      await expect(kept).toBeHidden();
    });
  });
});

test('a block by keyboard: grouped, entered, left, made unique, taken apart', async ({ studioWindow }) => {
  const { page } = studioWindow;
  const path = await digits(studioWindow, 'keys');
  await node(page, /^Convolution 2D conv1/).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+g');
  await expect(node(page, /^Block block,/)).toBeVisible();
  await expect(node(page, /^Convolution 2D conv1/)).toBeHidden();

  await node(page, /^Block block,/).focus();
  await page.keyboard.press('Enter');
  await expect(way(page)).toBeVisible();
  await expect(node(page, /^Convolution 2D conv1/)).toBeVisible();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(way(page)).toBeHidden();

  // Undo leads out of what it takes away, and redo brings it again.
  await page.keyboard.press('Alt+ArrowDown');
  await expect(way(page)).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(way(page)).toBeHidden();
  await expect(node(page, /^Convolution 2D conv1/)).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(node(page, /^Block block,/)).toBeVisible();

  await page.keyboard.press('Control+s');
  await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
  const { networks, blocks } = await saved(path);
  expect(networks.main.layers.map(({ type }) => type)).toEqual(['input', 'block']);
  expect(blocks?.block.inputs).toEqual(['x']);

  await test.step('kept for all projects, and a parameter exposed; what was kept before can be put back', async () => {
    const press = async (what: Locator, key: string) => {
      await what.focus();
      await page.keyboard.press(key);
    };
    const kept = async () => {
      const shelved = await studioWindow.call('blocks.list', {});
      if (!shelved.ok) throw new Error('not listed');
      return shelved.value.blocks.map(({ blocks }) => Object.keys(blocks.block.exposed));
    };
    await press(node(page, /^Block block,/), ' ');
    await page.keyboard.press('Escape');
    const save = inspector(page).getByRole('button', { name: 'Save for all projects' });
    await press(save, 'Enter');
    await expect(shelf(page, 'Saved blocks').getByRole('button', { name: 'Add Block' })).toBeVisible();
    expect(await kept()).toEqual([[]]);

    await page.keyboard.press('Alt+ArrowDown');
    await press(node(page, /^Convolution 2D conv1/), 'Enter');
    const exposed = inspector(page).getByRole('checkbox', { name: 'Filters' });
    await press(exposed, ' ');
    await expect(exposed).toBeChecked();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(inspector(page).getByRole('textbox', { name: 'Filters' })).toHaveValue('16');

    await press(save, 'Enter');
    await expect(page.getByText(/^Replaced “Block”: /)).toBeVisible();
    expect(await kept()).toEqual([['filters']]);
    await studioWindow.screenshot('block-replaced');
    await press(page.getByRole('button', { name: 'Put back' }), 'Enter');
    await expect(page.getByText('“Block” is back as it was.')).toBeVisible();
    expect(await kept()).toEqual([[]]);

    // What does not differ replaces nothing.
    await press(save, 'Enter');
    await expect.poll(kept).toEqual([['filters']]);
    await press(save, 'Enter');
    await expect(page.getByText('“Block” is in the palette of all projects already')).toBeVisible();
  });

  await node(page, /^Block block,/).focus();
  await page.keyboard.press('Control+d');
  const unique = inspector(page).getByRole('button', { name: 'Make unique' });
  await unique.focus();
  await page.keyboard.press('Enter');
  await expect(unique).toBeDisabled();
  await expect(inspector(page).getByText('The only instance of this block.')).toBeVisible();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await node(page, /^Block block,/).click();
  await page.keyboard.press('Control+Shift+g');
  await expect(node(page, /^Convolution 2D conv1/)).toBeVisible();
});

test('a block dropped on a link is put into it', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await digits(studioWindow, 'dropped');
  const link = page.getByRole('group', { name: /^Link from relu1 to / });
  const box = (await link.locator('path').first().boundingBox())!;
  const canvas = page.getByRole('region', { name: 'Canvas' });
  const area = (await canvas.boundingBox())!;
  const at = { x: box.x + box.width / 2 - area.x, y: box.y + box.height / 2 - area.y };
  const block = shelf(page, 'Blocks').getByRole('button', { name: 'Add Residual', exact: true });
  await block.dragTo(canvas, { targetPosition: at });
  await expect(node(page, /^Residual residual,/)).toHaveAccessibleName(/output 8×8×16, (?!.*problem)/);
  await expect(page.getByRole('group', { name: 'Link from relu1 to residual' })).toBeAttached();
  await expect(link).toHaveCount(1);
});

test('blocks are found like layers: in the palette, on the canvas, among the commands', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await digits(studioWindow, 'found');
  const palette = page.getByRole('complementary', { name: 'Layers' });

  await test.step('found in the palette, and kept as a favourite', async () => {
    const box = palette.getByRole('searchbox', { name: 'Find a layer' });
    await box.fill('resdual');
    const found = shelf(page, 'Found').getByRole('button', { name: /^Add / });
    await expect(found.first()).toHaveAccessibleName('Add Residual');
    await studioWindow.screenshot('blocks-found');
    await palette.getByRole('button', { name: 'Favourite Residual', exact: true }).click();
    await box.fill('');
    const favourite = shelf(page, 'Favourites').getByRole('button', { name: 'Add favourite Residual' });
    await expect(favourite).toBeVisible();
    await studioWindow.screenshot('blocks-favourite');
  });

  await test.step('on the canvas, with values, behind the selected layer', async () => {
    await nodeOf(page, 'relu1').focus();
    await page.keyboard.press('Space');
    // What is named and does not fit is not passed over for a block of that name.
    await search(page).fill('dense');
    await expect(option(page, /^Dense /).first()).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByRole('option').first()).toContainText('It is given');
    await page.keyboard.press('Enter');
    await studioWindow.screenshot('search-misfit');
    await search(page).fill('conv-bn 12 3');
    await expect(option(page, /^Conv-BN-ReLU/)).toContainText('12 filters · 3×3');
    await page.keyboard.press('Enter');
    await expect(nodeOf(page, 'convBnRelu')).toBeFocused();
    await expect(node(page, /^Conv-BN-ReLU convBnRelu/)).toHaveAccessibleName(/output 8×8×12/);
    await expect(shelf(page, 'Recent').getByRole('button', { name: 'Add Conv-BN-ReLU again' })).toBeVisible();
  });

  await test.step('behind a port that was dragged into the open, where its shape fits', async () => {
    const port = page.getByRole('button', { name: 'Output of relu1', exact: true });
    const area = (await canvasOf(page).boundingBox())!;
    await drag(page, await middle(port), { x: area.x + area.width - 260, y: area.y + 300 });
    await search(page).fill('residual');
    await expect(option(page, /^Residual Block/)).not.toHaveAttribute('aria-disabled', 'true');
    await search(page).fill('lstm encoder');
    await expect(option(page, /^LSTM encoder/)).toHaveAttribute('aria-disabled', 'true');
    await studioWindow.screenshot('blocks-searched');
    await take(page, 'squeeze');
    await expect(linkOf(page, 'relu1', 'squeezeExcite')).toBeAttached();
    await page.keyboard.press('Control+z');
  });

  await test.step('among the commands', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Find a command/ }).fill('insert block incep');
    await page.keyboard.press('Enter');
    await expect(nodeOf(page, 'inception')).toBeVisible();
  });
});
