// A browser of the Chromium family for the tests in a browser: found, or installed where that is one command.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly, say } from './process.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
    (folder) =>
      folder
        ? [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ]
        : [],
  ),
};

/** The first browser there is: named by the environment, on the search path, in the system's usual place. */
export function findBrowser() {
  const named = [
    process.env.BACKPROP_BROWSER,
    process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH,
    process.env.CHROME_PATH,
  ];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...named, ...onPath, ...(usualPlaces[process.platform] ?? [])].find(
    (path) => path && existsSync(path),
  );
}

const isDebian = () =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));

/** Installs Chromium where root may (Debian). Anywhere else it is the person's choice, so it only says what to do. */
export async function installBrowser() {
  if (!isDebian() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say('No Chromium or Chrome was found. Install one, or name it: BACKPROP_BROWSER=/path/to/chrome');
    return undefined;
  }
  say('Installing Chromium for the tests in a browser: apt-get install chromium');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2', '-qq'];
  let last = await runQuietly('apt-get', [...wait, 'update'], { env, seconds: 120 });
  if (last.code === 0) {
    last = await runQuietly('apt-get', [...wait, 'install', '-y', '--no-install-recommends', 'chromium'], {
      env,
      seconds: 300,
    });
  }
  const found = findBrowser();
  if (!found) {
    const reason = last.output.trim().split('\n').at(-1) ?? '';
    say(`Chromium could not be installed (${last.timedOut ? 'it took too long' : reason}).`);
  }
  return found;
}
