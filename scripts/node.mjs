// Which Node runs this project: the pinned one that npm installs as an optional package for this system,
// else the system's own if it is new enough. Plain JavaScript that Node 20 can run.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The first major version that runs TypeScript from source and has the API level of our Electron. */
export const neededMajor = 24;

/** Path of the pinned Node, or undefined where npm has none for this system. */
export function pinnedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', binary);
  return existsSync(path) ? path : undefined;
}

const major = () => Number(process.versions.node.split('.')[0]);

/** Is this process already on the Node it should be on? */
export function onRightNode() {
  const pinned = pinnedNode();
  return pinned ? realpathSync(process.execPath) === realpathSync(pinned) : major() >= neededMajor;
}

/**
 * The Node to use, found or refused in one line.
 * A pinned binary may be there and not run (another C library), so it is asked for its version first.
 */
export function rightNode() {
  const pinned = pinnedNode();
  if (pinned && spawnSync(pinned, ['--version']).status === 0) return pinned;
  if (major() >= neededMajor) return process.execPath;
  console.error(
    `Backprop Studio needs Node ${neededMajor} or later on ${process.platform}-${process.arch}, and this is Node ` +
      `${process.versions.node}. Install it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}

/**
 * Ends this process when the one that started it is gone. npm runs scripts through a shell, and a shell that is
 * told to end does not tell its children: without this, `npm start` that is killed leaves a server behind.
 */
export function endWithParent(end = () => process.kill(process.pid, 'SIGTERM')) {
  if (process.platform === 'win32' || !process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}

/** Runs the script that was started once more, on the right Node, if this is not it. Returns where it is. */
export async function moveToRightNode() {
  if (onRightNode()) return;
  const node = rightNode();
  if (node === process.execPath) return;
  endWithParent();
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    cwd: process.cwd(),
  });
  // Ctrl+C reaches the child by itself; other signals are handed on. Either way the child decides when to end.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('exit', () => child.kill());
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (exit, signal) => resolve(exit ?? (signal === 'SIGINT' ? 130 : 1)));
  });
  process.exit(code);
}
