import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/** The bar of training and its curves, by mouse and by keyboard. */

const bar = (page: Page) => page.getByRole('banner');
const steps = async (page: Page): Promise<number> => {
  const label = await page.getByRole('img', { name: /^Loss per step, / }).getAttribute('aria-label');
  return Number(label?.match(/(\d+) steps/)?.[1] ?? 0);
};
const chart = (page: Page, title: string) => page.getByRole('figure', { name: title });
async function ask(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /Find a command/ }).fill(words);
  await page.keyboard.press('Enter');
}

test('step by step, further, compared, its curves as files, its best weights kept', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  const path = await newProject(studioWindow, 'Steered', 'Iris, from a table');
  await page.getByRole('tab', { name: /^Train/ }).click();
  const epochs = page.getByRole('textbox', { name: 'Epochs' });
  const train = async (most: string) => {
    await epochs.fill(most);
    await page.keyboard.press('Control+Enter');
  };
  const ended = page.getByRole('main').getByText('Completed').first();

  await test.step('paused, it makes one step at a time', async () => {
    await train('100000');
    await expect.poll(() => steps(page)).toBeGreaterThan(5);
    await expect(bar(page).getByRole('button', { name: 'One step' })).toHaveCount(0);
    await bar(page).getByRole('button', { name: 'Pause' }).click();
    const one = bar(page).getByRole('button', { name: 'One step' });
    await expect(one).toBeEnabled();
    let before = -1;
    await expect.poll(async () => before === (before = await steps(page))).toBe(true);
    await one.click();
    await expect.poll(() => steps(page)).toBe(before + 1);
    await one.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => steps(page)).toBe(before + 2);
    await ask(page, 'one step');
    await expect.poll(() => steps(page)).toBe(before + 3);
    await studioWindow.screenshot('training-paused');
    await bar(page).getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('main').getByText('Stopped').first()).toBeVisible();
  });

  await test.step('which weights to keep: those of the best epoch, or the last', async () => {
    const kept = page.getByRole('radiogroup', { name: 'Weights of the result' });
    await expect(kept.getByRole('radio', { name: 'Last weights' })).toBeChecked();
    await kept.getByText(/Best, epoch \d/).click();
    // Those that it was stopped with were not judged by the test part.
    const figure = page.locator('dl').getByRole('definition').first();
    await expect(page.locator('dl').getByRole('term').first()).toHaveText('Test loss');
    const best = (await figure.textContent()) ?? '';
    await kept.getByRole('radio', { name: /^Best/ }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(kept.getByRole('radio', { name: 'Last weights' })).toBeChecked();
    await expect(figure).not.toHaveText(best);
  });

  await test.step('so many epochs more', async () => {
    await train('4');
    await expect(ended).toBeVisible();
    await page.getByRole('button', { name: 'Go on…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Go on with Run 2' });
    await expect(dialog.getByText('It has made 4 epochs.')).toBeVisible();
    await expect(dialog.getByLabel('More epochs')).toHaveValue('4');
    await dialog.getByLabel('More epochs').fill('no');
    await expect(dialog.getByRole('button', { name: 'Go on' })).toBeDisabled();
    await dialog.getByLabel('More epochs').fill('3');
    await expect(dialog.getByText('Until epoch 7.')).toBeVisible();
    await studioWindow.screenshot('training-go-on');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByRole('heading', { name: 'Run 3' })).toBeVisible();
    const rows = page.getByRole('table', { name: 'Epochs' }).getByRole('row');
    await expect(rows.nth(1).getByRole('cell').first()).toHaveText('7');
    await expect(rows).toHaveCount(1 + 3);
    await expect(ended).toBeVisible();
    // By keyboard, with what is suggested.
    await expect(page.getByRole('button', { name: 'Go on…' })).toBeEnabled();
    await page.keyboard.press('Control+Shift+Enter');
    await expect(page.getByRole('dialog', { name: 'Go on with Run 3' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Run 4' })).toBeVisible();
    await expect(rows.nth(1).getByRole('cell').first()).toHaveText('14');
    await expect(ended).toBeVisible();
  });

  await test.step('runs beside each other, over steps, epochs or time', async () => {
    const loss = chart(page, 'Loss per step');
    await page.getByRole('checkbox', { name: 'Compare Run 2' }).check();
    await page.getByRole('checkbox', { name: 'Compare Run 3' }).focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('checkbox', { name: 'Compare Run 4' })).toBeDisabled();
    await expect(loss.getByRole('listitem')).toHaveText(['smoothed', 'Run 2', 'Run 3']);
    const over = page.getByRole('radiogroup', { name: 'X axis of the curves' });
    await over.getByText('Time').click();
    await expect(over.getByRole('radio', { name: 'Time' })).toBeChecked();
    await over.getByRole('radio', { name: 'Time' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(over.getByRole('radio', { name: 'Epochs' })).toBeChecked();
    await studioWindow.screenshots('training-compared');
  });

  await test.step('curves as CSV and as a picture', async () => {
    const loss = chart(page, 'Loss per step');
    const saved = async (press: () => Promise<void>) => {
      const coming = page.waitForEvent('download');
      await press();
      const download = await coming;
      return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
    };
    const csv = await saved(() => loss.getByRole('button', { name: 'Save as CSV' }).click());
    expect(csv.name).toBe('Run-4-Loss-per-step.csv');
    const [head, ...lines] = csv.content.toString().trim().split('\n');
    expect(head).toBe('Epoch,each step,smoothed,Run 2,Run 3');
    // Each run in its own epochs: Run 2 ended where Run 3 began, and that where Run 4 began.
    const last = (column: number) => lines.findLast((line) => line.split(',')[column] !== '')?.split(',')[0];
    expect([last(3), last(4), last(1)]).toEqual(['4', '7', '14']);
    const png = await saved(async () => {
      await loss.getByRole('button', { name: 'Save as CSV' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
    });
    expect(png.name).toBe('Run-4-Loss-per-step.png');
    const { width, height } = await sharp(png.content).metadata();
    expect([width, height].every((size) => (size ?? 0) > 100)).toBe(true);
    expect((await sharp(png.content).stats()).isOpaque).toBe(true);
  });

  await test.step('a file of data that is gone is named once', async () => {
    await page.keyboard.press('Control+S');
    await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
    await unlink(join(path, 'data', 'iris.csv'));
    await page.reload();
    await page.getByRole('button', { name: /^Steered, / }).click();
    await page.getByRole('tab', { name: /^Data/ }).click();
    const notice = page.getByRole('main').getByRole('alert').filter({ hasText: 'There is nothing at' });
    await expect(notice).toBeVisible();
    expect((await notice.textContent())?.split('iris.csv')).toHaveLength(2);
  });
});
