import { join } from 'node:path';
import type { LayerDocument } from '../../../contract/project.ts';
import { expect, inBothThemes, test, type StudioWindow } from '../harness/index.ts';

/** Opens a project of these layers, drawn by somebody else. */
async function openWith(
  { page, folder, call }: StudioWindow,
  name: string,
  layers: readonly LayerDocument[],
): Promise<void> {
  const path = join(folder, name);
  const made = await call('project.new', { path, template: 'digits-mlp' });
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
  const document = {
    ...made.value.document,
    name: `Rules by ${name}`,
    networks: { main: { layers } },
    canvas: {},
  };
  const saved = await call('project.save', { path, document });
  if (!saved.ok) throw new Error(saved.problems.map(({ message }) => message).join('\n'));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  await page.getByRole('button', { name: new RegExp(`Rules by ${name}`) }).click();
  await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
}

/** Straight from an image into a dense layer, which two other mistakes follow. */
const mistaken: readonly LayerDocument[] = [
  { id: 'input', type: 'input', params: { shape: [8, 8, 1] }, inputs: [] },
  { id: 'conv1', type: 'conv2d', params: { filters: 8, dilation: [9, 9] }, inputs: ['input'] },
  { id: 'relu1', type: 'activation', params: {}, inputs: ['conv1'] },
  { id: 'output', type: 'dense', params: { units: 10 }, inputs: ['relu1'] },
];

inBothThemes((theme) => {
  test(`a shape error is fixed in two actions by mouse, with a preview, in ${theme}`, async ({
    studioWindow,
  }) => {
    const { page } = studioWindow;
    await openWith(studioWindow, 'mouse', mistaken);
    const status = page.getByRole('button', { name: /^Problems: 1 error, 1 warning/ });

    // 1: the problems.
    await status.click();
    const panel = page.getByRole('region', { name: 'Problems' });
    await expect(panel.getByText('It is given 8 x 8 x 8', { exact: false })).toBeVisible();
    const fix = panel.getByRole('button', { name: 'Insert a flatten layer' });
    await fix.hover();
    await expect(panel.getByText('Insert flatten between relu1 and output: 8 × 8 × 8 → 512')).toBeVisible();
    await expect(page.locator('.preview .ghost')).toHaveText(/Flatten/);
    await studioWindow.screenshot('rules-preview');

    // 2: the fix.
    await fix.click();
    await expect(page.getByRole('button', { name: /^Problems: 0 errors/ })).toBeVisible();
    await expect(page.getByRole('group', { name: /^Flatten flatten/ })).toBeVisible();
    await expect(page.locator('.preview .ghost')).toHaveCount(0);

    // One step of the history.
    await page.getByRole('button', { name: 'Undo', exact: false }).first().click();
    await expect(page.getByRole('button', { name: /^Problems: 1 error/ })).toBeVisible();
    await studioWindow.screenshot('rules-panel');
  });
});

test('by keyboard: F8 goes from problem to problem, Tab to the fix, Enter applies it', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  await openWith(studioWindow, 'keyboard', mistaken);
  await expect(page.getByRole('button', { name: /^Problems: 1 error, 1 warning/ })).toBeVisible();
  const node = (name: RegExp) => page.getByRole('group', { name });

  await page.keyboard.press('F8');
  await expect(node(/^Dense output/)).toHaveClass(/selected/);
  await page.keyboard.press('F8');
  await expect(node(/^Convolution 2D conv1/)).toHaveClass(/selected/);
  await page.keyboard.press('Shift+F8');
  await expect(node(/^Dense output/)).toHaveClass(/selected/);

  const panel = page.getByRole('region', { name: 'Problems' });
  const current = panel.locator('[aria-current="true"]');
  await expect(current).toContainText('graph/rank');
  // What is told only of the one that is shown.
  await expect(current).toContainText('Dense layers read lists of features');
  await current.focus();
  await page.keyboard.press('ArrowDown');
  await expect(panel.getByRole('button', { name: /graph\/blind-taps/ })).toBeFocused();
  await page.keyboard.press('Tab');
  const fix = panel.getByRole('button', { name: /^Set dilation to/ });
  await expect(fix).toBeFocused();
  await expect(panel.getByText(/^conv1: dilation 9 × 9 → /)).toBeVisible();
  await expect(page.locator('.preview .changed')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Problems: 1 error, 0 warnings/ })).toBeVisible();

  await panel.getByRole('button', { name: /^Warnings/ }).click();
  await expect(panel.getByText('None of this kind.')).toBeVisible();
});
