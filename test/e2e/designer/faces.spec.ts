import type { Locator, Page } from '@playwright/test';
import { expect, inBothThemes, test, type StudioWindow } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/** What layers, links and networks tell of themselves. */
async function begin(studio: StudioWindow, template: string): Promise<void> {
  await newProject(studio, 'project', template);
  await expect(studio.page.getByRole('group', { name: /^Input \w+, output/ })).toBeVisible();
}

const nodeOf = (page: Page, id: string) => page.locator(`.svelte-flow__node[data-id="${id}"]`);
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

inBothThemes((theme) => {
  test(`a node, its link and its layer tell the truth, by mouse, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await begin(studioWindow, 'Digits, convolutional');
    const conv = nodeOf(page, 'conv2');
    await expect(conv).toContainText('8×8×32');
    await expect(conv).toContainText('4.64K params');
    // What it is stands before the word for what it costs.
    expect(await conv.locator('.detail').evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true);
    await expect(conv.getByRole('img')).toHaveAccessibleName(
      '12 % of the parameters, 87 % of the multiply-adds',
    );
    const link = page.getByRole('group', { name: 'Link from conv2 to relu2, 8 × 8 × 32' });
    await expect(link.locator('text')).toHaveText('8×8×32');
    await studioWindow.screenshot('faces-nodes');

    // Each kind has a picture of its own; an activation is the curve that it computes.
    const pictures = await Promise.all(
      ['input', 'conv1', 'pool1', 'flatten', 'dense1'].map(async (id) => {
        const icon = nodeOf(page, id).locator('.chip svg');
        expect((await icon.boundingBox())?.width, id).toBeGreaterThan(8);
        return icon.innerHTML();
      }),
    );
    expect(new Set(pictures).size).toBe(pictures.length);
    expect(await nodeOf(page, 'conv2').locator('.chip svg').innerHTML()).toBe(pictures[1]);
    /** How high the curve stands at its beginning, below the middle, at its end. */
    const curve = () =>
      nodeOf(page, 'relu1')
        .locator('.chip path.curve')
        .evaluate((path: SVGPathElement) => {
          const long = path.getTotalLength();
          const points = Array.from({ length: 101 }, (_, i) => path.getPointAtLength((i * long) / 100));
          const at = (x: number) =>
            points.reduce((a, b) => (Math.abs(b.x - x) < Math.abs(a.x - x) ? b : a)).y;
          return { width: path.getBoundingClientRect().width, left: at(3), below: at(8), right: at(17) };
        });
    const relu = await curve();
    expect(relu.width).toBeGreaterThan(10);
    expect(relu.left).toBeCloseTo(relu.below, 1);
    expect(relu.left - relu.right).toBeGreaterThan(4);
    await nodeOf(page, 'relu1').click();
    await inspector(page).getByLabel('Function').selectOption('tanh');
    await expect.poll(async () => (await curve()).left - (await curve()).below).toBeGreaterThan(1);
    await page.keyboard.press('Control+z');

    await conv.click();
    const panel = inspector(page);
    await expect(panel.locator('.katex').first()).toBeVisible();
    await expect(panel.locator('math').first()).toBeAttached();
    await expect(panel.getByText('1 to 16,384, default 32.')).toBeVisible();
    await expect(panel.getByRole('row', { name: /^w 3 × 3 × 16 × 32 He uniform/ })).toBeVisible();
    await panel.getByLabel('Filters', { exact: true }).fill('8');
    await expect(conv).toContainText('8×8×8');
    await panel.getByRole('button', { name: 'Reset filters to 32' }).click();
    await expect(conv).toContainText('64');

    // However much there is to say, the number is whole.
    await panel.getByRole('switch', { name: 'Bias' }).uncheck();
    await expect(conv).toContainText('no bias');
    const [text, number] = await conv.locator('.detail, .count span:first-child').all();
    const [told, counted] = [(await text.boundingBox())!, (await number.boundingBox())!];
    expect(told.x + told.width).toBeLessThan(counted.x);
    await panel.getByRole('switch', { name: 'Bias' }).check();

    await panel.getByRole('switch', { name: 'Freeze' }).check();
    await expect(conv).toHaveAccessibleName(/, frozen/);
    await expect(conv.locator('.frozen')).toBeVisible();
    await panel.getByText('What it does').scrollIntoViewIfNeeded();
    await studioWindow.screenshot('faces-frozen');
    await page.keyboard.press('Control+z');
    await expect(conv).not.toHaveAccessibleName(/, frozen/);
  });

  test(`summary and zoom by keyboard, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await begin(studioWindow, 'Digits, convolutional');
    await page.getByRole('button', { name: 'Summary' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Summary of main' });
    await expect(dialog.getByRole('row')).toHaveCount(13);
    await dialog.getByRole('button', { name: 'Parameters' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('columnheader', { name: 'Parameters' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    await expect(dialog.getByRole('row').nth(1)).toContainText('dense1');
    await studioWindow.screenshot('faces-summary');
    await dialog.getByRole('button', { name: 'dense1' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(inspector(page).getByLabel('Layer name')).toHaveValue('dense1');

    const middle = (of: Locator) =>
      of.evaluate((element) => {
        const { left, width } = element.getBoundingClientRect();
        return left + width / 2;
      });
    const pane = page.getByRole('region', { name: 'Canvas' });
    const input = nodeOf(page, 'input');
    const aside = (await middle(input)) - (await middle(pane));
    await page.setViewportSize({ width: 1600, height: 900 });
    await expect.poll(async () => (await middle(input)) - (await middle(pane))).toBeCloseTo(aside, 0);
    await page.setViewportSize({ width: 1280, height: 800 });

    const dense = nodeOf(page, 'dense1');
    const node = dense.locator('.node');
    const height = () => node.evaluate((element) => (element as HTMLElement).offsetHeight);
    const full = await height();
    const canvas = page.getByRole('region', { name: 'Canvas' });
    const zoomOut = page.getByRole('button', { name: 'Zoom out' });
    await zoomOut.focus();
    const until = (detail: string) =>
      expect(async () => {
        await page.keyboard.press('Enter');
        await expect(canvas).toHaveAttribute('data-detail', detail, { timeout: 300 });
      }).toPass();
    await until('title');
    await expect(node.locator('.title')).toBeVisible();
    await expect(node.locator('.shape')).toBeHidden();
    expect(await height()).toBe(full);
    await studioWindow.screenshot('faces-titles');
    await until('box');
    expect(await height()).toBe(full);
    await expect(dense).toHaveAccessibleName(/^Dense dense1/);
    await studioWindow.screenshot('faces-boxes');
  });
});

inBothThemes((theme) => {
  test(`an objective is drawn between its networks, and completed at once, in ${theme}`, async ({
    studioWindow,
  }) => {
    const { page } = studioWindow;
    await begin(studioWindow, 'Digits, dense');
    const kind = page.getByLabel('Kind', { exact: true });
    const note = page.getByRole('note', { name: 'Still missing for this objective:' });
    const tabs = page.getByRole('tablist', { name: 'Networks' });
    await expect(tabs).toBeHidden();

    await kind.selectOption('adversarial');
    await expect(tabs.getByRole('tab')).toHaveText([/generator/, /discriminator/]);
    await expect(tabs).toContainText('⇄');
    await expect(tabs).toHaveAccessibleDescription(/z → generator ⇄ discriminator ← x/);
    await expect(note.getByRole('listitem')).toHaveCount(2);
    await studioWindow.screenshot('faces-objective-missing');
    await note.getByRole('button', { name: 'Add all' }).focus();
    await page.keyboard.press('Enter');
    await expect(note).toBeHidden();
    await tabs.getByRole('tab', { name: /generator/ }).click();
    await expect(page.getByRole('group', { name: /^Reshape/ })).toBeVisible();
    await studioWindow.screenshot('faces-objective-complete');
    // One step back: the objective stays, its pieces are missing again.
    await page.keyboard.press('Control+z');
    await expect(note.getByRole('listitem')).toHaveCount(2);

    await kind.selectOption('variational');
    await expect(tabs.getByRole('tab')).toHaveText([/encoder/, /decoder/]);
    await expect(tabs).toHaveAccessibleDescription(/x → encoder → z → decoder/);
    await note.getByRole('button', { name: /^Add/ }).click();
    await expect(note).toBeHidden();
    await tabs.getByRole('tab', { name: /encoder/ }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(tabs.getByRole('tab', { name: /decoder/ })).toHaveAttribute('aria-selected', 'true');
    await studioWindow.screenshot('faces-objective-decoder');
  });
});
