import type { Page } from '@playwright/test';
import type { CommandName, Reply, Request } from '../../../contract/commands.ts';
import type { EventName, Events } from '../../../contract/events.ts';

/*
 * Commands and events inside the page, over what the window itself uses: the preload bridge, or a WebSocket with the
 * token of the tab. The functions given to `evaluate` run in the page and must hold all that they need.
 */

interface InPage {
  backprop?: {
    call(name: string, request: unknown): Promise<unknown>;
    on(event: string, listener: (payload: unknown) => void): void;
  };
  __heard?: Record<string, unknown[]>;
}

export async function say<C extends CommandName>(
  page: Page,
  name: C,
  request: Request<C>,
): Promise<Reply<C>> {
  const reply = await page.evaluate(
    ([command, content]) => {
      const { backprop } = window as unknown as InPage;
      if (backprop) return backprop.call(command, content);
      return new Promise<unknown>((resolve, reject) => {
        const token = sessionStorage.getItem('backprop-token') ?? '';
        const socket = new WebSocket(`ws://${location.host}/studio`, ['backprop', `token.${token}`]);
        socket.onopen = () => socket.send(JSON.stringify({ id: 1, command, request: content }));
        socket.onclose = ({ code }) => reject(new Error(`the server closed the socket (${code})`));
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(String(data)) as { id?: number; reply?: unknown };
          if (message.id !== 1) return;
          socket.onclose = null;
          socket.close();
          resolve(message.reply);
        };
      });
    },
    [name, request] as const,
  );
  return reply as Reply<C>;
}

export async function hear<E extends EventName>(page: Page, event: E): Promise<() => Promise<Events[E]>> {
  await page.evaluate((name) => {
    const inPage = window as unknown as InPage;
    const heard = ((inPage.__heard ??= {})[name] ??= []);
    if (inPage.backprop) return inPage.backprop.on(name, (payload) => heard.push(payload));
    const token = sessionStorage.getItem('backprop-token') ?? '';
    const socket = new WebSocket(`ws://${location.host}/studio`, ['backprop', `token.${token}`]);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as { event?: string; payload?: unknown };
      if (message.event === name) heard.push(message.payload);
    };
    return new Promise<void>((resolve) => (socket.onopen = () => resolve()));
  }, event);
  return async () => {
    const handle = await page.waitForFunction(
      (name) => {
        const heard = (window as unknown as InPage).__heard?.[name];
        return heard?.length ? { payload: heard.shift() } : null;
      },
      event,
      { timeout: 30_000 },
    );
    return ((await handle.jsonValue()) as { payload: Events[E] }).payload;
  };
}
