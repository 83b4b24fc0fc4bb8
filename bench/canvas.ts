/**
 * The designer with 100, 300 and 1,000 layers, driven as a person does in Chromium with software rendering: how long a
 * project takes to open, how long frames are while a layer is dragged and while the view moves, and how long edits take
 * to be seen. That everything is there and what was moved has moved is looked at before a time counts.
 * The app is built first where it is not. In a process of its own: `node bench/canvas.ts [LAYERS ...]`
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../scripts/browser.mjs';
import { openBrowserHost } from '../test/e2e/harness/hosts.ts';
import { drawingOf } from './canvas/drawing.ts';
import { framesWhile, percentile, pressAndSee, watchFrames } from './canvas/frames.ts';

const all = [100, 300, 1000],
  moves = 90;

const nodes = (page: Page) => page.locator('.svelte-flow__node');

function insist(holds: boolean, what: string): void {
  if (!holds) throw new Error(`canvas: ${what}`);
}

/** From the click on a recent project to the frame after all that is in view is there. */
async function openProject(page: Page, layers: number): Promise<number> {
  const entry = page.getByRole('button', { name: /bench/ }).first();
  await entry.waitFor();
  await page.evaluate((count) => {
    const at = { from: 0, to: 0 };
    (window as unknown as { opened: typeof at }).opened = at;
    addEventListener('click', () => (at.from ||= performance.now()), { capture: true, once: true });
    const look = () => {
      const drawn = document.querySelectorAll('.svelte-flow__node');
      if (drawn.length < count || getComputedStyle(drawn[count - 1]!).visibility !== 'visible')
        requestAnimationFrame(look);
      else requestAnimationFrame(() => (at.to = performance.now()));
    };
    requestAnimationFrame(look);
  }, layers);
  await entry.click();
  await page.waitForFunction(() => (window as unknown as { opened: { to: number } }).opened.to > 0);
  return page.evaluate(() => {
    const { from, to } = (window as unknown as { opened: { from: number; to: number } }).opened;
    return to - from;
  });
}

/** Until the view has not moved for some frames. */
const standsStill = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((done) => {
        const view = document.querySelector<HTMLElement>('.svelte-flow__viewport')!;
        let [last, still] = ['', 0];
        const look = () => {
          still = view.style.transform === last ? still + 1 : 0;
          last = view.style.transform;
          if (still > 20) done();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );

async function fit(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Fit/ }).click();
  await standsStill(page);
}

/** Drags one layer along a circle and back to another place. */
async function drag(page: Page, id: string): Promise<number[]> {
  const box = (await page.locator(`.svelte-flow__node[data-id="${id}"]`).boundingBox())!;
  const x = box.x + box.width / 4,
    y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  const frames = await framesWhile(page, async () => {
    for (let i = 1; i <= moves; i++)
      await page.mouse.move(x + 90 * Math.sin(i / 9) + i / 3, y + 60 * (1 - Math.cos(i / 9)));
  });
  await page.mouse.up();
  const after = (await page.locator(`.svelte-flow__node[data-id="${id}"]`).boundingBox())!;
  insist(Math.abs(after.x - box.x) > 5, `${id} has not moved`);
  await page.keyboard.press('Control+z');
  await standsStill(page);
  return frames;
}

/** A place of the canvas that nothing stands at. */
async function bare(page: Page): Promise<{ x: number; y: number }> {
  const place = await page.evaluate(() => {
    const { left, top, right, bottom } = document.querySelector('.svelte-flow')!.getBoundingClientRect();
    for (let y = (top + bottom) / 2; y < bottom; y += 7)
      for (let x = (left + right) / 2; x < right; x += 7)
        if (document.elementFromPoint(x, y)?.classList.contains('svelte-flow__pane')) return { x, y };
    return null;
  });
  insist(place !== null, 'the canvas has no bare place');
  return place!;
}

const viewOf = (page: Page): Promise<string> =>
  page.locator('.svelte-flow__viewport').evaluate((view: HTMLElement) => view.style.transform);

/** The wheel zooms in, and out again. */
async function zoom(page: Page): Promise<number[]> {
  const { x, y } = await bare(page),
    before = await viewOf(page);
  await page.mouse.move(x, y);
  return framesWhile(page, async () => {
    for (let i = 0; i < moves; i++) {
      await page.mouse.wheel(0, i < moves / 2 ? -60 : 60);
      if (i === moves / 2) insist((await viewOf(page)) !== before, 'the view has not moved');
    }
  });
}

