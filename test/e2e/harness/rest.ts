import type { Page } from '@playwright/test';

/** The page as it comes to rest, the same in every run. */

/** Frames in a row without a movement: a theme or a size that was just asked for moves things only in the frame behind the next. */
const still = 3;

/** Once nothing fades any more. What never ends, such as a light that pulses, is not waited for. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(async (wanted) => {
    const moving = (): Animation[] =>
      document
        .getAnimations()
        .filter(
          ({ effect, playState }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
        );
    for (let frames = 0; frames < wanted; frames++) {
      await new Promise(requestAnimationFrame);
      const found = moving();
      if (found.length === 0) continue;
      // What ends may begin something else.
      await Promise.allSettled(found.map(({ finished }) => finished));
      frames = -1;
    }
  }, still);

/** What a clock says and where the test has its files, in words that are always the same; the returned function puts all back. */
export async function timeless(page: Page, scratch: string): Promise<() => Promise<void>> {
  const changed = await page.evaluateHandle((folder) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes: { node: Text; was: string; is: string }[] = [];
    for (let node = texts.nextNode() as Text | null; node; node = texts.nextNode() as Text | null) {
      const was = node.data;
      const is = node.parentElement?.closest('time') ? '1.0 s' : was.replaceAll(folder, '/home/someone');
      if (is !== was) nodes.push({ node, was, is });
    }
    for (const { node, is } of nodes) node.data = is;
    return nodes;
  }, scratch);
  return async () => {
    await changed.evaluate((nodes) => {
      for (const { node, was, is } of nodes) if (node.data === is) node.data = was;
    });
    await changed.dispose();
  };
}
