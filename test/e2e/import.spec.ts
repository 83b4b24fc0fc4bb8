import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './harness/index.ts';

/** Models from elsewhere: from the start page by mouse and by keyboard, from the native menu, and dropped. */
const golden = join(import.meta.dirname, '../golden/onnx');

test('a model of PyTorch becomes a project whose weights training begins with', async ({ studioWindow }) => {
  const { page, folder, host } = studioWindow;
  await page.setViewportSize({ width: 1280, height: 800 });
  const dialog = page.getByRole('dialog', { name: 'Import a model' });
  const field = (name: string) => dialog.getByLabel(name, { exact: true });
  const nodes = page.locator('.svelte-flow__node');

  // By mouse; what cannot be read is told in the dialog, and nothing is made.
  const path = join(folder, 'project');
  await writeFile(join(folder, 'broken.onnx'), 'no model');
  await page.getByRole('button', { name: 'Import a model…' }).click();
  await expect(field('File')).toBeFocused();
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await field('File').fill(join(folder, 'broken.onnx'));
  await expect(field('Name')).toHaveValue('broken');
  await field('Folder').fill(path);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText('This is no ONNX model that can be read')).toBeVisible();
  await studioWindow.screenshots('import-refused');
  expect(existsSync(path)).toBe(false);

  const file = join(golden, 'cnn.onnx');
  if (host === 'browser') {
    await dialog.getByRole('button', { name: 'Choose the file' }).click();
    const picker = page.getByRole('dialog', { name: 'Import a model' }).last();
    await picker.getByLabel('Path').fill(file);
    await picker.getByLabel('Path').press('Enter');
  } else {
    await studioWindow.answerDialog(file);
    await dialog.getByRole('button', { name: 'Choose the file' }).click();
  }
  await expect(field('File')).toHaveValue(file);
  await expect(field('Name')).toHaveValue('cnn');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();

  await expect(page).toHaveTitle(/^cnn/);
  await expect(page.getByText(/Imported 16 layers, 1,\d+ weights/)).toBeVisible();
  await expect(page.getByText('LogSoftmax at the end was left out')).toBeVisible();
  await expect(nodes).toHaveCount(16);
  await expect(page.locator('[data-id="input"]')).toContainText('10×12×2');
  // Arranged: no layer stands upon another.
  const boxes = await nodes.evaluateAll((all) => all.map((node) => node.getBoundingClientRect().top));
  expect(new Set(boxes.map(Math.round)).size).toBe(16);
  await studioWindow.screenshots('imported');

  // Weights that came along are a run, and where training starts from; that can be taken back.
  await page.getByRole('tab', { name: /^Train/ }).click();
  const start = page.getByLabel('Start from', { exact: true });
  await expect(start).toHaveValue('imported.safetensors');
  await expect(page.getByText('7 layers begin with them')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Imported weights' })).toBeVisible();
  await expect(page.getByText('nothing was trained here yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go on…' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Export weights…' })).toBeEnabled();
  await studioWindow.screenshots('imported-train');
  await start.selectOption({ label: 'Fresh weights' });
  await expect(page.getByText('Random numbers, as each layer’s initializer says.')).toBeVisible();
  await page.getByRole('button', { name: /^Undo start from fresh weights/i }).click();
  await expect(start).toHaveValue('imported.safetensors');

  // By keyboard, from the palette of commands.
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /Find a command/ }).fill('import a model');
  await page.keyboard.press('Enter');
  await expect(field('File')).toBeFocused();
  await page.keyboard.type(join(golden, 'lstm.onnx'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(field('Name')).toBeFocused();
  await page.keyboard.type('Words');
  await page.keyboard.press('Tab');
  await expect(field('Folder')).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(join(folder, 'words'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Words/);
  await expect(nodes).toHaveCount(5);

  // Dropped, where the host can tell its path; and from the native menu.
  await studioWindow.drop(join(golden, 'mlp.onnx'));
  if (host === 'browser') {
    await expect(page.getByText('A browser does not tell where "mlp.onnx" is')).toBeVisible();
    return;
  }
  await expect(field('File')).toHaveValue(join(golden, 'mlp.onnx'));
  await expect(field('Name')).toBeFocused();
  await field('Folder').fill(join(folder, 'dropped'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^mlp/);
  await studioWindow.chooseMenu('project.import');
  await expect(field('File')).toHaveValue('');
});
