import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { commandNames, type CommandName, type Reply, type Request } from '../../contract/commands.ts';
import { problem, ProblemError, type Problem } from '../../contract/problems.ts';
import type { Studio } from '../../studio/index.ts';
import type { Guard } from './guard.ts';
import { decode, encode } from './json.ts';

/** A project document with thousands of layers is a few hundred kilobytes; nothing else that is sent is large. */
const largestMessage = 8 * 2 ** 20;
/** A window that does not read (a suspended tab) must not fill the memory of the studio. */
const largestBacklog = 64 * 2 ** 20;
/** Read by renderer/client/socket.ts: do not try again, the address is wrong. */
const wrongToken = 4401;

export interface CarryOptions {
  readonly server: Server;
  readonly studio: Pick<Studio, 'call' | 'subscribe'>;
  readonly guard: Guard;
  readonly log: (line: string) => void;
}

/** Carries the contract over WebSockets: {id, command, request} in, {id, reply} and {event, payload} out. */
export function carry({ server, studio, guard, log }: CarryOptions): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    // Never the token: the server's choice is visible to the page.
    handleProtocols: (offered) => (offered.has('backprop') ? 'backprop' : false),
  });

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    if (!guard.hostAllowed(request) || !guard.originAllowed(request)) return turnAway(stream, 403);
    if (request.url !== '/studio') return turnAway(stream, 404);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // Told after the handshake, because a page cannot read the status of a handshake that failed.
      if (!guard.tokenAllowed(request)) return socket.close(wrongToken, 'token');
      welcome(socket);
    });
  };

  const welcome = (socket: WebSocket): void => {
    const send = (message: object): void => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > largestBacklog) return socket.terminate();
      socket.send(encode(message));
    };
    const unsubscribe = studio.subscribe(({ event, payload }) => send({ event, payload }));
    socket.on('close', unsubscribe);
    socket.on('error', (error) => log(`window: ${error.message}`));
    socket.on('message', (data, binary) => {
      const call = binary ? null : readCall(String(data));
      if (!call) return socket.close(1003, 'not a command');
      answer(studio, call)
        .then((reply) => send({ id: call.id, reply }))
        .catch((error: unknown) => log(`${String(call.command)}: ${String(error)}`));
    });
  };

  server.on('upgrade', upgrade);
  return {
    close() {
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

interface Call {
  readonly id: number;
  readonly command: unknown;
  readonly request: unknown;
}

/** Null for what no window of ours would send: such a connection is closed rather than answered. */
function readCall(text: string): Call | null {
  let message: unknown;
  try {
    message = decode(text);
  } catch {
    return null; // not JSON
  }
  if (typeof message !== 'object' || message === null) return null;
  const { id, command, request } = message as Partial<Call>;
  return Number.isSafeInteger(id) ? { id: id as number, command, request } : null;
}

async function answer(studio: Pick<Studio, 'call'>, { command, request }: Call): Promise<Reply<CommandName>> {
  try {
    const name = commandNames.find((known) => known === command);
    if (!name) throw badRequest(command, 'there is no such command');
    if (typeof request !== 'object' || request === null || Array.isArray(request))
      throw badRequest(command, 'the request is not an object');
    return { ok: true, value: await studio.call(name, request as Request<typeof name>) };
  } catch (error) {
    return { ok: false, problems: problemsOf(error) };
  }
}

const badRequest = (command: unknown, reason: string) =>
  new ProblemError(problem('host/bad-request', { command: String(command).slice(0, 80), reason }));

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError) return error.problems;
  return [problem('host/internal', { message: error instanceof Error ? error.message : String(error) })];
}

function turnAway(stream: Duplex, status: number): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
