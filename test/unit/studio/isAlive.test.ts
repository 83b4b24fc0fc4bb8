import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../../../studio/files/isAlive.ts';

test('a process that runs is alive, one that has ended is not', async () => {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(child.pid!)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(child.pid!)).toBe(false);
});

test.runIf(process.platform === 'linux')(
  'one whose parent has not noticed that it ended is not',
  async () => {
    // The shell becomes a `sleep`, which asks after no child of its own.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    // Signals reach it all the same.
    expect(process.kill(pid, 0)).toBe(true);
  },
);
