import { request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { problem, ProblemError } from '../../../contract/problems.ts';
import { serve, type Serving } from '../../../cli/serve/index.ts';
import { securityHeaders } from '../../../cli/serve/headers.ts';
import { wrongPaths } from '../electron/traversal.ts';

let folder = '';
let serving: Serving;
let listeners: ((message: unknown) => void)[] = [];
const studio = {
  call: vi.fn(async (name: string): Promise<never> => ({ name, loss: NaN }) as never),
  subscribe: (listener: (message: never) => void) => {
    listeners.push(listener as never);
    return () => void (listeners = listeners.filter((l) => l !== listener));
  },
};
const log = vi.fn();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backprop-serve-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'index-abc.js'), 'code');
  await symlink('/etc/hostname', join(folder, 'link.js'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  studio.call.mockClear();
  serving = await serve({ studio, port: 0, rendererFolder: folder, log });
});
afterEach(() => serving.close());

const port = () => Number(new URL(serving.url).port);
const token = () => new URL(serving.url).searchParams.get('token') ?? '';

/** Without what fetch mends: paths go out as they are, and Host can be chosen. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const asked = httpRequest({ host: '127.0.0.1', port: port(), path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      asked.on('error', reject).end();
    },
  );
}

interface Connection {
  readonly socket: WebSocket;
  readonly messages: unknown[];
  readonly ended: Promise<string>;
}
function connect(
  given: { token?: string; origin?: string; host?: string; path?: string; protocols?: string[] } = {},
): Connection {
  const protocols = given.protocols ?? ['backprop', `token.${given.token ?? token()}`];
  const socket = new WebSocket(`ws://127.0.0.1:${port()}${given.path ?? '/studio'}`, protocols, {
    headers: {
      Origin: given.origin ?? `http://127.0.0.1:${port()}`,
      ...(given.host ? { Host: given.host } : {}),
    },
  });
  const messages: unknown[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const ended = new Promise<string>((resolve) => {
    socket.on('close', (code) => resolve(String(code)));
    socket.on('error', (error) => resolve(error.message));
    socket.on('unexpected-response', (_request, response) => resolve(`status ${response.statusCode}`));
  });
  return { socket, messages, ended };
}
const opened = ({ socket }: Connection) => new Promise((resolve) => socket.once('open', resolve));
const ask = async (connection: Connection, message: unknown) => {
  connection.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  await vi.waitFor(() => expect(connection.messages.length).toBeGreaterThan(0));
  return connection.messages.shift();
};

describe('the address', () => {
  it('is on the loopback, with a token that nobody guesses', () => {
    expect(serving.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  });
  it('is another one each time', async () => {
    const other = await serve({ studio, port: 0, rendererFolder: folder, log });
    expect(new URL(other.url).search).not.toBe(new URL(serving.url).search);
    await other.close();
  });
  it('is given to whoever opens it', async () => {
    const open = vi.fn();
    const other = await serve({ studio, port: 0, rendererFolder: folder, open, log });
    expect(open).toHaveBeenCalledExactlyOnceWith(other.url);
    await other.close();
  });
  it.each([
    ['taken by another program', 'host/port', /another program/],
    [70_000, 'host/port', /0 to 65535/],
    [-1, 'host/port', /0 to 65535/],
  ])('with port %s is refused as %s', async (given, code, reason) => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const taken = (blocker.address() as { port: number }).port;
    const asked = serve({
      studio,
      port: typeof given === 'number' ? given : taken,
      rendererFolder: folder,
      log,
    });
    await expect(asked).rejects.toMatchObject({
      problems: [{ code, message: expect.stringMatching(reason) }],
    });
    await new Promise((resolve) => blocker.close(resolve));
  });
  it('without a built window is refused', async () => {
    await expect(serve({ studio, port: 0, rendererFolder: join(folder, 'nothing'), log })).rejects.toThrow(
      /host\/read/,
    );
  });
});

describe('files', () => {
  it.each(['/', '/index.html', '/?token=x'])('%s is the window, with every security header', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, body]).toEqual([200, '<!doctype html>']);
    for (const [name, value] of Object.entries(securityHeaders))
      expect(headers[name.toLowerCase()]).toBe(value);
    expect(headers['cache-control']).toBe('no-store');
  });
  it('are served without a body for HEAD, and not at all for other methods', async () => {
    expect(await get('/index-abc.js', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await get('/', {}, method)).status).toBe(405);
  });
  it.each(wrongPaths.filter((path) => /^[\x21-\x7e]+$/.test(path) && path !== '/index.html/'))(
    '%s leads nowhere',
    async (path) => {
      const { status, body } = await get(path);
      // Some become another address before they arrive: `/./x` is `/x`. None may show a file outside.
      expect(status).toBe(404);
      expect(body).toBe('There is no such file.\n');
    },
  );
  it('are not followed out of the folder by a link', async () => {
    expect((await get('/link.js')).status).toBe(404);
  });
  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    'localhost',
    '127.0.0.1:1',
    '127.0.0.1.evil.example',
  ])('are refused for the host "%s"', async (host) =>
    expect((await get('/', { Host: host })).status).toBe(403),
  );
  it('are refused to pages of other origins', async () => {
    expect((await get('/', { Origin: 'http://evil.example' })).status).toBe(403);
    expect((await get('/', { Origin: `http://127.0.0.1:${port()}` })).status).toBe(200);
  });
});

describe('the socket', () => {
  it('carries a command and its reply, NaN included', async () => {
    const connection = connect();
    await opened(connection);
    expect(await ask(connection, { id: 7, command: 'app.info', request: {} })).toEqual({
      id: 7,
      reply: { ok: true, value: { name: 'app.info', loss: { $number: 'NaN' } } },
    });
    expect(connection.socket.protocol).toBe('backprop');
  });

  it('carries events to every window, until it closes', async () => {
    const [one, two] = [connect(), connect()];
    await Promise.all([opened(one), opened(two)]);
    const message = { event: 'menu.command', payload: { command: 'x' } };
    listeners.forEach((listener) => listener(message));
    await vi.waitFor(() => expect([one.messages, two.messages]).toEqual([[message], [message]]));
    one.socket.close();
    await vi.waitFor(() => expect(listeners).toHaveLength(1));
    two.socket.close();
    await vi.waitFor(() => expect(listeners).toHaveLength(0));
  });

  it('carries problems', async () => {
    studio.call.mockRejectedValueOnce(new ProblemError(problem('run/none', {})));
    studio.call.mockRejectedValueOnce(new Error('broken'));
    const connection = connect();
    await opened(connection);
    const call = { id: 1, command: 'app.info', request: {} };
    expect(await ask(connection, call)).toMatchObject({
      reply: { ok: false, problems: [{ code: 'run/none' }] },
    });
    expect(await ask(connection, call)).toMatchObject({
      reply: { ok: false, problems: [{ code: 'host/internal' }] },
    });
  });

  it.each([
    ['an unknown command', { id: 1, command: 'format.disk', request: {} }],
    ['a name of every object', { id: 1, command: '__proto__', request: {} }],
    ['no command', { id: 1, request: {} }],
    ['no request', { id: 1, command: 'app.info' }],
    ['a list as request', { id: 1, command: 'app.info', request: [] }],
  ])('answers %s with a problem', async (_what, message) => {
    const connection = connect();
    await opened(connection);
    expect(await ask(connection, message)).toMatchObject({
      id: 1,
      reply: { ok: false, problems: [{ code: 'host/bad-request' }] },
    });
    expect(studio.call).not.toHaveBeenCalled();
  });

  it.each(['', 'hello', '[]', 'null', '{"command":"app.info"}', '{"id":"1"}', '{"id":1.5}'])(
    'is closed by %j',
    async (text) => {
      const connection = connect();
      await opened(connection);
      connection.socket.send(text);
      expect(await connection.ended).toBe('1003');
      expect(studio.call).not.toHaveBeenCalled();
    },
  );

  it('is closed by bytes and by messages that are too long', async () => {
    const binary = connect();
    await opened(binary);
    binary.socket.send(Buffer.from('{"id":1,"command":"app.info","request":{}}'), { binary: true });
    expect(await binary.ended).toBe('1003');
    const long = connect();
    await opened(long);
    long.socket.send(
      JSON.stringify({ id: 1, command: 'app.info', request: { text: 'x'.repeat(9_000_000) } }),
    );
    expect(await long.ended).toBe('1009');
    expect(studio.call).not.toHaveBeenCalled();
  });

  it.each([
    ['a wrong token', { token: 'x'.repeat(43) }],
    ['an empty token', { token: '' }],
    ['no token', { protocols: ['backprop'] }],
  ])('is closed with 4401 for %s, and nothing was listened to', async (_what, how) => {
    const connection = connect(how);
    connection.socket.on('open', () => connection.socket.send('{"id":1,"command":"app.info","request":{}}'));
    expect(await connection.ended).toBe('4401');
    expect(connection.messages).toEqual([]);
    expect(studio.call).not.toHaveBeenCalled();
    expect(listeners).toHaveLength(0);
  });

  it.each([
    ['another page', { origin: 'http://evil.example' }],
    ['a page on another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without origin', { origin: 'null' }],
    ['a name that was pointed here', { host: 'evil.example', origin: 'http://evil.example' }],
  ])('is refused to %s, whatever its token', async (_what, how) => {
    expect(await connect(how).ended).toMatch(/403/);
  });

  it('is at one address only', async () => {
    expect(await connect({ path: '/other' }).ended).toMatch(/404/);
  });

  it('ends with the server', async () => {
    const connection = connect();
    await opened(connection);
    await serving.close();
    expect(await connection.ended).toBe('1006');
    serving = await serve({ studio, port: 0, rendererFolder: folder, log });
  });
});
