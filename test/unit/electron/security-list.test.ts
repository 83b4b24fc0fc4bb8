import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

// What Electron's security list asks of the sources and of the packaging, read from the files.
const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = readdirSync(join(root, 'electron'), { recursive: true })
  .map((name) => `electron/${String(name)}`)
  .filter((name) => name.endsWith('.ts'));
const withMatch = (pattern: RegExp) => sources.filter((name) => pattern.test(read(name)));

describe('the desktop sources', () => {
  it('make windows in one file', () => {
    expect(withMatch(/new (BrowserWindow|BaseWindow|WebContentsView)\(/)).toEqual([
      'electron/main/window.ts',
    ]);
  });
  it('listen to windows in one file, and speak to Electron in the preload script alone', () => {
    expect(withMatch(/\bipcMain\b/)).toEqual(['electron/main/ipc.ts']);
    expect(withMatch(/\bipcRenderer\b|contextBridge/)).toEqual(['electron/preload/index.ts']);
  });
  it.each([
    /openExternal|shell\b.*from 'electron'/,
    /loadFile\(|file:\/\/[^ ]*['"]/,
    /enableBlinkFeatures/,
    /executeJavaScript/,
    /showOpenDialogSync|showMessageBoxSync|sendSync/,
    /appendSwitch/,
    /disableHardwareAcceleration/,
    /@electron\/remote/,
    /Atomics\.wait\(/,
    /readFileSync|execSync|spawnSync/,
  ])('have no %s', (pattern) => expect(withMatch(pattern)).toEqual([]));
});

describe('the package', () => {
  const yml = read('electron.builder.yml');
  it.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
    ['grantFileProtocolExtraPrivileges', false],
  ])('sets the fuse %s to %s', (fuse, value) =>
    expect(yml).toMatch(new RegExp(`^  ${fuse}: ${value}$`, 'm')),
  );
  it('uses an archive', () => expect(yml).toMatch(/^asar: true$/m));
  it('is made with a supported Electron, pinned', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number(devDependencies.electron?.split('.')[0])).toBeGreaterThanOrEqual(45);
  });
});
