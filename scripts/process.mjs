// Starting other programs so that none is left behind: every child ends when this process does.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { endWithParent, root } from './node.mjs';

const children = new Set();
let interrupts = 0;

/** Whether somebody asked this process to stop: what comes next in a script should then not start. */
export const interrupted = () => interrupts > 0;

function handOn(signal) {
  interrupts += 1;
  for (const child of children) {
    // A terminal sends Ctrl+C to the children as well; the second one means it.
    if (interrupts > 1) child.kill('SIGKILL');
    else if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  }
  if (children.size === 0) process.exit(130);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => handOn(signal));
endWithParent(() => handOn('SIGTERM'));
process.on('exit', () => children.forEach((child) => child.kill()));

/** This Node and this project's programs first, as `npm run` does it. */
const path = [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env.PATH].join(
  delimiter,
);

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { seconds?: number, onStart?: Function }} [options]
 *   seconds: a limit, after which the program is ended; onStart: gets the child
 * @returns {Promise<{ code: number, timedOut: boolean, error?: Error }>}
 */
export function run(command, args, { seconds, onStart, env, ...options } = {}) {
  return new Promise((resolve) => {
    let timedOut = false;
    const child = spawn(command, args, {
      cwd: process.cwd(),
      stdio: 'inherit',
      ...options,
      env: { ...process.env, PATH: path, ...env },
    });
    children.add(child);
    onStart?.(child);
    const timers = [];
    if (seconds) {
      timers.push(setTimeout(() => ((timedOut = true), child.kill('SIGTERM')), seconds * 1000));
      timers.push(setTimeout(() => child.kill('SIGKILL'), (seconds + 10) * 1000));
    }
    const end = (code, error) => {
      timers.forEach(clearTimeout);
      children.delete(child);
      resolve({ code: interrupted() ? 130 : code, timedOut, error });
    };
    child.once('error', (error) => end(127, error));
    // 'close', not 'exit': whatever the program still had to say has been read by then.
    child.once('close', (code) => end(code ?? 1));
  });
}

/** As `run`, with the output kept instead of shown. */
export async function runQuietly(command, args, options) {
  let output = '';
  const result = await run(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    onStart: (child) =>
      [child.stdout, child.stderr].forEach((stream) => stream.on('data', (text) => (output += text))),
  });
  return { ...result, output };
}

/** A reason to stop that a person can act on: shown as one line, without a stack. */
export class Stop extends Error {}

/** The end of a script that cannot go on. */
export function stopped(error) {
  say(error instanceof Stop ? error.message : error.stack);
  process.exit(1);
}

/** One plain line about what is going on. Standard error, so that a program's output stays its own. */
export const say = (text) => console.error(text);
