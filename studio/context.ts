import type { EventMessage, EventName, Events } from '../contract/events.ts';
import type { Workers } from '../workers/api.ts';
import type { StudioHost } from './host.ts';
import type { Session } from './training/session.ts';

/** What tests replace. */
export interface StudioParts {
  readonly workers: () => Promise<Workers>;
}

/** What every command is given. */
export interface Context {
  readonly host: StudioHost;
  readonly events: Emitter;
  /** The threads, started by the first command that needs them: most commands of the command line need none. */
  workers(): Promise<Workers>;
  /** What trains now, by run. */
  readonly sessions: Map<string, Session>;
  /** A training that is being prepared: it has no session yet. */
  starting: Promise<unknown> | null;
  /** No training begins any more. */
  readonly closing: boolean;
  close(): Promise<void>;
}

export interface Emitter {
  emit<E extends EventName>(event: E, payload: Events[E]): void;
  subscribe(listener: (message: EventMessage) => void): () => void;
}

export function createContext(host: StudioHost, parts: Partial<StudioParts>): Context {
  const sessions = new Map<string, Session>();
  let started: Promise<Workers> | undefined;
  const start = parts.workers ?? (() => startWorkers(host));
  let closing = false;
  return {
    starting: null,
    get closing() {
      return closing;
    },
    host,
    events: createEmitter(),
    sessions,
    workers: () => (started ??= start()),
    async close() {
      closing = true;
      await this.starting?.catch(() => undefined); // whoever asked for it is told
      const running = [...sessions.values()];
      for (const session of running) session.stop();
      await Promise.all(running.map((session) => session.ended));
      if (started) await (await started).close();
    },
  };
}

async function startWorkers({ laneFile, kernelsFolder }: StudioHost): Promise<Workers> {
  const { createWorkers } = await import('../workers/index.ts');
  return createWorkers({ laneFile, kernelsFolder });
}

function createEmitter(): Emitter {
  const listeners = new Set<(message: EventMessage) => void>();
  return {
    emit(event, payload) {
      for (const listener of listeners) listener({ event, payload });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
