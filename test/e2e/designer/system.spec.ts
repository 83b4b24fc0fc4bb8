import type { Page } from '@playwright/test';
import { expect, test, themes } from '../harness/index.ts';
import { newProject } from '../harness/projects.ts';

/** What a person has told the system counts here, too: less motion, light or dark, colours of their own. */

/** What moves longer than a frame, by styles. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const longest = (times: string) => Math.max(...times.split(',').map(parseFloat));
    return [...document.querySelectorAll('*')].flatMap((element) =>
      [undefined, '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part);
        const moves =
          longest(style.transitionDuration) > 1 / 60 ||
          (style.animationName !== 'none' && longest(style.animationDuration) > 1 / 60);
        return moves ? [`${element.tagName}.${element.getAttribute('class')}${part ?? ''}`] : [];
      }),
    );
  });

/** The views that the camera and a node come through, until both have rested for a while. */
async function journey(page: Page, begin: () => Promise<void>): Promise<string[]> {
  const film = await page.evaluateHandle(() => {
    const view = document.querySelector<HTMLElement>('.svelte-flow__viewport')!;
    const node = document.querySelector<HTMLElement>('.svelte-flow__node')!;
    const film = { views: [] as string[], resting: 0 };
    const look = () => {
      const now = `${view.style.transform} ${getComputedStyle(node).transform}`;
      film.resting = film.views.at(-1) === now ? film.resting + 1 : 0;
      if (film.resting === 0) film.views.push(now);
      requestAnimationFrame(look);
    };
    look();
    return film;
  });
  await begin();
  await film.evaluate(async (film) => {
    for (film.resting = 0; film.resting < 30;) await new Promise(requestAnimationFrame);
  });
  return film.evaluate(({ views }) => views);
}

test('less motion: nothing fades, nothing glides, the camera jumps', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await newProject(studioWindow, 'Still', 'Digits, convolutional');
  expect(await moving(page)).toEqual([]);
  for (const [what, begin] of [
    ['zoom', () => page.getByRole('button', { name: 'Zoom in' }).click()],
    ['fit', () => page.keyboard.press('f')],
    ['arrange', () => page.keyboard.press('Alt+l')],
  ] as const)
    // Where it was, where it is; a frame between them where the node is drawn before the camera has moved.
    expect((await journey(page, begin)).length, what).toBeLessThanOrEqual(3);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await moving(page)).toEqual([]);
});

/** How many pixels of a chart have the colour of this token. */
const painted = (page: Page, token: string): Promise<number> =>
  page.evaluate((name) => {
    const chart = document.querySelector<HTMLCanvasElement>('.plot canvas')!;
    const probe = document.createElement('canvas').getContext('2d')!;
    probe.fillStyle = getComputedStyle(chart).getPropertyValue(name);
    probe.fillRect(0, 0, 1, 1);
    const wanted = probe.getImageData(0, 0, 1, 1).data.join();
    const { data } = chart.getContext('2d')!.getImageData(0, 0, chart.width, chart.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) if (data.slice(at, at + 4).join() === wanted) found++;
    return found;
  }, token);

test('the theme follows the system at once, charts too; forced colours show all there is', async ({
  studioWindow,
}) => {
  const { page } = studioWindow;
  await page.setViewportSize({ width: 1280, height: 800 });
  await newProject(studioWindow, 'Iris', 'Iris, from a table');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('main').getByText('Completed').first()).toBeVisible({ timeout: 60_000 });
  await page.evaluate(() => void Object.assign(window, { stillHere: true }));
  const grounds = new Set<string>();
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await expect.poll(() => painted(page, '--series-train'), colorScheme).toBeGreaterThan(100);
    grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  }
  expect(grounds.size).toBe(2);
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);

  // Larger text, in charts too.
  const before = await painted(page, '--ink-2');
  await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
  await expect.poll(() => painted(page, '--ink-2')).toBeGreaterThan(1.5 * before);
  await page.evaluate(() => void (document.documentElement.style.fontSize = ''));

  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, forcedColors: 'active' });
    await studioWindow.screenshot(`forced-${colorScheme}-train`);
    await page.keyboard.press('Alt+1');
    await page.getByRole('group', { name: /^Dense dense1/ }).click();
    await studioWindow.screenshot(`forced-${colorScheme}-design`);
    await page.keyboard.press('Alt+3');
  }
});
