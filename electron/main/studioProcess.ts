import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { CommandName, Reply, Request } from '../../contract/commands.ts';
import type { EventMessage } from '../../contract/events.ts';
import { problem } from '../../contract/problems.ts';

/** A process that lived this long did not fail because of how it was started. */
const healthyAfter = 10_000;
const longestPause = 8000;
/** A run that is being stopped writes its checkpoint; then the process ends by itself. */
const closeWithin = 10_000;

export interface StudioProcessOptions {
  /** The built entry of electron/studio-process. */
  readonly entry: string;
  /** StudioHost of studio/host.ts: plain data, sent as it is. */
  readonly host: object;
  readonly onEvent: (message: EventMessage) => void;
}

export interface StudioProcess {
  call<C extends CommandName>(name: C, request: Request<C>): Promise<Reply<C>>;
  /** The process of now, for tests and for the log. */
  pid(): number | undefined;
  close(): Promise<void>;
}

type Incoming = { readonly id: number; readonly reply: Reply<CommandName> } | EventMessage;

/**
 * Starts the process that hosts the studio, watches it, and starts another when it ends: an error that kills it,
 * in a kernel or for lack of memory, costs a run and not the window.
 */
export function startStudioProcess({ entry, host, onEvent }: StudioProcessOptions): StudioProcess {
  const waiting = new Map<number, (reply: Reply<never>) => void>();
  let nextId = 1;
  let child: UtilityProcess | undefined;
  let port: MessagePortMain | undefined;
  let closed = false;
  let pause = 0;

  const hear = (message: Incoming): void => {
    if ('event' in message) return onEvent(message);
    waiting.get(message.id)?.(message.reply as Reply<never>);
    waiting.delete(message.id);
  };

  const start = (): void => {
    if (closed) return;
    const started = performance.now();
    const channel = new MessageChannelMain();
    const process = utilityProcess.fork(entry, [], {
      serviceName: 'Backprop Studio engine',
      stdio: 'inherit',
    });
    child = process;
    port = channel.port1;
    port.on('message', ({ data }) => hear(data as Incoming));
    port.start();
    process.postMessage({ host }, [channel.port2]);
    process.on('error', (type, location) =>
      console.error(`The studio process failed: ${type} in ${location}`),
    );
    process.once('exit', (code) => {
      port?.close();
      child = port = undefined;
      if (closed) return;
      console.error(`The studio process ended with status ${code}; starting another`);
      failWaiting();
      pause =
        performance.now() - started > healthyAfter ? 0 : Math.min(Math.max(pause * 2, 250), longestPause);
      setTimeout(() => {
        start();
        if (!closed)
          onEvent({ event: 'studio.restarted', payload: { problems: [problem('host/disconnected', {})] } });
      }, pause);
    });
  };

  const failWaiting = (): void => {
    for (const settle of waiting.values()) settle(disconnected());
    waiting.clear();
  };

  start();
  return {
    call(name, request) {
      if (!port) return Promise.resolve(disconnected());
      const id = nextId++;
      port.postMessage({ id, command: name, request });
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    pid: () => child?.pid,
    async close() {
      closed = true;
      const last = child;
      if (!last) return;
      await new Promise<void>((resolve) => {
        const impatience = setTimeout(() => last.kill(), closeWithin);
        last.once('exit', () => {
          clearTimeout(impatience);
          resolve();
        });
        port?.postMessage({ close: true });
      });
      failWaiting();
    },
  };
}

function disconnected(): Reply<never> {
  return { ok: false, problems: [problem('host/disconnected', {})] };
}
