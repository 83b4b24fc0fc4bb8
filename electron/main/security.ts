import type { App, Session, WebContents, WebFrameMain } from 'electron';
import { isOurs } from './policy.ts';

/** The window draws networks and curves. It has no business with cameras, places, clipboards of others or devices. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // The policy of the page forbids it already; this holds for whatever gets around a page's policy.
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLocal(details.url) }));
}

function isLocal(address: string): boolean {
  return isOurs(address) || /^(data|blob|devtools):/.test(address);
}

/** Every page of the app, also those somebody might add later, stays where it is and opens nothing. */
export function lockPages(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents));
}

function lockPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Whether a message comes from the top frame of a page of ours. The frame is null once it has gone away. */
export function isTrusted(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
