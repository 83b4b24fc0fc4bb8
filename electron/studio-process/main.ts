import type { MessagePortMain } from 'electron';
import type { CommandName, Reply, Request } from '../../contract/commands.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import { createStudio, type Studio, type StudioHost } from '../../studio/index.ts';

/** What the main process sends over the port. */
type Incoming =
  | { readonly id: number; readonly command: CommandName; readonly request: Request<CommandName> }
  | { readonly close: true };

// The first message brings what the studio must know and the port for everything after it. Errors that nobody
// catches end the process, as Node does by itself: main starts another.
process.parentPort.once('message', ({ data, ports: [port] }) => {
  if (port) host(createStudio((data as { host: StudioHost }).host), port);
});

function host(studio: Studio, port: MessagePortMain): void {
  studio.subscribe(({ event, payload }) => port.postMessage({ event, payload }));
  port.on('message', ({ data }) => {
    const message = data as Incoming;
    if ('close' in message) return void close(studio);
    void answer(studio, message.command, message.request).then((reply) =>
      port.postMessage({ id: message.id, reply }),
    );
  });
  port.start();
}

async function answer(
  studio: Studio,
  command: CommandName,
  request: Request<CommandName>,
): Promise<Reply<CommandName>> {
  try {
    return { ok: true, value: await studio.call(command, request) };
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problems: error.problems };
    console.error(`${command}:`, error);
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [problem('host/internal', { message })] };
  }
}

async function close(studio: Studio): Promise<void> {
  await studio.close();
  process.exit(0);
}
