import type { CommandName, Reply } from '../../contract/commands.ts';
import type { EventName, Events } from '../../contract/events.ts';
import { problem, ProblemError, type Problem } from '../../contract/problems.ts';
import { decode, encode } from './json.ts';
import type { StudioClient } from './types.ts';

/** The part of a WebSocket that is used; a test brings its own. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'addEventListener' | 'readyState'>;

/** What the server says: an answer to a numbered call, or an event. */
type Incoming =
  | { readonly id: number; readonly reply: Reply<CommandName> }
  | { readonly event: EventName; readonly payload: Events[EventName] };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const open = 1;
/** Close code of a server that does not know the token (cli/serve). */
const wrongToken = 4401;
const firstPause = 250;
const longestPause = 4000;
/** How long a call waits for a lost connection to come back. */
const patience = 10_000;

export function openSocket(place: Location, token: string): Socket {
  const scheme = place.protocol === 'https:' ? 'wss:' : 'ws:';
  // In the list of subprotocols, because a browser lets a page set no other header, and addresses end up in logs.
  return new WebSocket(`${scheme}//${place.host}/studio`, ['backprop', ...(token ? [`token.${token}`] : [])]);
}

/** The client over a WebSocket: numbered calls, events, and a connection that comes back by itself. */
export function socketClient(connect: () => Socket): StudioClient {
  const waiting = new Map<number, Waiting>();
  const unsent = new Map<number, string>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  let socket: Socket | undefined;
  let nextId = 1;
  let pause = firstPause;
  let lost = false;
  let refused = false;

  const emit = <E extends EventName>(event: E, payload: Events[E]): void => {
    for (const listener of listeners.get(event) ?? []) (listener as (p: Events[E]) => void)(payload);
  };

  const settle = (id: number, act: (call: Waiting) => void): void => {
    const call = waiting.get(id);
    waiting.delete(id);
    unsent.delete(id);
    if (call) act(call);
  };

  const fail = (ids: Iterable<number>, why: Problem): void => {
    for (const id of [...ids]) settle(id, (call) => call.reject(new ProblemError(why)));
  };

  const hear = (text: string): void => {
    const message = decode(text) as Incoming;
    if ('event' in message) return emit(message.event, message.payload as never);
    const { id, reply } = message;
    settle(id, (call) =>
      reply.ok ? call.resolve(reply.value) : call.reject(new ProblemError(...reply.problems)),
    );
  };

  const start = (): void => {
    const current = connect();
    socket = current;
    current.addEventListener('open', () => {
      pause = firstPause;
      for (const text of unsent.values()) current.send(text);
      unsent.clear();
      // Whatever ran may have ended meanwhile: the window has to ask again.
      if (lost) emit('studio.restarted', { problems: [problem('host/disconnected', {})] });
      lost = false;
    });
    current.addEventListener('message', (e) => hear(String((e as MessageEvent).data)));
    current.addEventListener('close', (e) => {
      socket = undefined;
      refused = (e as CloseEvent).code === wrongToken;
      if (refused) return fail(waiting.keys(), noToken());
      const sent = [...waiting.keys()].filter((id) => !unsent.has(id));
      fail(sent, problem('host/disconnected', {}));
      lost = true;
      setTimeout(start, pause);
      pause = Math.min(pause * 2, longestPause);
    });
  };

  start();
  return {
    call(name, request) {
      if (refused) return Promise.reject(new ProblemError(noToken(name)));
      const id = nextId++;
      const text = encode({ id, command: name, request });
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      if (socket?.readyState === open) socket.send(text);
      else {
        unsent.set(id, text);
        setTimeout(() => unsent.has(id) && fail([id], unreachable()), patience);
      }
      return answer as ReturnType<StudioClient['call']> as never;
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      return () => void set.delete(listener as (payload: never) => void);
    },
  };
}

const noToken = (command = 'connect'): Problem =>
  problem('host/bad-request', {
    command,
    reason: 'this address lacks its token; open the one that `backprop serve` printed',
  });

const unreachable = (): Problem =>
  problem('host/internal', { message: 'the connection to it is lost; is `backprop serve` still running?' });
