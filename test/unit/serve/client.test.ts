import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bridgeClient } from '../../../renderer/client/bridge.ts';
import { socketClient, type Socket } from '../../../renderer/client/socket.ts';

class FakeSocket {
  readyState = 0;
  sent: { id: number; command: string }[] = [];
  #listeners = new Map<string, (event: object) => void>();
  send(text: string): void {
    this.sent.push(JSON.parse(text) as never);
  }

  close(): void {}
  addEventListener(name: string, listener: (event: object) => void): void {
    this.#listeners.set(name, listener);
  }

  open(): void {
    this.readyState = 1;
    this.#listeners.get('open')?.({});
  }

  say(message: object): void {
    this.#listeners.get('message')?.({ data: JSON.stringify(message) });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.#listeners.get('close')?.({ code });
  }
}

let sockets: FakeSocket[] = [];
const start = () =>
  socketClient(() => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as Socket;
  });
const last = () => sockets.at(-1)!;

beforeEach(() => {
  sockets = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('the client over a socket', () => {
  it('keeps calls until the connection is there, and matches replies', async () => {
    const client = start();
    const [one, two] = [client.call('app.info', {}), client.call('project.recent', {})];
    last().open();
    expect(last().sent.map(({ id, command }) => [id, command])).toEqual([
      [1, 'app.info'],
      [2, 'project.recent'],
    ]);
    last().say({ id: 2, reply: { ok: true, value: [] } });
    last().say({
      id: 1,
      reply: { ok: false, problems: [{ code: 'run/none', where: {}, message: '', fix: '' }] },
    });
    expect(await two).toEqual([]);
    await expect(one).rejects.toMatchObject({ name: 'ProblemError', problems: [{ code: 'run/none' }] });
  });

  it('gives events to those who listen, as long as they do', () => {
    const client = start();
    const heard = vi.fn();
    const stop = client.on('train.telemetry', heard);
    last().open();
    last().say({ event: 'train.telemetry', payload: { points: [{ step: 1, loss: { $number: 'NaN' } }] } });
    last().say({ event: 'train.state', payload: {} });
    expect(heard).toHaveBeenCalledExactlyOnceWith({ points: [{ step: 1, loss: NaN }] });
    stop();
    last().say({ event: 'train.telemetry', payload: {} });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('comes back after a loss: open calls fail, the window hears of it', async () => {
    const client = start();
    const restarted = vi.fn();
    client.on('studio.restarted', restarted);
    last().open();
    const lost = client.call('app.info', {});
    last().drop();
    await expect(lost).rejects.toMatchObject({ problems: [{ code: 'host/disconnected' }] });
    const later = client.call('app.info', {});
    vi.advanceTimersByTime(250);
    expect(sockets).toHaveLength(2);
    last().open();
    expect(restarted).toHaveBeenCalledTimes(1);
    last().say({ id: 2, reply: { ok: true, value: 'back' } });
    expect(await later).toBe('back');
  });

  it('does not wait for ever', async () => {
    const client = start();
    last().drop();
    const call = client.call('app.info', {});
    const failed = expect(call).rejects.toMatchObject({ problems: [{ code: 'host/internal' }] });
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
    expect(sockets.length).toBeLessThan(8);
  });

  it('gives up at once where the token is wrong', async () => {
    const client = start();
    const call = client.call('app.info', {});
    const failed = expect(call).rejects.toMatchObject({ problems: [{ code: 'host/bad-request' }] });
    last().open();
    last().drop(4401);
    await failed;
    await expect(client.call('app.info', {})).rejects.toThrow(/token/);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });
});

describe('the client over the bridge', () => {
  it('sends plain copies and throws problems', async () => {
    const call = vi.fn(async (): Promise<unknown> => ({ ok: true, value: 7 }));
    const client = bridgeClient({ call, on: vi.fn() } as never);
    expect(await client.call('files.list', new Proxy({ path: '/' }, {}))).toBe(7);
    expect(() => structuredClone(call.mock.calls[0])).not.toThrow();
    call.mockResolvedValueOnce({
      ok: false,
      problems: [{ code: 'run/none', where: {}, message: 'm', fix: 'f' }],
    });
    await expect(client.call('app.info', {})).rejects.toMatchObject({ problems: [{ code: 'run/none' }] });
  });
});
