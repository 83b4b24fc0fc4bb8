import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../harness/index.ts';

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

  await rm(path, { recursive: true });
  const run = page.getByRole('main').filter({ has: page.getByRole('heading', { name: 'Run 1' }) });
  await expect(run.getByText('Failed', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(run.getByText('could not be written').first()).toBeVisible();
  await studioWindow.screenshot('folder-gone');
});
