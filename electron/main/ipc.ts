import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { commandNames, type CommandName, type Reply, type Request } from '../../contract/commands.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import { wrongPayload } from './payload.ts';
import { isTrusted } from './security.ts';

/** Who answers: the native dialogs here, everything else in the studio process. */
export type Answer = <C extends CommandName>(name: C, request: Request<C>) => Promise<Reply<C>>;

/**
 * The only place that listens to a window. One channel for each command of the contract and none besides; each
 * message is looked at before it is handed on: who sent it, and whether it is plain data of a sane size.
 */
export function carryCommands(answer: Answer): void {
  for (const name of commandNames) {
    ipcMain.handle(name, (event, ...parts: unknown[]) => handle(name, event, parts, answer));
  }
}

async function handle<C extends CommandName>(
  name: C,
  event: Pick<IpcMainInvokeEvent, 'senderFrame'>,
  parts: readonly unknown[],
  answer: Answer,
): Promise<Reply<C>> {
  if (!isTrusted(event.senderFrame)) {
    console.error(`${name}: refused, sent by ${event.senderFrame?.url ?? 'a frame that is gone'}`);
    return refuse(name, 'it does not come from the window');
  }
  const reason = parts.length === 1 ? wrongPayload(parts[0]) : 'it has not exactly one request';
  if (reason) return refuse(name, reason);
  try {
    return await answer(name, parts[0] as Request<C>);
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problems: error.problems };
    console.error(`${name}:`, error);
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [problem('host/internal', { message })] };
  }
}

function refuse(command: CommandName, reason: string): Reply<never> {
  return { ok: false, problems: [problem('host/bad-request', { command, reason })] };
}
