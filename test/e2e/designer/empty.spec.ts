import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../harness/index.ts';
import { canvasOf } from '../harness/canvas.ts';
import { newProject } from '../harness/projects.ts';

test('what is empty says what to do next', async ({ studioWindow }) => {
  const { page } = studioWindow;
  const { keyboard } = page;
  await page.setViewportSize({ width: 1280, height: 800 });
  const looked = async (name: string) => {
    await studioWindow.screenshot(`empty-${name}`);
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag21a']).analyze();
    expect
      .soft(
        violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
        name,
      )
      .toEqual([]);
  };

  await test.step('no project yet, no template found', async () => {
    await expect(page.getByText('Projects that you open are listed here.')).toBeVisible();
    await page.getByRole('searchbox', { name: 'Find a template' }).fill('qqq');
    await expect(page.getByText('No template with “qqq”')).toBeVisible();
    await looked('gallery');
    await page.getByRole('button', { name: 'Show all templates' }).click();
    await expect(page.getByRole('button', { name: 'Digits, convolutional', exact: true })).toBeVisible();
  });

  await test.step("no other project, no layer, no code, no block of one's own, no step", async () => {
    await newProject(studioWindow, 'Empty');
    await keyboard.press('Control+Shift+o');
    await expect(page.getByText('No other project was opened lately.')).toBeVisible();
    await looked('recent');
    await page.getByRole('dialog').getByRole('button', { name: 'Open folder…' }).click();
    await expect(page.getByRole('dialog', { name: /^Open/ })).toBeVisible();
    await keyboard.press('Escape');
    await expect(canvasOf(page).getByText('Or press Space')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Pick the data first' })).toBeVisible();
    await expect(page.getByText('Blocks of your own come here')).toHaveCount(1);
    await keyboard.press('Control+j');
    await keyboard.press('h');
    await expect(page.getByText('Each thing you do becomes a step here.')).toBeVisible();
    await looked('canvas');
    await keyboard.press('h');
    await keyboard.press('Control+j');
  });

  await test.step('nothing found: in the palette, on the canvas, among commands and keys', async () => {
    const palette = page.getByRole('complementary', { name: 'Layers' });
    await palette.getByRole('searchbox').fill('qqq');
    await expect(palette.getByText('No layer or block fits “qqq”.')).toBeVisible();
    await looked('palette');
    await palette.getByRole('button', { name: 'Show all layers' }).click();
    await expect(palette.getByRole('button', { name: 'Add Dense', exact: true })).toBeVisible();
    await canvasOf(page).dblclick({ position: { x: 60, y: 100 } });
    await keyboard.type('qqq');
    await expect(page.getByText('Fewer letters find more.')).toBeVisible();
    await looked('picker');
    await keyboard.press('Escape');
    await keyboard.press('Control+k');
    await keyboard.type('qqq');
    await looked('commands');
    await page.getByRole('dialog').getByRole('button', { name: 'Show all' }).click();
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    await keyboard.press('Escape');
    await keyboard.press('?');
    await keyboard.type('qqq');
    await looked('shortcuts');
    await page.getByRole('dialog').getByRole('button', { name: 'Show all' }).click();
    await expect(page.getByRole('group', { name: 'Undo' })).toBeVisible();
    await keyboard.press('Escape');
  });

  await test.step('no data, no run: what is missing is one click away', async () => {
    await keyboard.press('Alt+3');
    await expect(page.getByText('Every training is kept here')).toBeVisible();
    await looked('train');
    await page.getByRole('main').getByRole('button', { name: /Data/ }).click();
    await expect(page.getByRole('main', { name: 'data room' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Digits', exact: true })).toBeVisible();
    await looked('data');
  });

  await test.step('no problem, and none of a kind', async () => {
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Close project' }).click();
    await newProject(studioWindow, 'Iris', 'Iris, from a table');
    await keyboard.press('Control+Shift+m');
    const problems = page.getByRole('region', { name: 'Problems' });
    await expect(problems.getByText('Nothing stands in the way')).toBeVisible();
    await looked('problems');
    await page.getByRole('group', { name: /^Dense output/ }).click();
    await keyboard.press('Delete');
    await problems.getByRole('button', { name: /^Infos/ }).click();
    await looked('problems-kind');
    await problems.getByRole('button', { name: /^Show all/ }).click();
    await expect(problems.getByRole('listitem').first()).toBeVisible();
    await keyboard.press('Control+z');
    await problems.getByRole('button', { name: 'Go to training' }).click();
    await expect(page.getByText('Ready to learn')).toBeVisible();
  });
});
