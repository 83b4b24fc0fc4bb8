import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { AddressInfo } from 'node:net';
import { problem, ProblemError } from '../../contract/problems.ts';
import type { Studio } from '../../studio/index.ts';
import { findFile } from './files.ts';
import { createGuard, type Guard } from './guard.ts';
import { securityHeaders } from './headers.ts';
import { carry } from './socket.ts';

export interface ServeOptions {
  /** The caller made it and closes it. */
  readonly studio: Pick<Studio, 'call' | 'subscribe'>;
  /** 0 = any free port. */
  readonly port: number;
  /** The built window: out/renderer. */
  readonly rendererFolder: string;
  /** Called with the address once the server listens, to open a browser or to print it. */
  readonly open?: (url: string) => void;
  /** A line for whoever watches the terminal. */
  readonly log?: (line: string) => void;
}

export interface Serving {
  /** With the token: whoever has this address has the studio. */
  readonly url: string;
  close(): Promise<void>;
}

/** The browser host: the window's files and the contract's commands, on the loopback address and nowhere else. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { studio, rendererFolder, log = (line) => console.error(line) } = options;
  if (!(await findFile(rendererFolder, '/index.html'))) {
    throw new ProblemError(
      problem('host/read', { path: rendererFolder, reason: 'the window is not built there' }),
    );
  }
  let port = options.port;
  const guard = createGuard(() => port);
  const server = createServer((request, response) => {
    answer(request, response, guard, rendererFolder).catch((error: unknown) => {
      log(`${request.method} ${pathOf(request)}: ${String(error)}`);
      if (!response.headersSent) refuse(response, 500, 'The file could not be read.');
      else response.destroy();
    });
  });
  const carrier = carry({ server, studio, guard, log });

  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error) =>
      reject(new ProblemError(problem('host/port', { port, reason: reasonOf(error) })));
    server.once('error', failed);
    try {
      server.listen(port, '127.0.0.1', () => (server.off('error', failed), resolve()));
    } catch (error) {
      failed(error as Error); // not a port number at all
    }
  }).catch((error: unknown) => {
    carrier.close();
    throw error;
  });
  server.on('error', (error) => log(`server: ${error.message}`));
  port = (server.address() as AddressInfo).port;

  const url = `http://127.0.0.1:${port}/?token=${guard.token}`;
  options.open?.(url);
  return {
    url,
    close: async () => {
      carrier.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  folder: string,
): Promise<void> {
  if (!guard.hostAllowed(request))
    return refuse(response, 403, 'This address is not the one the studio was started at.');
  if (request.headers.origin !== undefined && !guard.originAllowed(request))
    return refuse(response, 403, 'Another page may not read the studio.');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'Only GET is answered here.');
  const file = await findFile(folder, pathOf(request));
  if (!file) return refuse(response, 404, 'There is no such file.');
  const page = file.type.startsWith('text/html');
  response.writeHead(200, {
    ...securityHeaders,
    'Content-Type': file.type,
    // Names of built files carry a hash of their content; the page itself does not.
    'Cache-Control': page ? 'no-store' : 'private, max-age=31536000, immutable',
  });
  if (request.method === 'HEAD') return void response.end();
  await pipeline(createReadStream(file.path), response).catch((error: NodeJS.ErrnoException) => {
    // The browser went away in the middle of a file: nobody is left to be told.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

/** Without what stands behind a question mark. Joined, not resolved: `//name/` would be taken for another host. */
function pathOf({ url = '' }: IncomingMessage): string {
  return (url.startsWith('/') && URL.parse(`http://127.0.0.1${url}`)?.pathname) || '';
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' })
    .end(`${text}\n`);
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'another program uses it';
    case 'EACCES':
      return 'this user may not use it';
    case 'ERR_SOCKET_BAD_PORT':
      return 'ports are whole numbers from 0 to 65535';
    default:
      return error.message;
  }
}
