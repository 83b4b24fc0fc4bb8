import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output, line by line, as JSON. */
  readonly json: () => Record<string, unknown>[];
}

/** The real command line in a process of its own. */
export function backprop(
  args: readonly string[],
  {
    cwd = root,
    env = {},
    signalAt,
  }: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Ctrl+C once standard output has this. */
    readonly signalAt?: string;
  } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'backprop.mjs'), ...args], {
    cwd,
    env: { ...process.env, npm_lifecycle_event: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let signalled = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (signalAt !== undefined && !signalled && out.includes(signalAt)) {
      signalled = true;
      child.kill('SIGINT');
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      const json = () =>
        out
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      resolve({ status, out, err, json });
    });
  });
}