/** A hand pulls the view along a circle. */
async function pan(page: Page): Promise<number[]> {
  const { x, y } = await bare(page),
    before = await viewOf(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const frames = await framesWhile(page, async () => {
    for (let i = 1; i <= moves; i++)
      await page.mouse.move(x + 120 * Math.sin(i / 9) - i, y + 90 * (1 - Math.cos(i / 9)));
  });
  await page.mouse.up();
  insist((await viewOf(page)) !== before, 'the view has not moved');
  return frames;
}

async function measure(browser: Browser, layers: number): Promise<object> {
  const scratch = mkdtempSync(join(tmpdir(), 'backprop-canvas-')),
    path = join(scratch, 'bench'),
    userFolder = join(scratch, 'user');
  mkdirSync(path);
  mkdirSync(userFolder);
  writeFileSync(join(path, 'project.json'), JSON.stringify(drawingOf(layers)));
  const recent = [{ path, name: 'bench', openedAt: new Date().toISOString() }];
  writeFileSync(join(userFolder, 'recent.json'), JSON.stringify(recent));
  const opened = await openBrowserHost(browser, { userFolder, openAtStart: null });
  try {
    const { page } = opened;
    await page.setViewportSize({ width: 1280, height: 800 });
    const open = await openProject(page, layers);
    await watchFrames(page);
    // It stands at the edge of the view, which follows the hand there: the layer is dragged, and all is drawn elsewhere.
    const target = 'activation1';
    const near = await drag(page, target),
      zoomed = await zoom(page),
      pulled = await pan(page);
    await fit(page);
    insist((await nodes(page).count()) === layers, 'not every layer is drawn');
    const whole = await drag(page, target);
    await fit(page);
    const inside = await drag(page, `activation${Math.ceil(layers / 12)}`);
    const selectAll = await pressAndSee(page, 'Control+a');
    insist((await page.locator('.svelte-flow__node.selected').count()) === layers, 'not all are selected');
    await page.keyboard.press('Escape');
    await fit(page);
    await page.locator(`.svelte-flow__node[data-id="${target}"]`).click();
    const edits: number[] = [];
    for (const [keys, count] of [
      ['Control+d', layers + 1],
      ['Control+z', layers],
      ['Delete', layers - 1],
      ['Control+z', layers],
    ] as const) {
      edits.push(await pressAndSee(page, keys));
      insist((await nodes(page).count()) === count, `${keys}: not ${count} layers`);
      if (count === layers) await page.locator(`.svelte-flow__node[data-id="${target}"]`).click();
    }
    const all = { near, whole, inside, zoomed, pulled };
    for (const [name, frames] of Object.entries(all))
      insist(frames.length > moves / 2, `only ${frames.length} frames: ${name}`);
    return {
      layers,
      'open ms': open,
      'drag p50 ms': percentile(near, 0.5),
      'drag p95 ms': percentile(near, 0.95),
      'drag max ms': Math.max(...near),
      'drag, all in view p50 ms': percentile(whole, 0.5),
      'drag, all in view p95 ms': percentile(whole, 0.95),
      'drag, all in view max ms': Math.max(...whole),
      'drag, view at rest p95 ms': percentile(inside, 0.95),
      'drag, view at rest max ms': Math.max(...inside),
      'zoom p95 ms': percentile(zoomed, 0.95),
      'pan p95 ms': percentile(pulled, 0.95),
      'select all ms': selectAll,
      'duplicate ms': edits[0],
      'undo ms': edits[1],
      'delete ms': edits[2],
      'undo of it ms': edits[3],
      'edit ms': Math.max(...edits),
      frames: Object.values(all).reduce((sum, frames) => sum + frames.length, 0),
    };
  } finally {
    await opened.close();
    rmSync(scratch, { recursive: true });
  }
}

export async function benchCanvas(sizes: readonly number[] = all): Promise<object[]> {
  execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/prepare.mjs'), 'app'], {
    stdio: 'ignore',
  });
  const browser = await chromium.launch({
    ...(findBrowser() && { executablePath: findBrowser()! }),
    // Chromium refuses to run as root with its sandbox on.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
  });
  try {
    const rows: object[] = [];
    for (const layers of sizes) rows.push(await measure(browser, layers));
    return rows;
  } finally {
    await browser.close();
  }
}

if (import.meta.main) {
  const sizes = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await benchCanvas(sizes.length > 0 ? sizes : all)));
}
