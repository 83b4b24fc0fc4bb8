import { screen } from './screen.ts';
import { requestVerdict } from './session.ts';
import { onlyBeforeReady, onlyWhenReady } from './state.ts';
import { knownKeys, strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;
interface Scheme {
  readonly scheme: string;
  readonly privileges?: Readonly<Record<string, boolean>>;
}

const privileged = new Set<string>();
const handlers = new Map<string, Handler>();
let registered = false;

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: readonly Scheme[]): void {
    onlyBeforeReady('protocol.registerSchemesAsPrivileged()');
    if (registered) throw new Error('protocol.registerSchemesAsPrivileged() can be called once');
    registered = true;
    for (const { scheme, privileges } of schemes) {
      knownKeys('the privilege', privileges, ['standard', 'secure', 'supportFetchAPI', 'codeCache']);
      // The screen shows the scheme as an https origin, which has all three.
      if (!privileges?.standard || !privileges.secure || !privileges.supportFetchAPI)
        throw new Error('the double only knows schemes that are standard, secure and support fetch');
      privileged.add(scheme);
    }
  },
  handle(scheme: string, handler: Handler): void {
    onlyWhenReady('protocol.handle()');
    if (!privileged.has(scheme))
      throw new Error(`the double only handles privileged schemes, not "${scheme}"`);
    if (handlers.has(scheme)) throw new Error(`The scheme has been intercepted: ${scheme}`);
    handlers.set(scheme, handler);
  },
});

/** Every request of a page: first the session's filter, then the scheme's handler. */
screen.handle('request', async (address: string, method: string, headers: Record<string, string>) => {
  if (await requestVerdict(address, method)) return { cancelled: true };
  const handler = handlers.get(address.slice(0, address.indexOf(':')));
  if (!handler) return { unknown: true };
  const response = await handler(new Request(address, { method, headers }));
  if (!(response instanceof Response))
    throw new Error(`the handler of ${address} did not answer with a Response`);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
});
