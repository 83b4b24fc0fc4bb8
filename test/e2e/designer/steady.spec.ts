import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/**
 * Nothing jumps. Chromium tells of everything that moved from one frame to the next without being new; what comes within half a second
 * after a press is excused there, so here buttons are pressed by the page itself, and nothing is.
 */
interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

const watchShifts = (page: Page) =>
  page.evaluateHandle(() => {
    const told: string[] = [];
    const rect = ({ x, y, width, height }: DOMRectReadOnly) =>
      [x, y, width, height].map(Math.round).join(' ');
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
        if (hadRecentInput) continue;
        for (const { node, previousRect, currentRect } of sources) {
          const element = node instanceof Element ? node : node?.parentElement;
          // The newest epoch is on top, as in every log: those before it make room.
          if (element?.closest('table[aria-label=Epochs] tbody')) continue;
          told.push(
            `${value.toFixed(4)} ${element?.tagName}.${element?.getAttribute('class')} "${node?.textContent?.trim().slice(0, 30)}": ${rect(previousRect)} -> ${rect(currentRect)}`,
          );
        }
      }
    }).observe({ type: 'layout-shift' });
    return told;
  });

test('nothing moves that was there', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await page.setViewportSize({ width: 1280, height: 800 });
  await newProject(studioWindow, 'Steady', 'Digits, convolutional');
  // The first formula is drawn once before its letters are loaded: they shift by 0.0001.
  await page.evaluate(async () => void (await document.fonts.ready));
  const told = await watchShifts(page);
  const press = (button: Locator) => button.evaluate((element: HTMLElement) => element.click());
  const rested = () =>
    page.evaluate(async () => {
      for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
    });
  const expectSteady = async (what: string) => {
    await rested();
    expect.soft(await told.evaluate((lines) => lines.splice(0)), what).toEqual([]);
  };
  const room = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });

  await expectSteady('a project is opened');
  for (const name of ['Data', 'Train', 'Design', 'Train', 'Data', 'Design']) {
    await press(room(name));
    if (name === 'Data') await expect(page.getByText(/samples/).first()).toBeVisible();
    await expectSteady(`to the room ${name}`);
  }

  const problems = page.getByRole('contentinfo').getByRole('button', { name: /problems/i });
  await press(page.getByRole('button', { name: 'Add Max pooling 2D', exact: true }));
  await expect(problems).toHaveAccessibleName(/error/);
  await expectSteady('a problem appears');
  await press(page.getByRole('button', { name: /^Undo/ }));
  await expect(problems).toHaveAccessibleName('No problems');
  await expectSteady('a problem goes');

  await press(room('Train'));
  await page.getByLabel('Epochs', { exact: true }).fill('3');
  await page.getByLabel('Epochs', { exact: true }).blur();
  await rested();
  await press(page.getByRole('button', { name: 'Train', exact: true }));
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expectSteady('a training starts');
  await expect(page.getByRole('main').getByText('Completed').first()).toBeVisible({ timeout: 60_000 });
  await expectSteady('it ends');
  await studioWindow.screenshot('steady');
});
