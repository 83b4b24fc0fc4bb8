import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, test } from './harness/index.ts';
import { root } from './harness/which.ts';

// Static checks of what electron-vite built, as Electron's security list asks for them.
const out = join(root, 'out');
const read = (...parts: string[]) => readFile(join(out, ...parts), 'utf8');
const filesOf = async (...parts: string[]) =>
  (await readdir(join(out, ...parts), { recursive: true })).map(String);

test('the preload script is one CommonJS file that requires Electron and nothing else', async () => {
  expect(await filesOf('preload')).toEqual(['index.cjs']);
  const code = await read('preload', 'index.cjs');
  expect([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
  expect(code).not.toMatch(/^(import|export)\b/m);
  expect(code.match(/exposeInMainWorld\(/g)).toHaveLength(1);
  expect(code).not.toMatch(/sendSync|sendToHost|webFrame|process\./);
});

test('the page loads files of its own: nothing inline, nothing from elsewhere', async () => {
  const page = await read('renderer', 'index.html');
  for (const [, address = ''] of page.matchAll(/(?:src|href)="([^"]*)"/g)) {
    expect(address).toMatch(/^\.\/[\w./-]+$/);
    expect(existsSync(join(out, 'renderer', address)), address).toBe(true);
  }
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/i);
});

test('styles fetch nothing from elsewhere, scripts bring no page of theirs', async () => {
  for (const name of await filesOf('renderer')) {
    if (name.endsWith('.css'))
      expect(await read('renderer', name), name).not.toMatch(/url\(\s*["']?(https?:)?\/\//);
    if (name.endsWith('.js'))
      expect(await read('renderer', name), name).not.toMatch(/\bnew Function\(|<webview|<iframe/);
  }
});

test('main opens windows in one place, without what the security list warns of', async () => {
  const code = await read('main', 'index.js');
  expect(code.match(/new BrowserWindow\(/g)).toHaveLength(1);
  expect(code).toMatch(/contextIsolation: true/);
  expect(code).toMatch(/sandbox: true/);
  for (const wrong of [
    /nodeIntegration\w*: true/,
    /webSecurity: false/,
    /allowRunningInsecureContent: true/,
    /experimentalFeatures: true/,
    /enableBlinkFeatures/,
    /webviewTag: true/,
    /openExternal/,
    /loadFile\(|["'`]file:/,
    /appendSwitch/,
    /\beval\(/,
    /executeJavaScript/,
    /certificate-error/,
    /from "@electron\/remote"/,
  ])
    expect(wrong.test(code), String(wrong)).toBe(false);
});

test('the studio process and the lane are files of their own, without Electron', async () => {
  for (const name of ['studio-process.mjs', 'lane.mjs'])
    expect(await read('main', name)).not.toMatch(/from "electron"/);
  const imported = new Set<string>();
  for (const name of await filesOf('main')) {
    if (!name.endsWith('.mjs')) continue;
    for (const [, from = ''] of (await read('main', name)).matchAll(/^import[^"\n]*"([^".][^"]*)"/gm))
      imported.add(from);
  }
  // What is not bundled must be packed: electron.builder.yml names these two.
  const packages = [...imported].filter((name) => !isBuiltin(name));
  for (const name of packages) expect(['piscina', 'sharp']).toContain(name);
});
