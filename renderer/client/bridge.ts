import { plain } from './plain.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Bridge, StudioClient } from './types.ts';

/** The client over Electron's preload bridge. */
export function bridgeClient(bridge: Bridge): StudioClient {
  return {
    async call(name, request) {
      const reply = await bridge.call(name, plain(request));
      if (reply.ok) return reply.value;
      throw new ProblemError(...reply.problems);
    },
    on: (event, listener) => bridge.on(event, listener),
  };
}
