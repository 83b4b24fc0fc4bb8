import { screen } from './screen.ts';
import { onlyWhenReady } from './state.ts';
import { strict } from './strict.ts';

type Decide<T> = (answer: T) => void;
type RequestListener = (
  details: { url: string; method: string },
  decide: Decide<{ cancel?: boolean }>,
) => void;
type PermissionRequest = (contents: unknown, permission: string, decide: Decide<boolean>) => void;

let onBeforeRequest: RequestListener | undefined;
let onPermission: PermissionRequest | undefined;
let checkPermission: ((contents: unknown, permission: string) => boolean) | undefined;

const defaultSession = strict('session.defaultSession', {
  setPermissionRequestHandler: (handler: PermissionRequest) => void (onPermission = handler),
  setPermissionCheckHandler: (handler: typeof checkPermission) => void (checkPermission = handler),
  /** There are no devices on this screen. */
  setDevicePermissionHandler: (_handler: unknown) => undefined,
  webRequest: strict('session.webRequest', {
    onBeforeRequest: (listener: RequestListener) => void (onBeforeRequest = listener),
  }),
});

export const session = strict('session', {
  get defaultSession() {
    onlyWhenReady('session.defaultSession');
    return defaultSession;
  },
});

/** Whether the session's filter cancels a request. */
export async function requestVerdict(url: string, method: string): Promise<boolean> {
  const filter = onBeforeRequest;
  if (!filter) return false;
  const { cancel = false } = await new Promise<{ cancel?: boolean }>((resolve) =>
    filter({ url, method }, resolve),
  );
  return cancel;
}

/** Electron grants what nobody refuses; so does the screen. */
screen.handle('may-have', async (permission: string) => {
  if (checkPermission && !checkPermission(null, permission)) return false;
  const ask = onPermission;
  return ask ? new Promise<boolean>((resolve) => ask(null, permission, resolve)) : true;
});
