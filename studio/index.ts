import type { CommandName, Request, Response } from '../contract/commands.ts';
import { ProblemError, problem } from '../contract/problems.ts';
import { commands } from './commands/index.ts';
import { requests } from './commands/requests.ts';
import { createContext, type StudioParts } from './context.ts';
import { asProblemError } from './files/problems.ts';
import type { Studio, StudioHost } from './host.ts';
import { explainIssues } from './projects/issues.ts';

export type { Studio, StudioHost } from './host.ts';

/** The application without a window. `parts` replaces the threads in tests. */
export function createStudio(host: StudioHost, parts: Partial<StudioParts> = {}): Studio {
  const context = createContext(host, parts);

  return {
    async call<C extends CommandName>(name: C, request: Request<C>): Promise<Response<C>> {
      try {
        if (!Object.hasOwn(commands, name)) {
          throw new ProblemError(
            problem('host/bad-request', { command: String(name), reason: 'there is no such command' }),
          );
        }
        const parsed = requests[name].safeParse(request);
        if (!parsed.success) {
          const [first] = explainIssues(parsed.error.issues, request);
          const reason = `${first.path || 'the request'} is ${first.found}, expected ${first.expected}`;
          throw new ProblemError(problem('host/bad-request', { command: name, reason }));
        }
        return await commands[name](context, parsed.data as Request<C>);
      } catch (error) {
        const told = asProblemError(error);
        // Unforeseen: the person reads one line, whoever mends the studio needs the stack. The command line prints its own.
        if (told.cause !== undefined && host.host !== 'cli') console.error(`${name}:`, told.cause);
        throw told;
      }
    },
    subscribe: context.events.subscribe,
    close: () => context.close(),
  };
}
