import { join } from 'node:path';
import { expect, inBothThemes, test } from './harness/index.ts';

/** Projects of more than one network. */
inBothThemes((theme) => {
  test(`encoder and decoder as tabs, by mouse and keyboard, in ${theme}`, async ({ studioWindow }) => {
    const { page, folder } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Digits that nobody wrote', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Folder', { exact: true }).fill(join(folder, 'vae'));
    await dialog.getByRole('button', { name: 'Create project' }).click();

    const tabs = page.getByRole('tablist', { name: 'Networks' });
    await expect(tabs.getByRole('tab')).toHaveText([/encoder/, /decoder/]);
    await expect(page.getByRole('group', { name: /^Dense moments/ })).toBeVisible();
    await studioWindow.screenshot('vae-encoder');
    await tabs.getByRole('tab', { name: /encoder/ }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(tabs.getByRole('tab', { name: /decoder/ })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('group', { name: /^Dense output/ })).toBeVisible();
    await studioWindow.screenshot('vae-decoder');

    // One network is enough for a reconstruction; undo brings both back.
    await page.getByLabel('Kind', { exact: true }).selectOption('adversarial');
    await expect(tabs.getByRole('tab', { name: /generator/ })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(tabs.getByRole('tab')).toHaveText([/encoder/, /decoder/]);

    await page.getByRole('tab', { name: /^Train/ }).click();
    await page.getByRole('radio', { name: 'decoder' }).check({ force: true });
    await page.getByRole('switch', { name: 'Own optimizer' }).check();
    await expect(page.getByLabel('Method', { exact: true })).toHaveValue('adam');
    await studioWindow.screenshot('vae-optimizers');
  });
});
