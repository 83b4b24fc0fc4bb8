import AxeBuilder from '@axe-core/playwright';
import { expect, test, type StudioWindow, type Theme } from '../harness/index.ts';
import { boxes, cutOff, inTheme } from './people/reading.ts';
import { tour } from './people/tour.ts';

/** The window for everyone: every state of the tour, in light and in dark, small and large. */

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
/** A theme changes colours and nothing else (asserted below): the other rules need to be asked once. */
const ofColour = ['color-contrast', 'link-in-text-block'];

async function violations({ page }: StudioWindow, theme: Theme): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations: found } = await (
    theme === 'light' ? axe.withTags(tags) : axe.withRules(ofColour)
  ).analyze();
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => `${theme}: ${id}: ${help}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
  );
}

for (const [part, stops] of Object.entries(tour))
  test(`everyone can use the window, in light and in dark: ${part}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const { name, go } of stops)
      await test.step(name, async () => {
        await go(studioWindow);
        await studioWindow.screenshots(name);
        await inTheme(page, 'light');
        const inLight = await boxes(page);
        expect.soft(await violations(studioWindow, 'light'), name).toEqual([]);
        expect.soft(await cutOff(page), name).toEqual([]);
        await inTheme(page, 'dark');
        expect.soft(await violations(studioWindow, 'dark'), name).toEqual([]);
        expect.soft(await boxes(page), name).toEqual(inLight);
      });
  });
