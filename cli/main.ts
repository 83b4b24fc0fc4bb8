import { CommanderError } from 'commander';
import { ProblemError, problem } from '../contract/problems.ts';
import { exitStatus, report } from './errors.ts';
import { buildProgram } from './program.ts';

/** `backprop`: the studio's commands without a window. Status 0 done, 1 failed, 2 wrong use or bad input. */
async function main(args: readonly string[]): Promise<number> {
  // `backprop runs | head`: whoever reads has had enough, which is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  try {
    const done = buildProgram();
    await done.program.parseAsync(['node', 'backprop', ...(args.length > 0 ? args : ['help'])]);
    return done.status();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were asked for and have been printed.
      if (error.exitCode === 0) return 0;
      return report(new ProblemError(problem('host/usage', { message: usageMessage(error) })));
    }
    return report(error);
  }
}

/** "error: unknown option '--epcohs'\n(Did you mean --epochs?)" as one sentence. */
function usageMessage({ message }: CommanderError): string {
  const line = message.replace(/^error: /, '').replaceAll('\n', ' ');
  const sentence = line.charAt(0).toUpperCase() + line.slice(1);
  return /[.?!)]$/.test(sentence) ? sentence : `${sentence}.`;
}

process.on('uncaughtException', (error) => {
  report(error);
  process.exit(exitStatus(error));
});
process.exitCode = await main(process.argv.slice(2));
