// npm start: the desktop window, or, where that cannot open, the same studio in the system's browser.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron, hasDisplay } from './electron.mjs';
import { moveToRightNode, root } from './node.mjs';
import { ensureApp, ensureInstalled, ensureKernels } from './prepare.mjs';
import { interrupted, run, say, stopped } from './process.mjs';

/** A window that ends this soon with an error never opened. */
const startSeconds = 20;

try {
  await ensureInstalled();
  await moveToRightNode();
  await ensureKernels();
  await ensureApp();
} catch (error) {
  stopped(error);
}

const args = process.argv.slice(2);
const electron = await findElectron();
const reason = 'binary' in electron ? await openWindow(electron.binary) : electron.reason;
if (interrupted()) process.exit(130);
say(`Electron cannot start (${reason}): opening Backprop Studio in the browser instead.`);
process.exit(await serve());

/** Runs the window to its end; returns only if it could not open, with the reason. */
async function openWindow(binary) {
  const started = performance.now();
  // Chromium refuses to run as root with its sandbox on.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  let heard = '';
  const { code, error } = await run(binary, [...flags, root, ...args], {
    stdio: ['inherit', 'inherit', 'pipe'],
    onStart: (child) =>
      child.stderr.on('data', (text) => {
        heard = (heard + text).slice(-4000);
        process.stderr.write(text);
      }),
  });
  const soon = performance.now() - started < startSeconds * 1000;
  if (code !== 0 && soon && !interrupted())
    return error?.message ?? (lastLine(heard) || `it ended with status ${code}`);
  process.exit(code);
}

async function serve() {
  const main = join(root, 'cli', 'main.ts');
  if (!existsSync(main)) {
    say('cli/main.ts is missing: this checkout is not complete.');
    return 1;
  }
  const node = ['--disable-warning=ExperimentalWarning', '--import', './scripts/preload.mjs'];
  let heard = '';
  let opened = false;
  const listen = (text) => {
    process.stdout.write(text);
    if (opened) return;
    // A line may come in pieces, and half an address opens nothing: only whole lines are read.
    heard += text;
    const whole = heard.slice(0, heard.lastIndexOf('\n') + 1);
    const address = /https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[^\s"]*/.exec(whole)?.[0];
    if (address) opened = openBrowser(address);
  };
  const { code } = await run(process.execPath, [...node, main, 'serve', ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
    onStart: (child) => child.stdout.setEncoding('utf8').on('data', listen),
  });
  return code;
}

/** Hands the address to the system. Without a display, or with BACKPROP_NO_OPEN, printing it is enough. */
function openBrowser(address) {
  if (process.env.BACKPROP_NO_OPEN || !hasDisplay()) return true;
  const [command, ...before] = {
    darwin: ['open'],
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  }[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...before, address], { stdio: 'ignore', detached: true });
  child.on('error', () =>
    say(`No browser could be opened (${command} is missing): open the address above yourself.`),
  );
  child.unref();
  return true;
}

function lastLine(text) {
  return text.trim().split('\n').at(-1);
}
