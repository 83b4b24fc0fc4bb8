import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { MessagePortMain } from './messagePort.ts';
import { onlyWhenReady } from './state.ts';
import { screen } from './screen.ts';
import { clone, knownKeys, strict, StrictEmitter } from './strict.ts';

interface Options {
  readonly serviceName?: string;
  readonly stdio?: 'inherit' | 'ignore';
  readonly env?: NodeJS.ProcessEnv;
}

/** Between here and test/electron/utility/start.ts. */
export type UtilityMessage =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown };

class UtilityProcess extends StrictEmitter {
  #child: ChildProcess;
  #ports = new Map<number, { deliver(data: unknown): void; port: MessagePortMain }>();

  constructor(child: ChildProcess) {
    super('UtilityProcess', ['spawn', 'exit', 'message', 'error']);
    this.#child = child;
    child.once('spawn', () => this.emit('spawn'));
    child.once('error', (error) => console.error(`utility process: ${error.message}`));
    child.once('exit', (code, signal) => {
      for (const { port } of this.#ports.values()) port.close();
      // Chromium reports a signal as the status that a shell would give.
      this.emit('exit', code ?? (signal === 'SIGTERM' ? 143 : 137));
    });
    child.on('message', (message: UtilityMessage) => {
      if (message.kind === 'port') this.#ports.get(message.port)?.deliver(message.data);
      else this.emit('message', message.data);
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  postMessage(data: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = transfer.map((port) => {
      const id = this.#ports.size + 1;
      const deliver = port.give((later) => this.#send({ kind: 'port', port: id, data: later }));
      this.#ports.set(id, { deliver, port });
      return id;
    });
    this.#send({ kind: 'message', data: clone(data), ports });
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #send(message: UtilityMessage): void {
    if (!this.#child.connected) return;
    this.#child.send(message, (error) => {
      // It ended between the question and the answer; `exit` tells.
      if (error && this.#child.connected) console.error(`utility process: ${error.message}`);
    });
  }
}

let last: UtilityProcess | undefined;

export const utilityProcess = strict('utilityProcess', {
  fork(entry: string, args: readonly string[] = [], options: Options = {}): UtilityProcess {
    onlyWhenReady('utilityProcess.fork()');
    knownKeys('the option of utilityProcess.fork', options, ['serviceName', 'stdio', 'env']);
    const child = fork(join(import.meta.dirname, '..', 'utility', 'start.ts'), [entry, ...args], {
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: options.env ?? process.env,
      stdio:
        options.stdio === 'ignore'
          ? ['ignore', 'ignore', 'ignore', 'ipc']
          : ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    last = new UtilityProcess(child);
    return strict('UtilityProcess', last);
  },
});

screen.handle('utility-pid', () => last?.pid ?? null);
