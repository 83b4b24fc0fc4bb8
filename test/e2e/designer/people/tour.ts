import { expect, type StudioWindow } from '../../harness/index.ts';
import { newProject } from '../../harness/projects.ts';

/** The main states of the window, in an order in which a person may come by. */
export interface Stop {
  readonly name: string;
  /** Goes away when the window gets another size, and can be asked for again. */
  readonly fleeting?: boolean;
  /** Pictured on a 4K screen, too. */
  readonly vast?: boolean;
  /** Where panels are looked into that are drawers in a narrow window. */
  readonly drawers?: boolean;
  go(studio: StudioWindow): Promise<void>;
}

const room = ({ page }: StudioWindow, name: string) =>
  page.getByRole('tab', { name: new RegExp(`^${name}`) });
const node = ({ page }: StudioWindow, name: RegExp) => page.getByRole('group', { name });
const dialogClosed = async ({ page }: StudioWindow) => {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
};

const beginning: readonly Stop[] = [
  {
    name: 'start',
    vast: true,
    async go({ page }) {
      await expect(page.getByRole('button', { name: 'Digits, convolutional', exact: true })).toBeVisible();
    },
  },
  {
    name: 'new-project',
    async go({ page }) {
      await page.getByRole('button', { name: 'New project', exact: true }).click();
      await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Empty');
      // The folder that is suggested is not the same on every machine.
      await page.getByRole('dialog').getByLabel('Folder', { exact: true }).fill('/projects/Empty');
    },
  },
  {
    name: 'import',
    async go(studio) {
      await dialogClosed(studio);
      const { page } = studio;
      await page.getByRole('button', { name: 'Import a model…' }).click();
      await page.getByRole('dialog').getByLabel('File', { exact: true }).fill('/models/residual.onnx');
      await page.getByRole('dialog').getByLabel('Folder', { exact: true }).fill('/projects/residual');
    },
  },
  {
    name: 'design-empty',
    async go(studio) {
      await dialogClosed(studio);
      await newProject(studio, 'Empty');
      await expect(studio.page.getByRole('heading', { name: 'Draw your network' })).toBeVisible();
    },
  },
  {
    name: 'history-empty',
    async go({ page }) {
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /^History/ })
        .click();
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /problems/i })
        .click();
      await expect(page.getByRole('complementary', { name: 'History' })).toBeVisible();
      await expect(page.getByRole('region', { name: 'Problems' })).toBeVisible();
    },
  },
  {
    name: 'data-empty',
    async go(studio) {
      await room(studio, 'Data').click();
      await expect(studio.page.getByRole('button', { name: 'Digits', exact: true })).toBeVisible();
    },
  },
  {
    name: 'train-unready',
    async go(studio) {
      await room(studio, 'Train').click();
      await expect(studio.page.getByRole('main', { name: 'train room' })).toBeVisible();
    },
  },
];

