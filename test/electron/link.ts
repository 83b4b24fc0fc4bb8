/** Questions and answers between two processes, over whatever carries messages. */
export interface Link {
  ask(method: string, ...parts: unknown[]): Promise<unknown>;
  handle(method: string, answer: (...parts: never[]) => unknown): void;
  /** Fails every question that is still open. */
  end(reason: string): void;
}

interface Message {
  readonly id: number;
  readonly method?: string;
  readonly parts?: unknown[];
  readonly value?: unknown;
  readonly error?: string;
}

export function createLink(send: (message: Message) => void): Link & { hear(message: unknown): void } {
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const handlers = new Map<string, (...parts: never[]) => unknown>();
  let next = 1;
  let ended: string | undefined;

  const answer = async ({ id, method = '', parts = [] }: Message): Promise<void> => {
    try {
      const handler = handlers.get(method);
      if (!handler) throw new Error(`nobody answers "${method}"`);
      const value = await handler(...(parts as never[]));
      if (!ended) send({ id, value });
    } catch (error) {
      if (!ended) send({ id, error: error instanceof Error ? error.message : String(error) });
    }
  };

  return {
    ask(method, ...parts) {
      if (ended) return Promise.reject(new Error(ended));
      const id = next++;
      send({ id, method, parts });
      return new Promise((resolve, reject) => open.set(id, { resolve, reject }));
    },
    handle: (method, handler) => void handlers.set(method, handler),
    end(reason) {
      ended = reason;
      for (const { reject } of open.values()) reject(new Error(reason));
      open.clear();
    },
    hear(message) {
      const heard = message as Message;
      if (heard.method !== undefined) return void answer(heard);
      const question = open.get(heard.id);
      open.delete(heard.id);
      if (heard.error === undefined) question?.resolve(heard.value);
      else question?.reject(new Error(heard.error));
    },
  };
}
