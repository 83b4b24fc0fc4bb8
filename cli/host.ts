import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createStudio, type Studio, type StudioHost } from '../studio/index.ts';

const root = resolve(import.meta.dirname, '..');
export const rendererFolder = join(root, 'out', 'renderer');

/** Where systems keep what belongs to a person and a program. `BACKPROP_USER_FOLDER` overrules it. */
function userFolder(): string {
  const { BACKPROP_USER_FOLDER, APPDATA, XDG_CONFIG_HOME } = process.env;
  if (BACKPROP_USER_FOLDER) return BACKPROP_USER_FOLDER;
  if (process.platform === 'win32') return join(APPDATA ?? homedir(), 'Backprop Studio');
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'Backprop Studio');
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'backprop-studio');
}

export const openStudio = (more: Partial<StudioHost> = {}): Studio =>
  createStudio({
    host: 'cli',
    nativeDialogs: false,
    laneFile: join(root, 'workers', 'lane.ts'),
    kernelsFolder: join(root, 'engine', 'kernels', 'wasm', 'build'),
    builtinFolder: join(root, 'studio', 'builtin'),
    userFolder: userFolder(),
    openAtStart: null,
    ...more,
  });

/** For commands that ask one thing: the threads are ended whatever happens. */
export async function withStudio<T>(use: (studio: Studio) => Promise<T>): Promise<T> {
  const studio = openStudio();
  try {
    return await use(studio);
  } finally {
    await studio.close();
  }
}
