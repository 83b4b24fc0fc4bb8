import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, inBothThemes, open, test } from './harness/index.ts';
import { newProject } from './harness/projects.ts';

/** Files as on a desktop, and one table of shortcuts: by mouse and by keyboard. */

const canvasOf = (page: Page) => page.getByRole('region', { name: 'Canvas' });
const nodes = (page: Page) => page.locator('.svelte-flow__node');
const saveButton = (page: Page) => page.locator('header').getByRole('button', { name: /^Save/ });
const dialogOf = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const recentRow = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}, `) });

/** Something from the palette of commands. */
async function ask(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /Find a command/ }).fill(words);
  await page.keyboard.press('Enter');
}

const describeIn = async (path: string, description: string) => {
  const file = join(path, 'project.json');
  const document = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...document, description }));
};
const saved = async (path: string) =>
  JSON.parse(await readFile(join(path, 'project.json'), 'utf8')) as {
    description: string;
    networks: { main: { layers: { id: string }[] } };
  };

inBothThemes(() => {
  test('everything can be done from the palette of commands', async ({ studioWindow }) => {
    const { page } = studioWindow;
    await newProject(studioWindow, 'Palette');
    await ask(page, 'add input');
    await ask(page, 'fully connected');
    await expect(nodes(page)).toHaveCount(2);

    await page.keyboard.press('Control+K');
    const field = page.getByRole('combobox', { name: /Find a command/ });
    await expect(field).toBeFocused();
    const options = page.getByRole('listbox', { name: 'Found' }).getByRole('option');
    await expect(options.first()).toHaveAttribute('aria-selected', 'true');
    await studioWindow.screenshot('palette');
    await field.fill('go to in');
    await expect(options.first()).toContainText('Go to input');
    await field.press('ArrowDown');
    await field.press('ArrowUp');
    await field.press('Enter');
    await expect(page.locator('.svelte-flow__node.selected')).toHaveCount(1);
    await expect(page.locator('.svelte-flow__node.selected')).toHaveAttribute('data-id', 'input');

    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await expect(page.getByRole('menuitem', { name: /^Save as/ })).toBeVisible();
    await studioWindow.screenshot('main-menu');
    // A letter goes to what begins with it, as in every menu.
    await page.keyboard.press('s');
    await expect(page.getByRole('menuitem', { name: /^Save Ctrl/ })).toBeFocused();
    await page.keyboard.press('s');
    await expect(page.getByRole('menuitem', { name: /^Save as/ })).toBeFocused();
    await page.keyboard.press('Escape');

    // By mouse; what was used last is first next time.
    await page.keyboard.press('Control+K');
    await field.fill('history');
    await options.filter({ hasText: 'Show history' }).click();
    await page.keyboard.press('Control+K');
    await expect(options.first()).toContainText('Hide history');
    await field.fill('blobfish');
    await expect(page.getByText('Nothing is called so')).toBeVisible();
    await field.press('Escape');
    await expect(field).toBeHidden();
    await expect(nodes(page)).toHaveCount(2);
  });

  test('keys are found, changed, swapped, reset', async ({ studioWindow, host }) => {
    const { page } = studioWindow;
    await newProject(studioWindow, 'Keys');
    await page.keyboard.press('?');
    const sheet = dialogOf(page, 'Keyboard shortcuts');
    const find = sheet.getByRole('searchbox', { name: 'Find a shortcut' });
    await studioWindow.screenshot('shortcuts');
    await find.fill('history');
    const row = sheet.getByRole('group', { name: 'Show or hide the history' });
    await row.getByRole('button', { name: 'Change keys' }).click();
    await page.keyboard.press('Control+W');
    await expect(row.getByRole('alert')).toContainText('before the studio hears of them');
    await page.keyboard.press('Control+D');
    await expect(row.getByRole('alert')).toContainText('Ctrl+D belongs to “Duplicate”');
    await expect(row.getByRole('button', { name: /^Swap/ })).toBeFocused();
    await studioWindow.screenshot('shortcut-conflict');
    await page.keyboard.press('Enter');
    await expect(row.locator('kbd')).toHaveText('Ctrl+D');
    await find.fill('duplicate');
    await expect(sheet.getByRole('group', { name: 'Duplicate' }).locator('kbd')).toHaveText('H');
    await sheet.getByRole('button', { name: 'Done' }).click();

    await page.keyboard.press('Control+D');
    await expect(
      page
        .getByRole('complementary', { name: 'History' })
        .or(page.getByRole('region', { name: 'History' }))
        .first(),
    ).toBeVisible();
    if (host !== 'browser')
      await expect
        .poll(() => studioWindow.menuEntry('view.history'))
        .toMatchObject({ accelerator: 'CmdOrCtrl+D', label: 'Hide history' });
    // Kept on disk: a new page has them, too.
    const settings = await studioWindow.call('settings.read', {});
    expect(settings).toMatchObject({
      ok: true,
      value: { settings: { keys: { 'view.history': ['Mod+D'], 'edit.duplicate': ['H'] } } },
    });
    await page.keyboard.press('?');
    await sheet.getByRole('button', { name: 'Reset all' }).click();
    await expect(sheet.getByText('All keys are the usual ones.')).toBeVisible();
  });
});

test('saved, saved as, recent, taken off the list', async ({ studioWindow }) => {
  const { page, folder } = studioWindow;
  const path = await newProject(studioWindow, 'First');
  await expect(page).toHaveTitle('First – Backprop Studio');
  await ask(page, 'add input');
  await expect(page).toHaveTitle('• First – Backprop Studio');
  await page.keyboard.press('Control+S');
  await expect(page).toHaveTitle('First – Backprop Studio');
  expect((await saved(path)).networks.main.layers).toHaveLength(1);

  await ask(page, 'add dense');
  await mkdir(join(path, 'runs', 'one'), { recursive: true });
  await writeFile(join(path, 'runs', 'one', 'note.txt'), 'kept');
  await page.keyboard.press('Control+Shift+S');
  const dialog = dialogOf(page, 'Save as');
  await dialog.getByLabel('Name', { exact: true }).fill('Second');
  await dialog.getByRole('checkbox', { name: /Copy its runs/ }).check();
  await studioWindow.screenshot('save-as');
  await dialog.getByRole('button', { name: 'Save as' }).click();
  await expect(page).toHaveTitle('Second – Backprop Studio');
  expect((await saved(join(folder, 'Second'))).networks.main.layers).toHaveLength(2);
  expect(await readdir(join(folder, 'Second', 'runs'))).toEqual(['one']);
  expect((await saved(path)).networks.main.layers).toHaveLength(1);
  // Its history came along.
  await page.keyboard.press('Control+Z');
  await page.keyboard.press('Control+Z');
  await expect(nodes(page)).toHaveCount(1);

  // Closing with changes asks; cancel stays, don't save loses them.
  await ask(page, 'close project');
  await dialogOf(page, 'Save your changes?').getByRole('button', { name: 'Cancel' }).click();
  await expect(nodes(page)).toHaveCount(1);
  await ask(page, 'close project');
  await page.keyboard.press('Escape');
  await ask(page, 'close project');
  // Nothing is kept any more from the moment on that it is said, also where the page goes in the same breath.
  await dialogOf(page, 'Save your changes?')
    .getByRole('button', { name: 'Don’t save' })
    .evaluate((button: HTMLElement) => {
      button.click();
      window.dispatchEvent(new Event('beforeunload'));
    });
  await expect(recentRow(page, 'Second')).toBeVisible();
  await rename(path, `${path}-moved`);
  await page.reload();
  await expect(recentRow(page, 'Second')).toBeVisible();
  await expect(page.getByText('Unsaved changes')).toHaveCount(0);
  await expect(recentRow(page, 'First')).toBeDisabled();
  await expect(recentRow(page, 'Second')).toContainText('2 layers · not trained yet');
  await expect(recentRow(page, 'Second').locator('svg rect')).toHaveCount(2);
  await studioWindow.screenshot('recent');
  await page.getByRole('button', { name: 'Take First off the list' }).click();
  await expect(recentRow(page, 'First')).toHaveCount(0);
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('option', { name: /Open Second/ }).click();
  await expect(page).toHaveTitle('Second – Backprop Studio');
  await ask(page, 'close project');
  await page.getByRole('button', { name: 'Clear list' }).click();
  await expect(recentRow(page, 'Second')).toHaveCount(0);
  expect(existsSync(join(folder, 'Second', 'project.json'))).toBe(true);
});

test('what another program writes is noticed, on coming back and on saving', async ({ studioWindow }) => {
  const { page } = studioWindow;
  const path = await newProject(studioWindow, 'Shared');
  const changed = dialogOf(page, 'The project was changed on disk');
  await ask(page, 'add input');
  await describeIn(path, 'theirs');
  await page.keyboard.press('Control+S');
  await expect(changed.getByRole('listitem')).toContainText(['Remove input', 'The description changed']);
  await studioWindow.screenshot('changed-on-disk');
  expect((await saved(path)).description).toBe('theirs');
  await changed.getByRole('button', { name: 'Keep mine' }).click();
  await expect(saveButton(page)).toHaveText('Save');
  await page.keyboard.press('Control+S');
  await expect(saveButton(page)).toHaveText('Saved');
  expect((await saved(path)).networks.main.layers).toHaveLength(1);

  await describeIn(path, 'again theirs');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(changed).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(changed).toBeHidden();
  await expect(saveButton(page)).toHaveText('Saved');
  await page.keyboard.press('Control+Z');
  await expect(saveButton(page)).toHaveText('Save');

  // Gone altogether: said, and saved elsewhere.
  await rename(path, `${path}-moved`);
  const gone = (folder: string) => page.getByText(`there is no project.json in ${folder} any more`);
  await page.keyboard.press('Control+S');
  await expect(gone(path)).toBeVisible();
  // Once, however often it is tried.
  await page.keyboard.press('Control+S');
  await expect(saveButton(page)).toBeEnabled();
  await expect(gone(path)).toHaveCount(1);
  await page.keyboard.press('Control+Shift+S');
  await dialogOf(page, 'Save as').getByRole('button', { name: 'Save as' }).click();
  await expect(page).toHaveTitle('Shared copy – Backprop Studio');
  // Also where all was saved already.
  const copy = `${path} copy`;
  await rename(copy, `${copy}-moved`);
  await page.keyboard.press('Control+S');
  await expect(gone(copy)).toBeVisible();
});

test('work that was not saved survives a crash', async ({ browser, host }) => {
  const scratch = await mkdtemp(join(tmpdir(), 'backprop-e2e-'));
  const start = { userFolder: join(scratch, 'user'), openAtStart: null };
  const kept = async () => (await readdir(join(start.userFolder, 'recovery')).catch(() => [])).length;
  const recover = (page: Page) => dialogOf(page, 'Recover unsaved changes?');
  const settingsFile = join(start.userFolder, 'settings.json');
  const chosen = async () => JSON.parse(await readFile(settingsFile, 'utf8')) as object;

  let { opened } = await open(browser, host, start);
  const path = await newProject({ page: opened.page, folder: scratch }, 'Crash');
  await ask(opened.page, 'add input');
  await expect.poll(kept, { timeout: 20_000 }).toBe(1);
  await opened.page.getByRole('button', { name: 'Favourite LSTM', exact: true }).click();
  await opened.page.keyboard.press('Control+Shift+L');
  await expect(opened.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => chosen()).toMatchObject({ theme: 'dark', palette: { favourites: ['lstm'] } });
  await opened.kill();
  expect((await saved(path)).networks.main.layers).toHaveLength(0);

  ({ opened } = await open(browser, host, start));
  await opened.page.setViewportSize({ width: 1280, height: 800 });
  // What was chosen is there in every host, whatever its address.
  await expect(opened.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(recentRow(opened.page, 'Crash')).toContainText('Unsaved changes');
  await recentRow(opened.page, 'Crash').click();
  await expect(recover(opened.page).getByRole('listitem')).toContainText(['Add input']);
  await opened.page.screenshot({ path: test.info().outputPath('recover.png'), animations: 'disabled' });
  await test
    .info()
    .attach('recover', { path: test.info().outputPath('recover.png'), contentType: 'image/png' });
  // Not now: it stays for another time.
  await opened.page.keyboard.press('Escape');
  await recentRow(opened.page, 'Crash').click();
  await recover(opened.page).getByRole('button', { name: 'Recover' }).press('Enter');
  await expect(nodes(opened.page)).toHaveCount(1);
  await expect(opened.page).toHaveTitle('• Crash – Backprop Studio');
  await expect(opened.page.getByRole('button', { name: 'Add favourite LSTM', exact: true })).toBeVisible();
  await opened.page.keyboard.press('Control+S');
  await expect.poll(kept).toBe(0);
  expect((await saved(path)).networks.main.layers).toHaveLength(1);

  // Discarded, it is gone.
  await ask(opened.page, 'add dense');
  await expect.poll(kept, { timeout: 20_000 }).toBe(1);
  await opened.kill();
  await writeFile(settingsFile, '{ "theme": "dark", "keys": 7 }');
  ({ opened } = await open(browser, host, start));
  await expect(opened.page.getByText('keys is 7, expected commands and their keys')).toBeVisible();
  await recentRow(opened.page, 'Crash').click();
  await recover(opened.page).getByRole('button', { name: 'Discard' }).click();
  await expect(nodes(opened.page)).toHaveCount(1);
  await expect.poll(kept).toBe(0);
  await opened.close();
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
});

test('two windows of one project keep their changes side by side', async ({ browser, host }) => {
  test.skip(host !== 'browser', 'the desktop has one window');
  const scratch = await mkdtemp(join(tmpdir(), 'backprop-e2e-'));
  const start = { userFolder: join(scratch, 'user'), openAtStart: null };
  const kept = async () => (await readdir(join(start.userFolder, 'recovery')).catch(() => [])).length;
  let { opened } = await open(browser, host, start);
  const path = await newProject({ page: opened.page, folder: scratch }, 'Twice');
  await ask(opened.page, 'add input');
  await expect.poll(kept, { timeout: 20_000 }).toBe(1);

  // What the first window has not saved is its own affair as long as it lives.
  const second = await opened.page.context().newPage();
  const token = await opened.page.evaluate(() => sessionStorage.getItem('backprop-token'));
  await second.goto(`${new URL(opened.page.url()).origin}/?token=${token}`);
  await expect(recentRow(second, 'Twice')).toBeVisible();
  await expect(second.getByText('Unsaved changes')).toHaveCount(0);
  await recentRow(second, 'Twice').click();
  await expect(canvasOf(second)).toBeVisible();
  await expect(nodes(second)).toHaveCount(0);
  // A favourite of the one is so in the other at once.
  await second.getByRole('button', { name: 'Favourite LSTM', exact: true }).focus();
  await second.keyboard.press('Enter');
  const favourites = opened.page.getByRole('group', { name: 'Favourites' });
  await expect(favourites.getByRole('button', { name: 'Add favourite LSTM' })).toBeVisible();
  await ask(second, 'add dense');
  await ask(second, 'add flatten');
  await expect.poll(kept, { timeout: 20_000 }).toBe(2);
  await opened.kill();

  ({ opened } = await open(browser, host, start));
  const { page } = opened;
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(recentRow(page, 'Twice')).toContainText('Unsaved changes of 2 windows');
  await recentRow(page, 'Twice').click();
  const recover = dialogOf(page, 'Recover unsaved changes?');
  await expect(recover.getByRole('radio')).toHaveCount(2);
  await expect(recover.getByRole('radio').first()).toBeChecked();
  await expect(recover.getByRole('list')).toContainText('Add flatten behind dense');
  const picture = test.info().outputPath('recover-two.png');
  await page.screenshot({ path: picture, animations: 'disabled' });
  await test.info().attach('recover-two', { path: picture, contentType: 'image/png' });
  await recover.getByRole('radio').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(recover.getByRole('list')).toContainText('Add input');
  await recover.getByRole('button', { name: 'Recover' }).click();
  await expect(nodes(page)).toHaveCount(1);
  await page.keyboard.press('Control+S');
  await expect.poll(kept).toBe(1);
  expect((await saved(path)).networks.main.layers.map(({ id }) => id)).toEqual(['input']);

  // The other one is there still.
  await ask(page, 'close project');
  await recentRow(page, 'Twice').click();
  await recover.getByRole('button', { name: 'Discard' }).click();
  await expect(nodes(page)).toHaveCount(1);
  await expect.poll(kept).toBe(0);
  await opened.close();
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
});

test('a project dropped onto the window is opened, where the host can tell its path', async ({
  studioWindow,
}) => {
  const { page, folder, host } = studioWindow;
  const path = await newProject(studioWindow, 'Dropped');
  await ask(page, 'close project');
  await writeFile(join(folder, 'other.txt'), 'no project');
  await studioWindow.drop(join(folder, 'other.txt'));
  await expect(page.getByText('neither a project folder nor a project.json')).toBeVisible();
  await studioWindow.drop(path);
  if (host === 'browser')
    await expect(page.getByText('A browser does not tell where "Dropped" is')).toBeVisible();
  else await expect(page).toHaveTitle('Dropped – Backprop Studio');
});

test('the native menu, and the cross of the window', async ({ studioWindow }) => {
  test.skip(studioWindow.host === 'browser', 'a tab has neither');
  const { page, folder } = studioWindow;
  const entry = (id: string) => expect.poll(() => studioWindow.menuEntry(id));
  await entry('project.save').toMatchObject({ enabled: false, accelerator: 'CmdOrCtrl+S' });
  const path = await newProject(studioWindow, 'Menu');
  await ask(page, 'add input');
  await entry('project.save').toMatchObject({ enabled: true });
  await entry('edit.undo').toMatchObject({ label: 'Undo add input', accelerator: 'CmdOrCtrl+Z' });
  await entry(`recent:${path}`).toMatchObject({ enabled: true });
  await studioWindow.chooseMenu('project.saveAs');
  await expect(dialogOf(page, 'Save as')).toBeVisible();
  await page.keyboard.press('Escape');

  await studioWindow.closeWindow();
  const question = dialogOf(page, 'Save your changes?');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(nodes(page)).toHaveCount(1);
  await studioWindow.closeWindow();
  const gone = page.waitForEvent('close');
  await question.getByRole('button', { name: 'Save', exact: true }).click();
  await gone;
  expect((await saved(join(folder, 'Menu'))).networks.main.layers).toHaveLength(1);
});
