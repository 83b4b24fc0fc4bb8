import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  canvasOf,
  chain,
  drag,
  emptyCanvas,
  linkOf,
  middle,
  nodeOf,
  port,
  search,
  take,
} from '../harness/canvas.ts';
import { expect, test } from '../harness/index.ts';

/** Networks that read more than one column of the data, and whose heads are one output. */

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const told = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: /problems/i });

test('several inputs, a merge, several heads: by mouse, and trained; by keyboard', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  await emptyCanvas(studioWindow);
  const shapes = async (expected: Readonly<Record<string, string>>) => {
    for (const [id, shape] of Object.entries(expected))
      await expect(nodeOf(page, id)).toHaveAccessibleName(new RegExp(`output ${shape}(,|$)`));
  };

  await test.step('data with two columns to read', async () => {
    await page.getByRole('tab', { name: /^Data/ }).click();
    await page.getByRole('button', { name: 'Addition', exact: true }).click();
    await page.getByRole('textbox', { name: 'Count' }).fill('512');
    await page.getByRole('textbox', { name: 'Count' }).press('Enter');
    await expect(page.getByText('512 samples of 7 tokens')).toBeVisible();
    await page.getByRole('tab', { name: /^Design/ }).click();
  });

  await test.step('by mouse: each layer is pulled out of the one before', async () => {
    const area = (await canvasOf(page).boundingBox())!;
    const pull = async (from: string, x: number, y: number, words: string) => {
      await drag(page, await middle(port(page, `Output of ${from}`)), { x: area.x + x, y: area.y + y });
      await take(page, words);
    };
    const lead = async (from: string, to: string) =>
      drag(page, await middle(port(page, `Output of ${from}`)), await middle(port(page, to)));
    await canvasOf(page).dblclick({ position: { x: 170, y: 50 } });
    await take(page, 'input 7');
    await pull('input', 170, 140, 'embedding 12 8');
    await pull('embedding', 170, 230, 'lstm 16');
    await canvasOf(page).dblclick({ position: { x: 520, y: 50 } });
    await take(page, 'input 4');
    await inspector(page).getByRole('button', { name: 'Read the column decoderInput' }).click();
    await pull('input2', 520, 140, 'embedding 13 8');
    await pull('embedding2', 520, 300, 'lstm 16');
    await inspector(page).getByLabel('Returns').selectOption('sequence');
    await lead('lstm', 'Input 2 of lstm2');
    await expect(linkOf(page, 'lstm', 'lstm2')).toBeAttached();
    await pull('lstm2', 170, 410, 'dense 5');
    await pull('lstm2', 520, 410, 'dense 7');
    await pull('dense', 345, 520, 'concat');
    await lead('dense2', 'Input 2 of concat');
    await expect(linkOf(page, 'dense2', 'concat')).toBeAttached();
    await shapes({
      input: '7',
      lstm: '16',
      input2: '4',
      lstm2: '4×16',
      dense: '4×5',
      dense2: '4×7',
      concat: '4×12',
    });
    await expect(page.getByRole('group', { name: /problem/ })).toHaveCount(0);
    await expect(told(page)).not.toHaveAccessibleName(/[1-9]\d* (error|warning)/);
    await page.keyboard.press('l');
    await studioWindow.screenshot('several-heads');
  });

  await test.step('trained for an epoch', async () => {
    await page.getByRole('tab', { name: /^Train/ }).click();
    await page.getByRole('textbox', { name: 'Epochs' }).fill('1');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('main').getByText('Completed').first()).toBeVisible();
    await page.getByRole('tab', { name: /^Design/ }).click();
  });

  await test.step('by keyboard: two inputs are merged by one layer, two heads by another', async () => {
    await canvasOf(page).click({ position: { x: 30, y: 560 } });
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await chain(page, 'input 7', 'embedding 12 8', 'lstm 16');
    await page.keyboard.press('Escape');
    await chain(page, 'input 4', 'embedding 13 8', 'lstm 16');
    const also = async (id: string) => {
      await nodeOf(page, id).focus();
      await page.keyboard.press('Control+Space');
      await expect(nodeOf(page, id)).toHaveClass(/selected/);
      await expect(nodeOf(page, id)).toBeFocused();
    };
    const continued = async (words: string, from: string) => {
      await page.keyboard.press(' ');
      await expect(search(page)).toHaveAccessibleName(`Add a layer after ${from}`);
      await take(page, words);
    };
    await also('lstm');
    await continued('concat', 'lstm and lstm2');
    await continued('dense 5', 'concat');
    await nodeOf(page, 'concat').focus();
    await page.keyboard.press('Enter');
    await continued('dense 7', 'concat');
    await also('dense');
    // In by mistake, and out again.
    await also('input');
    await page.keyboard.press('Control+Space');
    await expect(page.locator('.svelte-flow__node.selected')).toHaveCount(2);
    // The keyboard stays where it was, in the next frames, too.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await expect(nodeOf(page, 'input')).toBeFocused({ timeout: 1000 });
    await nodeOf(page, 'dense').focus();
    await continued('concat', 'dense and dense2');
    await shapes({ concat: '32', dense: '5', dense2: '7', concat2: '12' });
    for (const from of ['dense', 'dense2']) await expect(linkOf(page, from, 'concat2')).toBeAttached();
  });
});

