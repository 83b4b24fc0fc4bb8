import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may speak to the server. A loopback port is open to every page in every browser of the machine, so:
 * the Host must be ours (a foreign name that resolves to 127.0.0.1 is a rebinding attack), the Origin must be ours
 * (another page sends its own), and the WebSocket needs the token that only the printed address carries.
 */
export interface Guard {
  readonly token: string;
  hostAllowed(request: IncomingMessage): boolean;
  originAllowed(request: IncomingMessage): boolean;
  tokenAllowed(request: IncomingMessage): boolean;
}

export function createGuard(port: () => number, token = randomBytes(32).toString('base64url')): Guard {
  const hosts = () => ['127.0.0.1', 'localhost'].map((name) => `${name}:${port()}`);
  return {
    token,
    hostAllowed: ({ headers }) => hosts().includes(headers.host ?? ''),
    originAllowed: ({ headers }) =>
      headers.origin !== undefined && headers.origin === `http://${headers.host}`,
    tokenAllowed: (request) => same(offeredToken(request), token),
  };
}

function offeredToken({ headers }: IncomingMessage): string {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith('token.'))?.slice('token.'.length) ?? '';
}

/** In constant time, whatever the lengths. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
