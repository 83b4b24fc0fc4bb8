import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startStudioProcess } from '../../../electron/main/studioProcess.ts';
import { forget, seen } from './fake.ts';

vi.mock('electron', () => import('./fake.ts'));
vi.spyOn(console, 'error').mockImplementation(() => undefined);

const onEvent = vi.fn();
const start = () => startStudioProcess({ entry: '/app/studio.mjs', host: { host: 'electron' }, onEvent });
const process = () => seen.forks.at(-1)!;
const port = () => seen.channels.at(-1)!.port1;
const disconnected = { ok: false, problems: [{ code: 'host/disconnected' }] };

beforeEach(() => {
  forget();
  onEvent.mockClear();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('the studio process', () => {
  it('is started with what it must know and a port of its own', () => {
    start();
    expect(process().entry).toBe('/app/studio.mjs');
    expect(process().messages).toEqual([
      { message: { host: { host: 'electron' } }, ports: [seen.channels[0]!.port2] },
    ]);
  });

  it('answers each call with its own reply, in any order', async () => {
    const studio = start();
    const first = studio.call('app.info', {});
    const second = studio.call('project.recent', {});
    expect(port().sent).toEqual([
      { id: 1, command: 'app.info', request: {} },
      { id: 2, command: 'project.recent', request: {} },
    ]);
    port().emit('message', { data: { id: 2, reply: { ok: true, value: [] } } });
    port().emit('message', { data: { id: 1, reply: { ok: true, value: 'info' } } });
    expect(await second).toEqual({ ok: true, value: [] });
    expect(await first).toEqual({ ok: true, value: 'info' });
  });

  it('has its events passed on', () => {
    start();
    const message = { event: 'train.epoch', payload: { run: 'a' } };
    port().emit('message', { data: message });
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(message);
  });

  it('is started again when it ends; what waited hears of it, and so does the window', async () => {
    const studio = start();
    const waiting = studio.call('app.info', {});
    process().emit('exit', 139);
    expect(await waiting).toMatchObject(disconnected);
    expect(await studio.call('app.info', {})).toMatchObject(disconnected);
    expect(seen.forks).toHaveLength(1);
    vi.advanceTimersByTime(250);
    expect(seen.forks).toHaveLength(2);
    expect(onEvent).toHaveBeenCalledExactlyOnceWith({
      event: 'studio.restarted',
      payload: { problems: [expect.objectContaining({ code: 'host/disconnected' })] },
    });
    const next = studio.call('app.info', {});
    port().emit('message', { data: { id: 2, reply: { ok: true, value: 'again' } } });
    expect(await next).toEqual({ ok: true, value: 'again' });
  });

  it('is not started in a tight circle where it cannot start', () => {
    start();
    for (let i = 0; i < 20; i++) {
      process().emit('exit', 1);
      vi.advanceTimersByTime(250);
    }
    expect(seen.forks.length).toBeLessThan(8);
    vi.advanceTimersByTime(8000);
    expect(seen.forks.length).toBeLessThan(9);
  });

  it('is asked to close, waited for, and not started again', async () => {
    const studio = start();
    const closing = studio.close();
    expect(port().sent.at(-1)).toEqual({ close: true });
    process().emit('exit', 0);
    await closing;
    vi.advanceTimersByTime(60_000);
    expect(seen.forks).toHaveLength(1);
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('is ended where it does not close by itself', async () => {
    const studio = start();
    const closing = studio.close();
    vi.advanceTimersByTime(10_000);
    expect(process().killed).toBe(true);
    process().emit('exit', 143);
    await closing;
  });
});
