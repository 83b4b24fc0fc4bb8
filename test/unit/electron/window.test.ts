import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lockPages, lockSession } from '../../../electron/main/security.ts';
import { openWindow } from '../../../electron/main/window.ts';
import { preventable, strict, StrictEmitter } from '../../electron/main/strict.ts';
import { FakeContents, forget, seen, type FakeWindow } from './fake.ts';

vi.mock('electron', () => import('./fake.ts'));
vi.spyOn(console, 'error').mockImplementation(() => undefined);
beforeEach(forget);

const open = (): FakeWindow =>
  openWindow({ preload: '/app/out/preload/index.cjs', devTools: false }) as never;

describe('the window', () => {
  it('is isolated, sandboxed, without Node, without webviews', () => {
    expect(open().options.webPreferences).toEqual({
      preload: '/app/out/preload/index.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('loads the app by its own scheme and is shown once it has been drawn', () => {
    const window = open();
    expect(window.loaded).toEqual(['backprop://app/index.html']);
    expect(window.options.show).toBe(false);
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it('comes back after a crash, once', () => {
    const { webContents } = open();
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(webContents.reload).toHaveBeenCalledTimes(1);
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(webContents.reload).toHaveBeenCalledTimes(1);
    expect(seen.dialogs[0]?.[0]).toBe('error');
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(seen.dialogs).toHaveLength(1);
  });

  it('tells the page that it holds the window open, so that it asks what to do', () => {
    const { webContents, ...window } = open();
    const event = preventable({});
    webContents.emit('will-prevent-unload', event);
    expect(webContents.send).toHaveBeenCalledExactlyOnceWith('window.closing', {});
    // Held back it would mean: close all the same.
    expect(event.defaultPrevented).toBe(false);
    expect(window.destroyed).toBe(false);
  });
});

describe('every page', () => {
  const contents = (): FakeContents => {
    const app = new StrictEmitter('app', ['web-contents-created']);
    lockPages(app as never);
    const made = new FakeContents();
    app.emit('web-contents-created', {}, made);
    return made;
  };
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'has %s held back',
    (name) => {
      const event = preventable({ url: 'https://example.com/' });
      contents().emit(name, event);
      expect(event.defaultPrevented).toBe(true);
    },
  );
  it.each(['https://example.com/', 'backprop://app/index.html', 'about:blank', 'file:///etc/passwd'])(
    'may not open %s in a new window',
    (url) => expect(contents().openHandler?.({ url })).toEqual({ action: 'deny' }),
  );
});

describe('the session', () => {
  type Decide = (answer: never) => void;
  const handlers: Record<string, (...parts: never[]) => unknown> = {};
  const keep = (name: string) => (handler: (...parts: never[]) => unknown) => void (handlers[name] = handler);
  lockSession(
    strict('session', {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      webRequest: strict('webRequest', { onBeforeRequest: keep('before') }),
    }) as never,
  );
  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'fullscreen',
    'openExternal',
    'usb',
    'unknown',
  ])('grants no %s', (permission) => {
    const decide = vi.fn();
    handlers.request?.(null as never, permission as never, decide as Decide as never);
    expect(decide).toHaveBeenCalledExactlyOnceWith(false);
    expect(handlers.check?.(null as never, permission as never)).toBe(false);
    expect(handlers.device?.({} as never)).toBe(false);
  });
  const cancelled = (url: string) => {
    const decide = vi.fn();
    handlers.before?.({ url } as never, decide as never);
    return decide.mock.calls[0]?.[0] as { cancel: boolean };
  };
  it.each([
    'https://example.com/',
    'http://127.0.0.1:80/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'backprop://evil/x.js',
  ])('lets no request out to %s', (url) => expect(cancelled(url)).toEqual({ cancel: true }));
  it.each(['backprop://app/index.html', 'data:image/png;base64,AA==', 'blob:backprop://app/1'])(
    'lets %s through',
    (url) => expect(cancelled(url)).toEqual({ cancel: false }),
  );
});
