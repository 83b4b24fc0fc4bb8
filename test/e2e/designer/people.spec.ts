import AxeBuilder from '@axe-core/playwright';
import { expect, test, type StudioWindow, type Theme } from '../harness/index.ts';
import { enlargements } from './people/large.ts';
import { boxes, covered, cutOff, inTheme } from './people/reading.ts';
import { tour, type Stop } from './people/tour.ts';

/** The window for everyone: every state of the tour, in light and in dark, small and large, and with text of twice the size. */

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

/** All can be read and reached with text at 200 %, also what is in drawers then. */
async function expectLegible(studio: StudioWindow, { name, go, fleeting, drawers }: Stop): Promise<void> {
  const { page } = studio;
  for (const [way, { enlarge, back }] of Object.entries(enlargements)) {
    const look = async (state: string) => {
      if (way === 'zoomed') await studio.screenshot(`large-${state.replaceAll(' ', '-')}`);
      expect.soft([...(await cutOff(page)), ...(await covered(page))], state).toEqual([]);
    };
    await enlarge(page);
    if (fleeting) {
      await page.keyboard.press('Escape');
      await go(studio);
    }
    await look(`${way} ${name}`);
    if (way === 'zoomed' && drawers)
      for (const handle of await page.locator('.handle').filter({ visible: true }).all()) {
        await handle.click();
        await look(`${way} ${name} ${await handle.textContent()}`);
        await handle.click();
      }
    await back(page);
  }
}

for (const [part, stops] of Object.entries(tour))
  test(`everyone can use the window, in light and in dark: ${part}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const stop of stops) {
      const { name, go, vast } = stop;
      await test.step(name, async () => {
        await go(studioWindow);
        // No word appears beside a button that the pointer was left on.
        await page.mouse.move(0, 0);
        await studioWindow.screenshots(name, { vast });
        await inTheme(page, 'light');
        const inLight = await boxes(page);
        expect.soft(await violations(studioWindow, 'light'), name).toEqual([]);
        expect.soft(await cutOff(page), name).toEqual([]);
        await inTheme(page, 'dark');
        expect.soft(await violations(studioWindow, 'dark'), name).toEqual([]);
        expect.soft(await boxes(page), name).toEqual(inLight);
        await inTheme(page, 'light');
        await expectLegible(studioWindow, stop);
      });
    }
  });
