import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, inBothThemes, test } from './harness/index.ts';
import { newProject } from './harness/projects.ts';

/** Runs that make samples, and runs of several parts. */
const settingsOf = (page: Page) => page.getByRole('complementary', { name: 'Training settings' });
const setEpochs = async (page: Page, epochs: number): Promise<void> => {
  const field = settingsOf(page).getByLabel('Epochs', { exact: true });
  await field.fill(String(epochs));
  await field.press('Enter');
};
const train = async (page: Page): Promise<void> => {
  await page.getByRole('banner').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('button', { name: /Export weights/ })).toBeVisible({ timeout: 60_000 });
};

inBothThemes((theme) => {
  test(`what a GAN makes, beside the data and back in time, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    const path = await newProject(studioWindow, 'ring', 'Eight Gaussians, one game');
    await page.getByRole('tab', { name: /^Train/ }).click();
    // Nothing is to be predicted, and so there is nothing to compare with.
    await expect(page.getByRole('region', { name: 'Simple methods' })).toHaveCount(0);
    await setEpochs(page, 8);
    await train(page);

    const samples = page.getByRole('figure', { name: 'Samples' });
    await expect(samples.getByRole('img')).toHaveAccessibleName(
      /^256 points that the network made, \d+ of them outside of the picture, beside 256 of the data$/,
    );
    const slider = samples.getByLabel('Epoch of the samples');
    await expect(slider).toHaveAttribute('aria-valuetext', 'epoch 8');
    await samples.scrollIntoViewIfNeeded();
    await studioWindow.screenshot('samples-points');
    await slider.fill('0');
    await expect(samples.getByText('After epoch 1', { exact: true })).toBeVisible();

    // Figures of the objective have names for people.
    await expect(page.getByText('Test generator loss')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Real score per epoch' })).toBeVisible();
    // Side by side, charts begin at one height, and no legend is broken.
    const chart = (name: string) => page.getByRole('figure', { name, exact: true });
    const topOf = async (part: Locator) => (await part.boundingBox())!.y;
    const [loss, own] = ['Loss per epoch', 'Generator loss per epoch'].map(chart);
    expect(await topOf(own)).toBe(await topOf(loss));
    expect(await topOf(own.getByRole('img'))).toBe(await topOf(loss.getByRole('img')));
    const [trained, validated] = await own.getByRole('listitem').all();
    expect(await topOf(validated)).toBe(await topOf(trained));
    await own.scrollIntoViewIfNeeded();
    await studioWindow.screenshot('samples-charts');
    const epochs = page.getByRole('region', { name: 'Epochs, from the newest' });
    await epochs.scrollIntoViewIfNeeded();
    expect(await epochs.evaluate((frame) => frame.scrollWidth - frame.clientWidth)).toBe(0);
    await studioWindow.screenshot('samples-epochs');
    const [run] = await readdir(join(path, 'runs'));
    expect(await readdir(join(path, 'runs', run!, 'samples'))).toContain('epoch-0008.csv');
  });

  test(`numbers that a GAN makes are a histogram, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    await newProject(studioWindow, 'numbers', 'Eight Gaussians, one game');
    await page.getByRole('tab', { name: /^Data/ }).click();
    await page.getByRole('button', { name: 'Change data…' }).click();
    await page.getByRole('button', { name: 'One Gaussian' }).click();
    await page.getByRole('tab', { name: /^Design/ }).click();
    await page.getByRole('tab', { name: 'generator' }).click();
    await page.getByRole('group', { name: /^Dense output/ }).click();
    await page.getByLabel('Units', { exact: true }).fill('1');
    await page.getByRole('tab', { name: 'discriminator' }).click();
    await page.getByRole('group', { name: /^Input input/ }).click();
    await page.getByRole('textbox', { name: 'Shape' }).fill('1');
    await page.getByRole('tab', { name: /^Train/ }).click();
    await setEpochs(page, 20);
    await train(page);
    const samples = page.getByRole('figure', { name: 'Samples' });
    await expect(samples.getByRole('img')).toHaveAccessibleName(
      /^How often numbers occur: 256 that the network made, \d+ of them outside .* 256 of the data$/,
    );
    await expect(samples.getByRole('listitem')).toHaveText(['made', 'data']);
    await studioWindow.screenshot('samples-numbers');
  });

  test(`the phases of a pre-training are told apart, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    await newProject(studioWindow, 'stacked', 'Layer by layer, then all at once');
    await page.getByRole('tab', { name: /^Train/ }).click();
    await setEpochs(page, 95);
    await train(page);
    const table = page.getByRole('table', { name: 'Epochs' });
    await expect(table.getByRole('columnheader', { name: 'Phase' })).toBeVisible();
    await expect(table.getByRole('row').nth(1)).toContainText('fine-tuning');
    await expect(table.getByRole('row').nth(6)).toContainText('pre-training hidden3');
    // What only the last phase measures is shown, too.
    await expect(page.getByRole('heading', { name: 'Accuracy per epoch' })).toBeVisible();
    await studioWindow.screenshot('phases');
  });
});
