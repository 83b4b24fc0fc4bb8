import { canvasOf, chain, emptyCanvas, linkOf, middle, nodeOf, search, take, xy } from '../harness/canvas.ts';
import { expect, test } from '../harness/index.ts';

/** What is seen of the canvas, and its menus, by mouse and by keyboard. */

test('the view fits, zooms and shows an overview; menus do what keys do', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await emptyCanvas(studioWindow);
  await chain(page, 'input', 'conv', 'relu', 'dropout');
  const zoom = () =>
    page
      .locator('.svelte-flow__viewport')
      .evaluate((view) => new DOMMatrix(getComputedStyle(view).transform).a);
  const entry = (name: string) => page.getByRole('menuitem', { name });
  const centred = async (id: string) => {
    const [node, area] = [await middle(nodeOf(page, id)), await middle(canvasOf(page))];
    return Math.hypot(node.x - area.x, node.y - area.y);
  };

  await test.step('. fits the selection, Home all; from the menu, too', async () => {
    await nodeOf(page, 'dropout').click();
    await page.keyboard.press('.');
    await expect.poll(() => centred('dropout')).toBeLessThan(8);
    const close = await zoom();
    await page.keyboard.press('Home');
    await expect.poll(() => centred('dropout')).toBeGreaterThan(60);
    for (const id of ['input', 'dropout']) await expect(nodeOf(page, id)).toBeInViewport({ ratio: 0.99 });
    expect(await zoom()).toBeLessThan(close);
    await nodeOf(page, 'input').click({ button: 'right' });
    await entry('Fit selection in view').click();
    await expect.poll(() => centred('input')).toBeLessThan(8);
    await page.getByRole('button', { name: 'Fit network in view' }).click();
    await expect.poll(() => centred('input')).toBeGreaterThan(60);
  });

  await test.step('closer than twice, by wheel and by button', async () => {
    await page.mouse.move(...xy(await middle(nodeOf(page, 'conv'))));
    await expect(async () => {
      await page.mouse.wheel(0, -400);
      expect(await zoom()).toBeGreaterThan(2.5);
    }).toPass();
    await page.keyboard.press('f');
    await expect.poll(zoom).toBeLessThan(1.1);
    const closer = page.getByRole('button', { name: 'Zoom in' });
    await closer.focus();
    for (let press = 0; press < 6; press++) await page.keyboard.press('Enter');
    await expect.poll(zoom).toBeGreaterThan(2);
    await canvasOf(page).click({ position: { x: 30, y: 500 } });
    await page.keyboard.press('f');
  });

  await test.step('the overview comes and goes', async () => {
    const overview = page.getByRole('button', { name: /^(Show|Hide) overview/ });
    const shown = (await overview.getAttribute('aria-label')) === 'Hide overview';
    await page.keyboard.press('m');
    await expect(overview).toHaveAccessibleName(shown ? 'Show overview' : 'Hide overview');
    await overview.click();
    await expect(overview).toHaveAccessibleName(shown ? 'Hide overview' : 'Show overview');
  });

  await test.step('a link is led to another layer by keyboard', async () => {
    await linkOf(page, 'conv', 'activation').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('c');
    await expect(search(page)).toHaveAccessibleName('Move the link from conv to activation');
    await take(page, 'dropout');
    await expect(linkOf(page, 'conv', 'dropout')).toBeAttached();
    await expect(linkOf(page, 'conv', 'activation')).toBeHidden();
    await page.keyboard.press('Control+z');
    await expect(linkOf(page, 'conv', 'activation')).toBeAttached();
    await expect(linkOf(page, 'activation', 'dropout')).toBeAttached();
  });

  await test.step('by mouse alone: deleted and reconnected, grouped, copied, pasted', async () => {
    await page.keyboard.press('Escape');
    await nodeOf(page, 'activation').click({ button: 'right' });
    await studioWindow.screenshot('view-menu');
    await entry('Delete and reconnect').click();
    await expect(linkOf(page, 'conv', 'dropout')).toBeAttached();
    await nodeOf(page, 'conv').click();
    await nodeOf(page, 'dropout').click({ modifiers: ['Control'] });
    await nodeOf(page, 'dropout').click({ button: 'right' });
    await entry('Group into block').click();
    await expect(linkOf(page, 'input', 'block')).toBeAttached();
    await nodeOf(page, 'block').click({ button: 'right' });
    await entry('Duplicate').click();
    await expect(nodeOf(page, 'block2')).toBeVisible();
  });

  await test.step('instances are linked: what changes in one does in the other', async () => {
    await nodeOf(page, 'block').dblclick();
    await nodeOf(page, 'conv').click();
    await page.getByRole('textbox', { name: 'Filters' }).fill('7');
    await page.getByRole('textbox', { name: 'Filters' }).press('Enter');
    // A block in a block.
    await nodeOf(page, 'conv').click({ button: 'right' });
    await entry('Group into block').click();
    await page.getByRole('group', { name: /^Block 2 block,/ }).dblclick();
    const way = page.getByRole('navigation', { name: 'Blocks that were entered' });
    await expect(way).toHaveText(/main.*Block.*Block 2/);
    await expect(nodeOf(page, 'conv')).toBeVisible();
    await way.getByRole('button', { name: 'main' }).click();
    for (const id of ['block', 'block2'])
      await expect(nodeOf(page, id)).toHaveAccessibleName(/output 28×28×7/);
    await studioWindow.screenshot('view-linked');
  });

  await test.step('arranged, layers glide to their places, where less motion is not asked for', async () => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const places = await page.evaluateHandle(() => {
      const seen = new Set<string>();
      const look = () => {
        const node = document.querySelector('.svelte-flow__node[data-id="block2"]');
        if (node) seen.add(getComputedStyle(node).transform);
        requestAnimationFrame(look);
      };
      look();
      return seen;
    });
    await page.keyboard.press('Alt+l');
    await expect.poll(() => places.evaluate(({ size }) => size)).toBeGreaterThan(4);
  });
});
