import { expect, inBothThemes, test } from './harness/index.ts';
import { newProject } from './harness/projects.ts';

/** Projects of more than one network. */
inBothThemes((theme) => {
  test(`encoder and decoder as tabs, by mouse and keyboard, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    await newProject(studioWindow, 'vae', 'Digits that nobody wrote');

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
