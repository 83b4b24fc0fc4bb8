import { bridgeClient } from './bridge.ts';
import { openSocket, socketClient } from './socket.ts';
import { takeToken } from './token.ts';
import type { StudioClient } from './types.ts';

export type { Bridge, StudioClient } from './types.ts';

/**
 * The studio, for the whole window. In Electron the preload script's bridge carries the calls, in the browser host
 * a WebSocket to the server the page came from; nothing else in the renderer needs to know which.
 */
export const studio: StudioClient = window.backprop
  ? bridgeClient(window.backprop)
  : socketClient(() => openSocket(location, takeToken()));
