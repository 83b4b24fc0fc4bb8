import { expect, inBothThemes, test } from './harness/index.ts';
import { newProject } from './harness/projects.ts';

/** How good is it really: simple methods beside a run, and several sets of weights. */
inBothThemes((theme) => {
  test(`simple methods beside the runs, an ensemble by the settings, in ${theme}`, async ({
    studioWindow,
  }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    await newProject(studioWindow, 'iris', 'Iris, from a table');
    await page.getByRole('tab', { name: /^Train/ }).click();

    const methods = page.getByRole('region', { name: 'Simple methods' });
    await methods.getByRole('button', { name: 'Compare' }).click();
    await expect(methods.getByRole('listitem')).toHaveText([
      /^Logistic regression/,
      /^Nearest neighbours/,
      /^Decision tree/,
      /^Random forest/,
    ]);
    await expect(methods).toContainText('Test accuracy on the same data.');

    const settings = page.getByRole('complementary', { name: 'Training settings' });
    await settings.getByLabel('Weights', { exact: true }).selectOption({ label: 'Deep ensemble' });
    await settings.getByLabel('Members', { exact: true }).fill('2');
    await settings.getByLabel('Members', { exact: true }).press('Enter');
    await settings.getByLabel('Epochs', { exact: true }).fill('3');
    await settings.getByLabel('Epochs', { exact: true }).press('Enter');
    await studioWindow.screenshot('simple-methods');
    await page.getByRole('banner').getByRole('button', { name: 'Train', exact: true }).click();
    const runs = page.getByRole('complementary', { name: 'Runs' });
    await expect(runs.getByText('6 epochs')).toBeVisible();
    await settings.getByText('differ in their seed').scrollIntoViewIfNeeded();
    await studioWindow.screenshot('ensemble');

    // Dropout asks for a layer that drops out, and says so.
    await settings.getByLabel('Weights', { exact: true }).selectOption({ label: 'MC dropout' });
    await expect(settings.getByText('no layer drops out')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(settings.getByLabel('Members', { exact: true })).toHaveValue('2');
  });
});
