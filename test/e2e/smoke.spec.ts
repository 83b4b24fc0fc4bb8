import { expect, inBothThemes, test } from './harness/index.ts';

inBothThemes((theme) => {
  test(`the window opens in ${theme}, and the studio answers`, async ({ studioWindow }) => {
    const { page, host } = studioWindow;
    await expect(page).toHaveTitle(/Backprop Studio/);
    await expect(page.locator('#app')).not.toBeEmpty();
    const reply = await studioWindow.call('app.info', {});
    expect(reply).toMatchObject({
      ok: true,
      value: {
        host: host === 'browser' ? 'browser' : 'electron',
        nativeDialogs: host !== 'browser',
        openAtStart: null,
      },
    });
    await studioWindow.screenshot('start');
  });
});

test('the page is alone with the contract: no Node, no Electron, its own origin', async ({
  studioWindow,
}) => {
  const { page, host } = studioWindow;
  const found = await page.evaluate(() => ({
    names: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys((window as { backprop?: object }).backprop ?? {}),
    frozen: Object.isFrozen((window as { backprop?: object }).backprop),
    secure: isSecureContext,
    isolated: crossOriginIsolated,
  }));
  expect(found).toEqual({
    names: [],
    bridge: host === 'browser' ? [] : ['call', 'on', 'pathOf'],
    frozen: true,
    secure: true,
    isolated: true,
  });
});

test('scripts, styles and connections from elsewhere are refused by the policy', async ({ studioWindow }) => {
  studioWindow.expectComplaint(/Content Security Policy|policy violation|example\.com/);
  const refused = await studioWindow.page.evaluate(async () => {
    const results: Record<string, boolean> = {};
    const script = document.createElement('script');
    script.textContent = 'window.__inline = true';
    document.head.append(script);
    results.inlineScript = !('__inline' in window);
    // Later, by a timer: what a test evaluates itself is allowed to use eval.
    results.eval = await new Promise<boolean>((resolve) =>
      setTimeout(() => {
        try {
          resolve(!new Function('return true')());
        } catch {
          resolve(true);
        }
      }),
    );
    results.fetch = await fetch('https://example.com/').then(
      () => false,
      () => true,
    );
    const outside = document.createElement('script');
    outside.src = 'https://example.com/x.js';
    results.outsideScript = await new Promise<boolean>((resolve) => {
      outside.onerror = () => resolve(true);
      outside.onload = () => resolve(false);
      document.head.append(outside);
    });
    return results;
  });
  expect(refused).toEqual({ inlineScript: true, eval: true, fetch: true, outsideScript: true });
});

test('a request that is not one is answered with a problem', async ({ studioWindow }) => {
  for (const request of [null, 7, 'text', []]) {
    const reply = await studioWindow.call('app.info', request as never);
    expect(reply).toMatchObject({ ok: false, problems: [{ code: 'host/bad-request' }] });
  }
  const missing = await studioWindow.call('project.open', { path: `${studioWindow.folder}/nothing-here` });
  expect(missing.ok).toBe(false);
});

test('the page stays where it is: no navigation, no second window', async ({ studioWindow, host }) => {
  test.skip(host === 'browser', 'a tab of a browser belongs to the person');
  const { page } = studioWindow;
  const before = page.url();
  studioWindow.expectComplaint(/^request off the app: https:\/\/example\.com/);
  await page.evaluate(() => {
    location.href = 'https://example.com/';
    window.open('https://example.com/second');
  });
  await expect.poll(() => page.context().pages().length).toBe(1);
  const reply = await studioWindow.call('app.info', {});
  expect(reply.ok).toBe(true);
  expect(page.url()).toBe(before);
});

test('permissions of the browser are refused', async ({ studioWindow }) => {
  test.skip(studioWindow.host !== 'double', 'only the double can be asked directly');
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read'])
    expect(await studioWindow.mayHave(permission), permission).toBe(false);
});

test('the studio process may die: the window stays and hears of another', async ({ studioWindow, host }) => {
  test.skip(host === 'browser', 'there the studio lives in the server itself');
  const restarted = await studioWindow.listen('studio.restarted');
  await studioWindow.killStudio();
  expect(await restarted()).toMatchObject({ problems: [{ code: 'host/disconnected' }] });
  expect((await studioWindow.call('app.info', {})).ok).toBe(true);
});

test('an entry of the native menu reaches the window', async ({ studioWindow, host }) => {
  test.skip(host === 'browser', 'a tab has no menu of ours');
  const chosen = await studioWindow.listen('menu.command');
  await studioWindow.chooseMenu('view.theme');
  expect(await chosen()).toEqual({ command: 'view.theme' });
});

test('a native dialog answers with the chosen path, or with nothing', async ({ studioWindow, host }) => {
  test.skip(host === 'browser', 'the browser host has no native dialogs');
  await studioWindow.answerDialog('/tmp/some file.csv', null);
  const ask = () => studioWindow.call('dialog.open', { kind: 'file', title: 'Data' });
  expect(await ask()).toEqual({ ok: true, value: '/tmp/some file.csv' });
  expect(await ask()).toEqual({ ok: true, value: null });
});

test('a run trains in the built studio, and tells the window', async ({ studioWindow }) => {
  const path = `${studioWindow.folder}/iris`;
  const templates = await studioWindow.call('templates.list', {});
  const template = templates.ok
    ? templates.value.find(({ name }) => name.startsWith('iris'))?.name
    : undefined;
  expect(template, 'a template for iris').toBeDefined();
  const made = await studioWindow.call('project.new', { path, template });
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'));
  const state = await studioWindow.listen('train.state');
  const telemetry = await studioWindow.listen('train.telemetry');
  const started = await studioWindow.call('train.start', { path, document: made.value.document });
  expect(started).toMatchObject({ ok: true });
  expect((await telemetry()).points.length).toBeGreaterThan(0);
  let last = await state();
  while (last.state !== 'ended') last = await state();
  expect(last).toMatchObject({ reason: 'completed', problems: [], test: { accuracy: expect.any(Number) } });
});
