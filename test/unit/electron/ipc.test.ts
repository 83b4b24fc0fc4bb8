import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commandNames } from '../../../contract/commands.ts';
import { problem, ProblemError } from '../../../contract/problems.ts';
import { carryCommands } from '../../../electron/main/ipc.ts';
import { wrongPayload } from '../../../electron/main/payload.ts';
import { isTrusted } from '../../../electron/main/security.ts';
import { forget, seen } from './fake.ts';

vi.mock('electron', () => import('./fake.ts'));
vi.spyOn(console, 'error').mockImplementation(() => undefined);

const top = { url: 'backprop://app/index.html', parent: null };
const studio = vi.fn(async () => ({ ok: true as const, value: null as never }));
const send = (channel: string, frame: object | null, ...parts: unknown[]) =>
  seen.handlers.get(channel)?.({ senderFrame: frame }, ...parts);
const refused = { ok: false, problems: [{ code: 'host/bad-request' }] };

beforeEach(() => {
  forget();
  studio.mockClear();
  carryCommands(studio);
});

describe('the channels', () => {
  it('are the commands of the contract, each of them and nothing else', () => {
    expect([...seen.handlers.keys()].sort()).toEqual([...commandNames].sort());
  });

  it('hand a request of the window on', async () => {
    expect(await send('files.list', top, { path: '/' })).toEqual({ ok: true, value: null });
    expect(studio).toHaveBeenCalledExactlyOnceWith('files.list', { path: '/' });
  });

  it.each([
    ['a frame inside the page', { url: 'backprop://app/index.html', parent: top }],
    ['another site', { url: 'https://example.com/', parent: null }],
    ['a host that begins like ours', { url: 'backprop://app.example.com/', parent: null }],
    ['a file', { url: 'file:///tmp/index.html', parent: null }],
    ['a data address', { url: 'data:text/html,backprop://app', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['a frame without an address', { url: '', parent: null }],
    ['a frame that is gone', null],
  ])('refuse %s', async (_what, frame) => {
    expect(isTrusted(frame as never)).toBe(false);
    for (const name of commandNames) expect(await send(name, frame, {})).toMatchObject(refused);
    expect(studio).not.toHaveBeenCalled();
  });

  it.each([
    ['nothing', []],
    ['two requests', [{}, {}]],
    ['null', [null]],
    ['a number', [7]],
    ['text', ['{}']],
    ['a list', [[]]],
    ['a map', [new Map()]],
    ['a date inside', [{ at: new Date() }]],
    ['bytes inside', [{ bytes: new Uint8Array(8) }]],
  ])('refuse %s as a request', async (_what, parts) => {
    expect(await send('files.list', top, ...parts)).toMatchObject(refused);
    expect(studio).not.toHaveBeenCalled();
  });

  it('turn an error into problems, and keep those it carries', async () => {
    studio.mockRejectedValueOnce(new ProblemError(problem('run/none', {})));
    expect(await send('app.info', top, {})).toMatchObject({ ok: false, problems: [{ code: 'run/none' }] });
    studio.mockRejectedValueOnce(new Error('broken'));
    expect(await send('app.info', top, {})).toMatchObject({
      ok: false,
      problems: [{ code: 'host/internal' }],
    });
  });
});

describe('a payload', () => {
  it('may be a large project', () => {
    const layers = Array.from({ length: 5000 }, (_, i) => ({
      id: `l${i}`,
      params: { units: i },
      inputs: [null, 'x'],
    }));
    expect(
      wrongPayload({ document: { networks: { main: { layers } } }, undefinedIsFine: undefined, nan: NaN }),
    ).toBeNull();
  });
  it('may not be nested without end', () => {
    const deep: Record<string, unknown> = {};
    let at = deep;
    for (let i = 0; i < 100; i++) at = at.x = {} as Record<string, unknown>;
    expect(wrongPayload(deep)).toMatch(/nested/);
    const round: Record<string, unknown> = {};
    round.self = round;
    expect(wrongPayload(round)).toMatch(/nested/);
  });
  it('may not be huge', () => {
    expect(wrongPayload({ text: 'x'.repeat(20_000_000) })).toMatch(/long/);
    expect(wrongPayload({ list: new Array(2_000_001).fill(0) })).toMatch(/values/);
  });
});
