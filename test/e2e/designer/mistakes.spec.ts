import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/** What goes wrong around the studio is told, and the window goes on. A console error fails the test. */

test('a project whose folder goes away while it trains', async ({ studioWindow }) => {
  const { page, folder } = studioWindow;
  const path = join(folder, 'gone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Digits, convolutional', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Folder', { exact: true }).fill(path);
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await page.getByRole('tab', { name: /^Train/ }).click();
  const epochs = page
    .getByRole('complementary', { name: 'Training settings' })
    .getByLabel('Epochs', { exact: true });
  await epochs.fill('60');
  await epochs.press('Enter');
  await page.getByRole('banner').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Train loss' })).toBeVisible();

  // Training writes into it meanwhile.
  await rm(path, { recursive: true, maxRetries: 5 });
  const run = page.getByRole('main').filter({ has: page.getByRole('heading', { name: 'Run 1' }) });
  await expect(run.getByText('Failed', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(run.getByText('could not be written').first()).toBeVisible();
  await studioWindow.screenshot('folder-gone');
});

test('a file of data that is gone, told where the data is; looked at again once it is back', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  const path = await newProject(studioWindow, 'Iris', 'Iris, from a table');
  const [file, elsewhere] = [join(path, 'data', 'iris.csv'), join(path, 'elsewhere.csv')];
  await page.getByRole('tab', { name: /^Data/ }).click();
  await expect(page.getByText('150 samples of 4, 3 classes')).toBeVisible();
  await rename(file, elsewhere);
  await page.reload();
  // Once its facts are known they are part of the name.
  await page.getByRole('button', { name: /^Iris, (?!from a table)/ }).click();
  await page.getByRole('tab', { name: /^Data/ }).click();
  await expect(page.getByRole('heading', { name: 'This data cannot be used as it is' })).toBeVisible();
  const room = page.getByRole('main', { name: 'data room' });
  await expect(room.getByText(/There is nothing at .*iris\.csv/)).toHaveCount(1);
  await studioWindow.screenshot('data-gone');
  const again = page.getByRole('button', { name: 'Look again' });
  await again.click();
  await expect(again).toBeVisible();
  await expect(room.getByText(/There is nothing at .*iris\.csv/)).toHaveCount(1);

  await rename(elsewhere, file);
  await again.click();
  await expect(page.getByText('150 samples of 4, 3 classes')).toBeVisible();
  await expect(room.getByText(/There is nothing at/)).toHaveCount(0);
});

test('a folder that cannot be written to', async ({ studioWindow }) => {
  const { page, folder } = studioWindow;
  const { keyboard } = page;
  const file = join(folder, 'a-file');
  await writeFile(file, 'no folder');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'New project', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Folder', { exact: true }).fill(join(file, 'Below'));
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(dialog.getByRole('alert')).toContainText(file);
  await studioWindow.screenshot('folder-below-a-file');
  // What was typed is still there, and another folder will do.
  const path = join(folder, 'Kept');
  await dialog.getByLabel('Folder', { exact: true }).fill(path);
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(page.getByRole('heading', { name: 'Draw your network' })).toBeVisible();

  // Save as into the same: the project that is open stays open, unsaved as it was.
  await keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /Find a command/ }).fill('add input');
  await keyboard.press('Enter');
  await keyboard.press('Control+Shift+S');
  await dialog.getByLabel('Folder', { exact: true }).fill(join(file, 'Below'));
  await dialog.getByRole('button', { name: 'Save as' }).click();
  await expect(dialog.getByRole('alert')).toContainText(file);
  await keyboard.press('Escape');
  await expect(page).toHaveTitle(/^• /);

  // Nothing binds root.
  if (process.getuid?.() === 0) return;
  await chmod(path, 0o555);
  await keyboard.press('Control+S');
  await expect(page.getByText(/could not be written|may not be written/)).toBeVisible();
  await expect(page).toHaveTitle(/^• /);
  await chmod(path, 0o755);
  await keyboard.press('Control+S');
  await expect(page).not.toHaveTitle(/^•/);
});

test('a block that is kept for all projects twice is there once, as it was last', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  const { keyboard } = page;
  await newProject(studioWindow, 'Digits', 'Digits, convolutional');
  await page.getByRole('group', { name: /^Convolution 2D conv1/ }).focus();
  await keyboard.press('Control+a');
  await keyboard.press('Control+g');
  const block = page.getByRole('group', { name: /^Block block,/ });
  await expect(block).toBeVisible();
  const save = page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('button', { name: 'Save for all projects' });
  await save.click();
  await expect(page.getByText(/^Saved “Block”: /)).toHaveCount(1);
  const layersOf = async () => {
    const reply = await studioWindow.call('blocks.list', {});
    return reply.ok
      ? reply.value.blocks.map(({ name, blocks }) => [name, blocks[name].layers.length])
      : reply;
  };
  const [[name, layers]] = (await layersOf()) as [[string, number]];

  // Changed inside, and kept again.
  await block.focus();
  await keyboard.press('Enter');
  await page.getByRole('group', { name: /^Convolution 2D conv1/ }).click();
  await keyboard.press('Delete');
  await keyboard.press('Alt+ArrowUp');
  await save.click();
  await expect(page.getByText(/^Replaced “Block”: /)).toHaveCount(1);
  await save.click();
  expect(await layersOf()).toEqual([[name, layers - 1]]);
  const kept = page.getByRole('group', { name: 'Saved blocks' });
  await expect(kept.getByRole('button', { name: 'Add Block', exact: true })).toHaveCount(1);
  await expect(page.getByText(/^Replaced “Block”: /)).toHaveCount(1);
});
