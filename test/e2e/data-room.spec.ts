import type { Locator, Page } from '@playwright/test';
import { expect, inBothThemes, test } from './harness/index.ts';
import { newProject } from './harness/projects.ts';

/** Every kind of data can be chosen, looked at and set: points, curves, texts, series. */

async function choose(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Change data…' }).click();
  await page.getByRole('button', { name: title, exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
}

inBothThemes((theme) => {
  test(`data of every kind, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    await newProject(studioWindow, 'Data', 'Spirals');
    await page.getByRole('tab', { name: /^Data/ }).click();

    await test.step('points of a formula, and its parameters', async () => {
      await expect(page.getByText('1,000 samples of 2, 2 classes')).toBeVisible();
      await expect(page.getByRole('img', { name: '500 samples as points' })).toBeVisible();
      await studioWindow.screenshot('data-points');
      const arms = page.getByRole('textbox', { name: 'Arms' });
      await arms.fill('3');
      await arms.blur();
      await expect(page.getByText('1,000 samples of 2, 3 classes')).toBeVisible();

      // Classes have marks of their own, which the legend names: colour alone tells nothing.
      const legend = page.getByRole('list', { name: 'Marks of the classes' });
      await expect(legend.getByRole('listitem')).toHaveCount(3);
      const marksOf = (place: Locator) =>
        place
          .locator('path')
          .evaluateAll((paths) => [...new Set(paths.map((path) => path.getAttribute('d')))].sort());
      const marks = await marksOf(legend);
      expect(marks).toHaveLength(3);
      expect(await marksOf(page.getByRole('img', { name: '500 samples as points' }))).toEqual(marks);
      await studioWindow.screenshot('data-classes');
      await page.emulateMedia({ forcedColors: 'active' });
      await studioWindow.screenshot('data-classes-forced');
      const inks = await legend
        .locator('path')
        .evaluateAll((paths) =>
          paths.map((path) => [getComputedStyle(path).fill, getComputedStyle(path.ownerDocument.body).color]),
        );
      for (const [fill, ink] of inks) expect(fill).toBe(ink);
      // What is chosen is seen to be.
      const grounds = await page
        .getByRole('radiogroup', { name: 'Part of the data' })
        .locator('label')
        .evaluateAll((labels) => labels.map((label) => getComputedStyle(label).backgroundColor));
      expect(new Set(grounds).size).toBe(2);
      await page.emulateMedia({ forcedColors: 'none' });
    });

    await test.step('a choice of data', async () => {
      await page.getByRole('button', { name: 'Change data…' }).click();
      await studioWindow.screenshot('data-choice');
      await page.getByRole('heading', { name: 'Made by a formula' }).scrollIntoViewIfNeeded();
      await studioWindow.screenshot('data-formulas');
      await page.getByRole('button', { name: 'Keep the current data' }).click();
    });

    await test.step('a text: windows, and what follows', async () => {
      await choose(page, 'As You Like It');
      await expect(
        page.getByText('1,918 samples of 64 tokens, one of 64 different tokens at each step'),
      ).toBeVisible();
      await expect(page.getByText(/^ACT I↵↵SCENE I/)).toBeVisible();
      await studioWindow.screenshot('data-text');
      await page.getByRole('combobox', { name: 'Unit' }).selectOption('word');
      await expect(page.getByText(/samples of 64 tokens, one of \d,\d{3} different tokens/)).toBeVisible();
    });

    await test.step('names: texts with lengths of their own', async () => {
      await choose(page, 'Family names');
      await expect(page.getByText(/^2,684 samples of \d to 16 tokens, 9 classes/)).toBeVisible();
      await studioWindow.screenshot('data-names');
    });

    await test.step('a time series, split in the order of time', async () => {
      await choose(page, 'Weather in Seattle');
      await expect(page.getByText('1,447 samples of 14 steps × 4, a number to predict')).toBeVisible();
      await expect(page.getByText('The samples follow each other in time', { exact: false })).toBeVisible();
      await expect(page.getByRole('img', { name: /^Sample 0: / })).toBeVisible();
      await expect(page.getByRole('checkbox', { name: 'temp_min' })).toBeChecked();
      await studioWindow.screenshot('data-series');
      const horizon = page.getByRole('textbox', { name: 'Horizon' });
      await horizon.fill('7');
      await horizon.blur();
      await expect(page.getByText('1,441 samples of 14 steps × 4, 7 numbers to predict')).toBeVisible();
    });

    await test.step('points without a target', async () => {
      await choose(page, 'Ring of Gaussians');
      await expect(page.getByText('10,000 samples of 2, no target')).toBeVisible();
      await studioWindow.screenshot('data-ring');
    });
  });
});
