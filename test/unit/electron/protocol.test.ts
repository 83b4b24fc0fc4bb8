import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy, isOurs, securityHeaders } from '../../../electron/main/policy.ts';
import { answer, pathParts, registerScheme, serveScheme } from '../../../electron/main/protocol.ts';
import * as serveHeaders from '../../../cli/serve/headers.ts';
import { findFile } from '../../../cli/serve/files.ts';
import { seen } from './fake.ts';
import { goodPaths, wrongPaths } from './traversal.ts';

vi.mock('electron', () => import('./fake.ts'));

let scratch = '';
let folder = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'backprop-protocol-'));
  folder = join(scratch, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(scratch, 'secret.js'), 'secret');
  await writeFile(join(scratch, 'renderer-evil.js'), 'secret');
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets', 'index-a_B-1.js'), 'code');
  await writeFile(join(folder, '.hidden.js'), 'secret');
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('the custom protocol', () => {
  it('is registered as standard and secure, without powers it does not need', () => {
    registerScheme();
    expect(seen.schemes).toEqual([
      {
        scheme: 'backprop',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
  });

  it('serves the window with every security header', async () => {
    serveScheme(folder);
    const response = await seen.protocols.get('backprop')?.(new Request('backprop://app/index.html'));
    expect(response?.status).toBe(200);
    expect(await response?.text()).toBe('<!doctype html>');
    for (const [name, value] of Object.entries(securityHeaders))
      expect(response?.headers.get(name)).toBe(value);
  });

  it.each(goodPaths)('serves %s', async (path) => {
    expect((await answer(folder, 'GET', `backprop://app${path}`)).status).toBe(200);
    expect(await findFile(folder, path)).not.toBeNull();
  });

  it.each(wrongPaths)('does not serve %s', async (path) => {
    const response = await answer(folder, 'GET', `backprop://app${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
    expect(response.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy);
    // The browser host takes its paths from the same kind of stranger.
    expect(await findFile(folder, path)).toBeNull();
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not answer %s', async (method) => {
    expect((await answer(folder, method, 'backprop://app/index.html')).status).toBe(405);
  });

  it.each([
    'backprop://evil/index.html',
    'backprop://app.evil/index.html',
    'backprop://user@app/index.html',
    'backprop://app:80/index.html',
    'file:///etc/passwd',
    'https://app/index.html',
    'nonsense',
    '',
  ])('does not take %s for its own', (address) => {
    expect(isOurs(address)).toBe(false);
    expect(pathParts(address)).toBeNull();
  });
});

describe('the content security policy', () => {
  const rules = Object.fromEntries(
    contentSecurityPolicy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]),
  );
  it('forbids everything and opens only the page’s own files', () => {
    expect(rules['default-src']).toEqual(["'none'"]);
    for (const values of Object.values(rules))
      for (const value of values) expect(["'none'", "'self'", 'data:', 'blob:']).toContain(value);
    expect(rules['script-src']).toEqual(["'self'"]);
    expect(rules['style-src']).toEqual(["'self'"]);
    expect(rules['connect-src']).toEqual(["'self'"]);
  });
  it('is the same in the desktop window and in the browser host', () => {
    expect(serveHeaders.contentSecurityPolicy).toBe(contentSecurityPolicy);
    expect(serveHeaders.securityHeaders).toEqual(securityHeaders);
  });
});
