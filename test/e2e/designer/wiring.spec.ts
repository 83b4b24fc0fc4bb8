import { join } from 'node:path';
import {
  canvasOf,
  chain,
  drag,
  linkOf,
  middle,
  emptyCanvas,
  nodeOf,
  option,
  port,
  search,
  take,
  xy,
} from '../harness/canvas.ts';
import { expect, inBothThemes, test } from '../harness/index.ts';

/** Adding and wiring on the canvas, each by mouse and by keyboard. */

inBothThemes((theme) => {
  test(`layers are added by search, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await emptyCanvas(studioWindow);

    await test.step('double-click opens it at the pointer, and the layer comes to stand there', async () => {
      await canvasOf(page).dblclick({ position: { x: 300, y: 60 } });
      await search(page).fill('input');
      await studioWindow.screenshot('wiring-search');
      await page.keyboard.press('Enter');
      const at = await middle(nodeOf(page, 'input'));
      const area = await canvasOf(page).boundingBox();
      expect(Math.abs(at.x - area!.x - 300)).toBeLessThan(12);
      expect(Math.abs(at.y - area!.y - 60)).toBeLessThan(12);
    });

    await test.step('Space continues the selected layer, connected; what does not fit says why', async () => {
      await expect(nodeOf(page, 'input')).toBeFocused();
      await page.keyboard.press(' ');
      await expect(search(page)).toHaveAccessibleName('Add a layer after input');
      await search(page).fill('fc');
      await expect(option(page, /^Dense Core/)).toHaveAttribute('aria-disabled', 'true');
      await expect(option(page, /^Dense/)).toContainText('It is given 28 x 28 x 1 but needs');
      await studioWindow.screenshot('wiring-unfit');
      await page.keyboard.press('Enter');
      await expect(search(page)).toBeVisible();
      // Too large as it is asked for, which can be changed: told, and not refused.
      await search(page).fill('conv 8 40 valid');
      await expect(option(page, /^Convolution 2D/)).toContainText('window does not fit into 28 x 28 x 1');
      await expect(option(page, /^Convolution 2D/)).toHaveAttribute('aria-disabled', 'false');
      await take(page, 'conv');
      await expect(linkOf(page, 'input', 'conv')).toBeAttached();
      await page.keyboard.press(' ');
      await take(page, 'relu');
      await expect(linkOf(page, 'conv', 'activation')).toBeAttached();
    });

    await test.step('Escape leaves, arrows choose, and held Space pans without opening', async () => {
      await page.keyboard.press(' ');
      await search(page).press('Escape');
      await expect(search(page)).toBeHidden();
      await expect(nodeOf(page, 'activation')).toBeFocused();
      const before = await middle(nodeOf(page, 'conv'));
      await page.keyboard.down(' ');
      await drag(page, { x: before.x - 220, y: before.y }, { x: before.x - 180, y: before.y + 30 });
      await page.keyboard.up(' ');
      await expect(search(page)).toBeHidden();
      expect((await middle(nodeOf(page, 'conv'))).y - before.y).toBeGreaterThan(20);
      await nodeOf(page, 'activation').click();
      await page.keyboard.press(' ');
      await search(page).fill('pool');
      await page.keyboard.press('ArrowDown');
      const second = page.getByRole('option', { selected: true });
      const title = (await second.locator('.title').textContent()) ?? '';
      await page.keyboard.press('Enter');
      await expect(nodeOf(page, 'maxPool').or(nodeOf(page, 'avgPool'))).toContainText(title);
    });

    await test.step('Tab on the canvas opens it; on a layer it moves on, as everywhere', async () => {
      await canvasOf(page).click({ position: { x: 60, y: 300 } });
      await page.keyboard.press('Tab');
      await expect(search(page)).toBeVisible();
      await page.keyboard.press('Escape');
      await nodeOf(page, 'conv').focus();
      await page.keyboard.press('Tab');
      await expect(search(page)).toBeHidden();
      await expect(nodeOf(page, 'conv')).not.toBeFocused();
    });
  });
});

inBothThemes((theme) => {
  test(`a residual connection, drawn in either direction, in ${theme}`, async ({ studioWindow }) => {
    const { page } = studioWindow;
    await emptyCanvas(studioWindow);
    await chain(page, 'input', 'conv', 'relu', 'batch norm');
    const port = page.getByRole('button', { name: 'Input 2 of add' });

    await test.step('a layer that merges reads all that is selected', async () => {
      await nodeOf(page, 'conv').click();
      await nodeOf(page, 'batchNorm').click({ modifiers: ['Control'] });
      await page.keyboard.press(' ');
      await expect(search(page)).toHaveAccessibleName('Add a layer after conv and batchNorm');
      await search(page).fill('conv');
      await expect(option(page, /^Convolution 2D/)).toHaveAttribute('aria-disabled', 'true');
      await take(page, 'add');
      await expect(linkOf(page, 'conv', 'add')).toBeAttached();
      await expect(linkOf(page, 'batchNorm', 'add')).toBeAttached();
      await expect(port).toBeAttached();
    });

    await test.step('the skip runs beside what it skips, not through', async () => {
      const beside = async () => {
        const line = linkOf(page, 'conv', 'add').locator('.svelte-flow__edge-path');
        const [box, body] = [await line.boundingBox(), await nodeOf(page, 'activation').boundingBox()];
        if (!box || !body) throw new Error('not on screen');
        const across = Math.max(body.x - box.x, box.x + box.width - body.x - body.width);
        const along = Math.max(body.y - box.y, box.y + box.height - body.y - body.height);
        return { across, along };
      };
      expect((await beside()).across).toBeGreaterThan(10);
      await page.keyboard.press('Escape');
      await studioWindow.screenshot('wiring-skip');
      await page.keyboard.press('Alt+l');
      await page.keyboard.press('f');
      await expect.poll(async () => (await beside()).along).toBeGreaterThan(5);
      await linkOf(page, 'conv', 'activation').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('r');
      await expect(page.getByRole('button', { name: /^Reroute point 1/ })).toBeAttached();
      await studioWindow.screenshot('wiring-skip-right');
    });
  });
});

test('a port pulled into the open finds what fits, and what would not is told', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await emptyCanvas(studioWindow);
  await chain(page, 'input', 'conv', 'flatten', 'dense');
  const area = (await canvasOf(page).boundingBox())!;

  await test.step('forwards: connected to the port', async () => {
    await drag(page, await middle(port(page, 'Output of conv')), { x: area.x + 560, y: area.y + 300 });
    await expect(search(page)).toHaveAccessibleName('Add a layer after conv');
    await search(page).fill('dense');
    await expect(option(page, /^Dense Core/)).toHaveAttribute('aria-disabled', 'true');
    await take(page, 'max pool 2d');
    await expect(linkOf(page, 'conv', 'maxPool')).toBeAttached();
  });

  await test.step('backwards: its output goes into the port', async () => {
    await drag(page, await middle(port(page, 'Input of maxPool')), { x: area.x + 560, y: area.y + 120 });
    await expect(search(page)).toHaveAccessibleName('Add a layer before maxPool');
    await search(page).fill('lstm');
    await expect(option(page, /^LSTM Recurrent/)).toHaveAttribute('aria-disabled', 'true');
    await take(page, 'batch norm');
    await expect(linkOf(page, 'batchNorm', 'maxPool')).toBeAttached();
    await expect(linkOf(page, 'conv', 'maxPool')).toBeHidden();
  });

  await test.step('while a link is drawn, ports say what they think of it', async () => {
    const denseIn = port(page, 'Input of dense');
    const from = await middle(port(page, 'Output of conv'));
    await drag(page, from, await middle(denseIn), async () => {
      await expect(port(page, 'Input of flatten')).toHaveClass(/possible/);
      await expect(port(page, 'Input of batchNorm')).toHaveClass(/possible/);
      await expect(denseIn).toHaveClass(/refused/);
      await expect(port(page, 'Input of conv')).toHaveClass(/refused/);
      await studioWindow.screenshot('wiring-ports');
    });
    const why = page.getByText('conv does not fit into dense');
    await expect(why).toBeVisible();
    await expect(page.getByText(/^It is given .* but needs a list of features/)).toBeVisible();
    await expect(linkOf(page, 'conv', 'dense')).toBeHidden();
    await studioWindow.screenshot('wiring-why');
    await page.getByRole('button', { name: 'Connect anyway' }).click();
    await expect(linkOf(page, 'conv', 'dense')).toBeAttached();
    await page.keyboard.press('Control+z');
    await expect(linkOf(page, 'flatten', 'dense')).toBeAttached();
  });

  await test.step('dropped on the body of a layer, it takes the free port', async () => {
    const body = await middle(nodeOf(page, 'batchNorm'));
    await drag(page, await middle(port(page, 'Output of conv')), { x: body.x + 60, y: body.y + 8 });
    await expect(linkOf(page, 'conv', 'batchNorm')).toBeAttached();
    // Now there is none left, which is told.
    await drag(page, await middle(port(page, 'Output of input')), { x: body.x + 60, y: body.y + 8 });
    await expect(page.getByText('batchNorm has no input left')).toBeVisible();
  });
});

test('a layer goes into a link, and out again', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await emptyCanvas(studioWindow);
  await chain(page, 'input', 'conv', 'flatten', 'dense');
  const below = (await middle(nodeOf(page, 'flatten'))).y;

  await test.step('dropped from the palette, it is wired, and what follows makes room', async () => {
    const link = await middle(linkOf(page, 'conv', 'flatten').locator('.svelte-flow__edge-interaction'));
    const area = (await canvasOf(page).boundingBox())!;
    await page
      .getByRole('button', { name: 'Add Batch normalization', exact: true })
      .dragTo(canvasOf(page), { targetPosition: { x: link.x - area.x, y: link.y - area.y } });
    await expect(linkOf(page, 'conv', 'batchNorm')).toBeAttached();
    await expect(linkOf(page, 'batchNorm', 'flatten')).toBeAttached();
    expect((await middle(nodeOf(page, 'flatten'))).y).toBeGreaterThan(below + 20);
  });

  await test.step('dragged onto a link that lights up, where no link holds it yet', async () => {
    await canvasOf(page).dblclick({ position: { x: 620, y: 120 } });
    await take(page, 'dropout');
    const link = await middle(linkOf(page, 'flatten', 'dense').locator('.svelte-flow__edge-interaction'));
    await drag(page, await middle(nodeOf(page, 'dropout')), link, async () => {
      await expect(linkOf(page, 'flatten', 'dense').locator('.lit')).toBeAttached();
      await studioWindow.screenshot('wiring-insert');
    });
    await expect(linkOf(page, 'flatten', 'dropout')).toBeAttached();
    await expect(linkOf(page, 'dropout', 'dense')).toBeAttached();
  });

  await test.step('by the keyboard: the selected link takes what the search finds', async () => {
    await linkOf(page, 'input', 'conv').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+A');
    await expect(search(page)).toHaveAccessibleName('Add a layer between input and conv');
    await take(page, 'layer norm');
    await expect(linkOf(page, 'input', 'layerNorm')).toBeAttached();
    await expect(linkOf(page, 'layerNorm', 'conv')).toBeAttached();
  });

  await test.step('what merges is offered what else it could read', async () => {
    await linkOf(page, 'layerNorm', 'conv').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+A');
    await take(page, 'add');
    const offer = page.getByRole('button', { name: 'Connect input to it' });
    await offer.hover();
    await expect(page.locator('.preview path.new')).toHaveCount(1);
    await studioWindow.screenshot('wiring-merging');
    await offer.click();
    await expect(linkOf(page, 'input', 'add')).toBeAttached();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect(nodeOf(page, 'add')).toBeHidden();
  });

  await test.step('deleted and reconnected: several in a row leave no gap', async () => {
    await nodeOf(page, 'batchNorm').click();
    await nodeOf(page, 'flatten').click({ modifiers: ['Control'] });
    await nodeOf(page, 'dropout').click({ modifiers: ['Control'] });
    await page.keyboard.press('Control+Delete');
    await expect(linkOf(page, 'conv', 'dense')).toBeAttached();
    await page.keyboard.press('Control+z');
    await expect(linkOf(page, 'dropout', 'dense')).toBeAttached();
    await nodeOf(page, 'dropout').click();
    await page.keyboard.press('Delete');
    await expect(nodeOf(page, 'dense')).toBeVisible();
    await expect(linkOf(page, 'flatten', 'dense')).toBeHidden();
  });
});

test('links are moved, cut and led round, by hand and by keyboard', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await emptyCanvas(studioWindow);
  await chain(page, 'input', 'conv', 'relu', 'dropout');
  const line = (from: string, to: string) => linkOf(page, from, to).locator('.svelte-flow__edge-interaction');

  await test.step('its end is pulled to another layer', async () => {
    await page.mouse.click(...xy(await middle(line('activation', 'dropout'))));
    const end = page.locator('.svelte-flow__edgeupdater-source');
    await expect(end).toBeVisible();
    await drag(page, await middle(end), await middle(port(page, 'Output of conv')));
    await expect(linkOf(page, 'conv', 'dropout')).toBeAttached();
    await expect(linkOf(page, 'activation', 'dropout')).toBeHidden();
    await page.keyboard.press('Control+z');
    await expect(linkOf(page, 'activation', 'dropout')).toBeAttached();
  });

  await test.step('pulled out into the open, it is cut', async () => {
    await page.mouse.click(...xy(await middle(line('activation', 'dropout'))));
    const end = page.locator('.svelte-flow__edgeupdater-target');
    const at = await middle(end);
    await drag(page, at, { x: at.x + 260, y: at.y - 10 });
    await expect(linkOf(page, 'activation', 'dropout')).toBeHidden();
    await expect(search(page)).toBeHidden();
    await page.keyboard.press('Control+z');
  });

  await test.step('the knife cuts all that it crosses, in one step', async () => {
    const top = await middle(line('input', 'conv'));
    const bottom = await middle(line('activation', 'dropout'));
    const beside = { x: top.x - 180, y: top.y };
    await page.mouse.move(...xy(beside));
    await page.keyboard.down('Control');
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(top.x + 30, top.y, { steps: 4 });
    await page.mouse.move(top.x + 170, top.y + 10, { steps: 3 });
    await page.mouse.move(top.x + 170, bottom.y, { steps: 4 });
    await page.mouse.move(bottom.x - 40, bottom.y, { steps: 4 });
    await studioWindow.screenshot('wiring-knife');
    await page.mouse.up({ button: 'right' });
    await page.keyboard.up('Control');
    await expect(linkOf(page, 'input', 'conv')).toBeHidden();
    await expect(linkOf(page, 'activation', 'dropout')).toBeHidden();
    await expect(linkOf(page, 'conv', 'activation')).toBeAttached();
    await page.keyboard.press('Control+z');
    await expect(linkOf(page, 'input', 'conv')).toBeAttached();
    await expect(linkOf(page, 'activation', 'dropout')).toBeAttached();
    await page.keyboard.down('x');
    await drag(page, beside, { x: top.x + 180, y: top.y });
    await page.keyboard.up('x');
    await expect(linkOf(page, 'input', 'conv')).toBeHidden();
    await page.keyboard.press('Control+z');
  });

  await test.step('a selected link goes with Delete', async () => {
    await linkOf(page, 'conv', 'activation').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Delete');
    await expect(linkOf(page, 'conv', 'activation')).toBeHidden();
    await page.keyboard.press('Control+z');
  });

  await test.step('a point on a link: added, dragged, moved by arrows, kept, deleted', async () => {
    const at = await middle(line('conv', 'activation'));
    await page.mouse.dblclick(at.x, at.y);
    const dot = page.getByRole('button', { name: 'Reroute point 1 of the link from conv to activation' });
    await drag(page, await middle(dot), { x: at.x + 190, y: at.y });
    expect((await middle(dot)).x - at.x).toBeGreaterThan(180);
    await studioWindow.screenshot('wiring-reroute');
    await dot.focus();
    const before = (await middle(dot)).x;
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await middle(dot)).x - before).toBeGreaterThan(6);
    await page.keyboard.press('Delete');
    await expect(dot).toBeHidden();
    await page.keyboard.press('Control+z');
    await expect(dot).toBeAttached();
    await linkOf(page, 'activation', 'dropout').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('r');
    await expect(
      page.getByRole('button', { name: /^Reroute point 1 of the link from activation/ }),
    ).toBeAttached();
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('button', { name: 'Saved' })).toBeVisible();
    const opened = await studioWindow.call('project.open', { path: join(studioWindow.folder, 'wired') });
    if (!opened.ok) throw new Error('not opened');
    expect(Object.keys(opened.value.document.routes?.main ?? {})).toEqual([
      'conv->activation:0',
      'activation->dropout:0',
    ]);
  });

  await test.step('C lists where a layer may lead, Shift+C what it is connected to', async () => {
    await chain(page, 'add');
    await nodeOf(page, 'conv').focus();
    await page.keyboard.press('c');
    await expect(search(page)).toHaveAccessibleName('Connect conv to');
    await expect(option(page, /^add/).first()).toBeVisible();
    await expect(option(page, /^input/)).toBeHidden();
    await studioWindow.screenshot('wiring-connect');
    await take(page, 'add');
    await expect(linkOf(page, 'conv', 'add')).toBeAttached();
    await expect(nodeOf(page, 'conv')).toBeFocused();
    await page.keyboard.press('Shift+C');
    await take(page, 'add');
    await expect(linkOf(page, 'conv', 'add')).toBeHidden();
    await nodeOf(page, 'dropout').focus();
    await page.keyboard.press('c');
    await search(page).fill('conv');
    await expect(option(page, /^conv/)).toHaveAttribute('aria-disabled', 'true');
    await expect(option(page, /^conv/)).toContainText('circle');
    await page.keyboard.press('Escape');
  });
});

test('the palette finds, keeps favourites, and remembers', async ({ studioWindow }) => {
  const { page } = studioWindow;
  await emptyCanvas(studioWindow);
  const palette = page.getByRole('complementary', { name: 'Layers' });
  const box = palette.getByRole('searchbox', { name: 'Find a layer' });
  await box.fill('fc');
  await page.keyboard.press('Enter');
  await expect(nodeOf(page, 'dense')).toBeVisible();
  await expect(
    palette.getByRole('group', { name: 'Recent' }).getByRole('button', { name: 'Add Dense again' }),
  ).toBeVisible();
  await box.fill('swish');
  await palette.getByRole('button', { name: 'Add SiLU' }).click();
  await expect(nodeOf(page, 'activation')).toContainText('silu');
  await box.fill('');
  await palette.getByRole('button', { name: 'Favourite LSTM', exact: true }).focus();
  await page.keyboard.press('Enter');
  const favourites = palette.getByRole('group', { name: 'Favourites' });
  await expect(favourites.getByRole('button', { name: 'Add favourite LSTM' })).toBeVisible();
  await studioWindow.screenshot('wiring-palette');
});
