import { homedir, availableParallelism } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Handler } from './handler.ts';

export const version: string = packageJson.version;

export const appInfo: Handler<'app.info'> = async ({ host }) => ({
  version,
  // The command line has no window; whatever it opens is a browser's.
  host: host.host === 'electron' ? 'electron' : 'browser',
  cores: availableParallelism(),
  platform: process.platform,
  nativeDialogs: host.nativeDialogs,
  projectsFolder: join(homedir(), 'Backprop Projects'),
  openAtStart: host.openAtStart,
});
