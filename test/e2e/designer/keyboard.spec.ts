import { join } from 'node:path';
import { expect, test } from '../harness/index.ts';
import { canvasOf, nodeOf, search } from '../harness/canvas.ts';
import { givesBack, tabTo, unseenFocus, watchFocus } from './people/focus.ts';

test('from the gallery to a trained network without a mouse', async ({ studioWindow }) => {
  const { page, folder } = studioWindow;
  const { keyboard } = page;
  const problems = page.getByRole('contentinfo').getByRole('button', { name: /problems/i });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByRole('button', { name: 'Iris, from a table', exact: true })).toBeVisible();
  await watchFocus(page);

  await test.step('a template from the gallery', async () => {
    await tabTo(page, '[aria-label="Find a template"]');
    await keyboard.type('iris');
    await keyboard.press('ArrowDown');
    await expect(page.getByRole('button', { name: 'Iris, from a table', exact: true })).toBeFocused();
    await givesBack(page, 'Enter', 'dialog');
    await givesBack(page, 'Control+k', 'dialog');
    await givesBack(page, '?', 'dialog');
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toBeFocused();
    await keyboard.type('By keys');
    await keyboard.press('Tab');
    await keyboard.press('Control+a');
    await keyboard.type(join(folder, 'keys'));
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(canvasOf(page)).toBeVisible();
  });

  await test.step('a layer more, and its links', async () => {
    for (const part of ['header', '[aria-label=Layers]', '[aria-label=Canvas]']) {
      await keyboard.press('F6');
      await expect(page.locator(`${part} :focus`)).toHaveCount(1);
    }
    await keyboard.press('Shift+F6');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    const dense = page.getByRole('button', { name: 'Add Dense', exact: true });
    const favourite = page.getByRole('button', { name: 'Add favourite Dense' });
    await expect(dense).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(page.getByRole('button', { name: 'Favourite Dense', exact: true }).last()).toBeFocused();
    await keyboard.press('ArrowLeft');
    await keyboard.press('*');
    await expect(favourite).toBeVisible();
    await keyboard.press('Home');
    await expect(favourite).toBeFocused();
    await keyboard.press('*');
    await expect(favourite).toHaveCount(0);
    // The row went, the keyboard stays in its place.
    await expect(page.getByRole('button', { name: 'Add Input', exact: true })).toBeFocused();
    await keyboard.press('Shift+Tab');
    await expect(page.getByRole('searchbox', { name: 'Find a layer' })).toBeFocused();
    await keyboard.press('Shift+F6');
    await tabTo(page, '[aria-label=Menu]', 'Shift+Tab');
    await givesBack(page, 'Enter', '[role=menu]');
    await keyboard.press('F6');
    await keyboard.press('F6');
    await tabTo(page, '[data-id="tanh"]');
    await givesBack(page, 'Shift+F10', '[role=menu]');
    await givesBack(page, 'Shift+A', '.picker');
    await givesBack(page, 'Control+k', 'dialog');
    await givesBack(page, 'h', '[aria-label=History]', 'h');
    await givesBack(page, 'Control+Shift+m', '[aria-label=Problems]', 'Control+Shift+m');
    await givesBack(page, 'Control+j', '[aria-label=Code]', 'Control+j');
    await keyboard.press('Shift+A');
    await expect(search(page)).toBeFocused();
    await keyboard.type('dropout');
    await keyboard.press('Enter');
    await expect(nodeOf(page, 'dropout')).toBeFocused();
    await keyboard.press('c');
    await keyboard.type('output');
    await keyboard.press('Enter');
    await expect(page.getByRole('group', { name: /^Link from dropout to output/ })).toBeVisible();
    await expect(problems).toHaveAccessibleName('No problems');
  });

  await test.step('a parameter, undone and done again', async () => {
    await tabTo(page, '[data-id="output"]', 'Shift+Tab');
    await keyboard.press('Enter');
    await keyboard.press('F6');
    await expect(page.locator('[aria-label=Inspector] :focus')).toHaveCount(1);
    const units = page.getByRole('complementary', { name: 'Inspector' }).getByLabel('Units', { exact: true });
    await tabTo(page, 'input[inputmode=numeric]');
    await expect(units).toBeFocused();
    await keyboard.press('Control+a');
    await keyboard.type('5');
    await expect(problems).toHaveAccessibleName(/1 error/);
    await keyboard.press('Control+z');
    await expect(units).toHaveValue('3');
    await expect(problems).toHaveAccessibleName('No problems');
    await keyboard.press('Control+y');
    await expect(units).toHaveValue('5');
  });

  await test.step('a problem: shown, gone to, mended', async () => {
    await keyboard.press('Control+Shift+m');
    await keyboard.press('F6');
    const list = page.getByRole('region', { name: 'Problems' });
    await expect(list.locator(':focus')).toHaveCount(1);
    await tabTo(page, '.row');
    await keyboard.press('Enter');
    await expect(nodeOf(page, 'output')).toHaveClass(/selected/);
    await tabTo(page, '.fix button');
    await keyboard.press('Enter');
    await expect(problems).toHaveAccessibleName('No problems');
    await tabTo(page, '[aria-label="Close problems"]');
    await keyboard.press('Enter');
    await expect(list).toHaveCount(0);
    await expect(page.locator('body:focus')).toHaveCount(0);
  });

  await test.step('data, training, a result', async () => {
    await keyboard.press('Alt+2');
    await expect(page.getByText(/150 samples/)).toBeVisible();
    await keyboard.press('Alt+3');
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('main').getByText('Completed').first()).toBeVisible({ timeout: 60_000 });
    await keyboard.press('F6');
    await tabTo(page, '[aria-label=Runs] button');
    await givesBack(page, 'Control+e', 'dialog');
    await expect(page.getByText('Test accuracy', { exact: true })).toBeVisible();
  });

  await studioWindow.screenshot('keyboard');
  expect(await unseenFocus(page)).toEqual([]);
});