test('several outputs, each with a loss of its own: data, drawing, training, undone', async ({
  studioWindow,
}) => {
  const { page, folder } = studioWindow;
  await emptyCanvas(studioWindow);
  const file = join(folder, 'people.csv');
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [height, weight] = [140 + ((i * 7) % 60), 40 + ((i * 11) % 50)];
    return `${height},${weight},${Math.round((height + weight) / 5)},${height > 170 ? 'tall' : 'small'}`;
  });
  await writeFile(file, ['height,weight,age,kind', ...rows, ''].join('\n'));
  const room = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();

  await test.step('the table has two columns to predict', async () => {
    await room('Data');
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Path').fill(file);
    await page.keyboard.press('Enter');
    await expect(page.getByText('60 samples of 3, 2 classes')).toBeVisible();
    await page.getByLabel('Predict another column, too').selectOption('age');
    await expect(page.getByText('60 samples of 2, 2 classes')).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Target age' })).toBeVisible();
    await expect(page.getByLabel('What age is')).toHaveValue('number');
    await studioWindow.screenshot('heads-data');
  });

  await test.step('by keyboard two ends are drawn; by the menu one gets a loss of its own', async () => {
    await room('Design');
    await chain(page, 'input 2', 'dense 8 tanh', 'dense 2');
    await nodeOf(page, 'dense').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press(' ');
    await take(page, 'dense 1');
    await page.keyboard.press('l');
    await expect(told(page)).toHaveAccessibleName(/error/);
    await nodeOf(page, 'dense3').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Give it a loss of its own' }).click();
    await expect(nodeOf(page, 'dense3')).toHaveAccessibleName(/own loss: mean squared error against age/);
    await expect(told(page)).not.toHaveAccessibleName(/error/);
  });

  await test.step('weight, target and metrics in the inspector', async () => {
    const output = inspector(page).getByRole('region', { name: 'Output' });
    await output.getByRole('textbox', { name: 'Weight' }).fill('0.5');
    await page.keyboard.press('Tab');
    await expect(nodeOf(page, 'dense3')).toHaveAccessibleName(/against age, times 0\.5/);
    await output.getByLabel('Target', { exact: true }).selectOption('kind');
    await expect(output.getByLabel('Loss', { exact: true })).toHaveValue('crossEntropy');
    // Undo shows the layer whose output it was.
    await page.keyboard.press('Control+z');
    await expect(output.getByLabel('Loss', { exact: true })).toHaveValue('meanSquaredError');
    await output.getByRole('checkbox', { name: 'R²' }).check();
    await output.scrollIntoViewIfNeeded();
    await studioWindow.screenshot('heads-inspector');
  });

  await test.step('the network lists its outputs, and the sum that is minimized', async () => {
    await canvasOf(page).click({ position: { x: 30, y: 560 } });
    const outputs = inspector(page).getByRole('region', { name: 'Outputs' });
    await expect(outputs.getByRole('listitem')).toHaveText([/dense2.*Cross-entropy.*kind/, /dense3.*×0\.5/]);
    await outputs.getByRole('group', { name: 'Equation' }).scrollIntoViewIfNeeded();
    await studioWindow.screenshot('heads-network');
    await outputs.getByRole('button', { name: /dense3/ }).click();
    await expect(nodeOf(page, 'dense3')).toHaveClass(/selected/);
  });

  await test.step('by keyboard: the palette of commands takes it away, undo brings it back', async () => {
    await nodeOf(page, 'dense3').focus();
    const say = async (words: string) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /^Find a command/ }).fill(words);
      await page.keyboard.press('Enter');
    };
    await say('Take its own loss away');
    await expect(nodeOf(page, 'dense3')).not.toHaveAccessibleName(/own loss/);
    await page.keyboard.press('Control+z');
    await expect(nodeOf(page, 'dense3')).toHaveAccessibleName(/own loss/);
  });

  await test.step('trained: curves of each output', async () => {
    await room('Train');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('3');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('main').getByText('Completed').first()).toBeVisible();
    await expect(page.getByRole('img', { name: /^dense3 · MAE after epoch 3/ })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Validation dense3 · MAE' })).toBeAttached();
    await studioWindow.screenshot('heads-curves');
    await page.getByLabel('Draw curves of').selectOption('The output dense3');
    await expect(page.getByRole('img', { name: /^dense3 · R² after epoch 3/ })).toBeVisible();
    await expect(page.getByRole('img', { name: /^Accuracy after epoch/ })).toBeHidden();
  });

  await test.step('what both say of new samples, also as a file', async () => {
    const predictions = page.getByRole('region', { name: 'Predictions', exact: true });
    await predictions.getByRole('button', { name: 'Predict a file…' }).click();
    await page.getByRole('dialog').getByLabel('Path').fill(file);
    await page.keyboard.press('Enter');
    await expect(predictions.getByText('60 samples of people.csv.')).toBeVisible();
    await expect(predictions.getByRole('columnheader')).toHaveText([
      '#',
      'Prediction',
      'small',
      'tall',
      'dense3',
    ]);
    await expect(predictions.getByRole('row').nth(60)).toHaveText(/60\s*(small|tall)[\d. %]+/);
    await predictions.scrollIntoViewIfNeeded();
    await studioWindow.screenshot('heads-predictions');
    await predictions.getByRole('button', { name: 'Save as CSV…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save here' }).click();
    await expect(page.getByText('60 predictions saved.')).toBeVisible();
    const [head] = (await readFile(join(folder, 'wired', 'predictions.csv'), 'utf8')).split('\n');
    expect(head).toBe('height,weight,age,kind,prediction,probability_small,probability_tall,dense3');
  });

  await test.step('and all of it is undone', async () => {
    await room('Design');
    await canvasOf(page).click({ position: { x: 30, y: 560 } });
    const undo = page.getByRole('button', { name: /^Undo/ });
    while (await undo.isEnabled()) await page.keyboard.press('Control+z');
    await room('Design');
    await expect(page.getByRole('heading', { name: 'Draw your network' })).toBeVisible();
    const redo = page.getByRole('button', { name: /^Redo/ });
    while (await redo.isEnabled()) await page.keyboard.press('Control+y');
    await room('Design');
    await expect(nodeOf(page, 'dense3')).toHaveAccessibleName(/own loss: .*, times 0\.5/);
  });
});