const design: readonly Stop[] = [
  {
    name: 'design-template',
    async go(studio) {
      await newProject(studio, 'Digits', 'Digits, convolutional');
      await expect(node(studio, /^Convolution 2D conv1/)).toBeVisible();
      // Found by a thread of its own, in its own time.
      await expect(studio.page.locator('dt:text-is("Memory to train") + dd')).toHaveText(/\d/);
    },
  },
  {
    name: 'design-selected',
    vast: true,
    drawers: true,
    async go(studio) {
      await node(studio, /^Convolution 2D conv1/).click();
      await expect(studio.page.locator('.katex').first()).toBeVisible();
    },
  },
  {
    name: 'menu-layer',
    fleeting: true,
    async go(studio) {
      await node(studio, /^Convolution 2D conv2/).click({ button: 'right' });
      await expect(studio.page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'search',
    fleeting: true,
    async go({ page }) {
      await page.keyboard.press('Escape');
      await page.getByRole('region', { name: 'Canvas' }).dblclick({ position: { x: 60, y: 200 } });
      await page.getByRole('combobox', { name: /^Add/ }).fill('pool');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'menu-main',
    fleeting: true,
    async go({ page }) {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'shortcuts',
    async go({ page }) {
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'summary',
    async go(studio) {
      await dialogClosed(studio);
      await studio.page.getByRole('region', { name: 'Canvas' }).click({ position: { x: 20, y: 300 } });
      await studio.page.getByRole('button', { name: 'Summary' }).click();
      await expect(studio.page.getByRole('dialog')).toBeVisible();
    },
  },
];

const edits: readonly Stop[] = [
  {
    name: 'design-problems',
    async go(studio) {
      const { page } = studio;
      await newProject(studio, 'Digits', 'Digits, convolutional');
      await node(studio, /^Flatten/).click();
      await page.keyboard.press('Delete');
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /problems/i })
        .click();
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /^History/ })
        .click();
      await expect(
        page.getByRole('region', { name: 'Problems' }).getByRole('listitem').first(),
      ).toBeVisible();
    },
  },
  {
    name: 'design-block',
    async go(studio) {
      const { page } = studio;
      await page.keyboard.press('Control+z');
      await page.getByRole('button', { name: 'Close history' }).click();
      await page.getByRole('button', { name: 'Close problems' }).click();
      await node(studio, /^Activation relu1/).click();
      await page
        .getByRole('group', { name: 'Blocks', exact: true })
        .getByRole('button', { name: 'Add Residual', exact: true })
        .click();
      await node(studio, /^Residual residual,/).dblclick();
      await expect(page.getByRole('navigation', { name: 'Blocks that were entered' })).toBeVisible();
    },
  },
  {
    name: 'unsaved',
    async go({ page }) {
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Close project' }).click();
      await expect(page.getByRole('dialog', { name: 'Save your changes?' })).toBeVisible();
    },
  },
];

const beside: readonly Stop[] = [
  {
    name: 'code',
    vast: true,
    async go(studio) {
      const { page } = studio;
      await newProject(studio, 'Digits', 'Digits, convolutional');
      await page.keyboard.press('Control+j');
      await page.getByRole('option', { name: /self\.conv1 = / }).click();
      await expect(node(studio, /^Convolution 2D conv1/)).toHaveClass(/selected/);
      await expect(studio.page.locator('.katex').first()).toBeVisible();
    },
  },
  {
    name: 'commands',
    async go({ page }) {
      await page.keyboard.press('Control+j');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find a command, a layer, a project' }).fill('conv');
      await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    },
  },
];

const dataAndTrain: readonly Stop[] = [
  {
    name: 'data',
    vast: true,
    drawers: true,
    async go(studio) {
      await newProject(studio, 'Iris', 'Two answers of one network');
      await room(studio, 'Data').click();
      await expect(studio.page.getByText(/150 samples/)).toBeVisible();
    },
  },
  {
    name: 'train-ready',
    async go(studio) {
      await room(studio, 'Train').click();
      // So few steps that the curve has all of them, however fast they are made.
      await studio.page.getByRole('textbox', { name: 'Epochs' }).fill('10');
      await studio.page.keyboard.press('Enter');
      await expect(studio.page.getByRole('main', { name: 'train room' })).toBeVisible();
    },
  },
  {
    name: 'train-run',
    vast: true,
    drawers: true,
    async go({ page }) {
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('main').getByText('Completed').first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByRole('figure', { name: 'What it gets wrong' })).toBeVisible();
    },
  },
  {
    name: 'export',
    async go({ page }) {
      await page.getByRole('button', { name: 'Export weights…' }).click();
      await page.getByRole('dialog').getByLabel('File', { exact: true }).fill('/exports/weights.safetensors');
    },
  },
];

export const tour = {
  beginning,
  design,
  'problems and blocks': edits,
  'code and commands': beside,
  'data and training': dataAndTrain,
};
