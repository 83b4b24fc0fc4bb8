import { entry } from './entry.ts';

/** Problems of the computer around the studio: disk, permissions, ports, wrong use of commands. */
export const hostProblems = {
  'host/disk-full': entry<{ path: string }>(
    'error',
    (d) => `The disk is full: ${d.path} was not written, the file as it was before is untouched.`,
    () => 'Free some space and save again.',
  ),
  'host/write': entry<{ path: string; reason: string }>(
    'error',
    (d) => `${d.path} could not be written: ${d.reason}.`,
    () => 'Choose another place, or check your rights and the disk.',
  ),
  'host/read': entry<{ path: string; reason: string }>(
    'error',
    (d) => `${d.path} could not be read: ${d.reason}.`,
    () => 'Check the path and your rights.',
  ),
  'host/settings': entry<{ reason: string }>(
    'warning',
    (d) => `Your settings could not all be understood: ${d.reason}. The usual ones are used in their place.`,
    () => 'Mend settings.json. When a setting is changed here, the file as it was is kept beside it.',
  ),
  'host/usage': entry<{ message: string }>(
    'error',
    (d) => d.message,
    () => 'Run `backprop help` to see how to use it.',
  ),
  'host/bad-request': entry<{ command: string; reason: string }>(
    'error',
    (d) => `The request "${d.command}" was not understood: ${d.reason}.`,
    () => 'Reload the window.',
  ),
  'host/port': entry<{ port: number; reason: string }>(
    'error',
    (d) => `Port ${d.port} cannot be used: ${d.reason}.`,
    () => 'Choose another with --port.',
  ),
  'host/disconnected': entry<Record<string, never>>(
    'error',
    () => 'The studio process ended unexpectedly and was started again.',
    () => 'Your project is safe on disk; start the training again.',
  ),
  'host/internal': entry<{ message: string }>(
    'error',
    (d) => `Something went wrong inside the studio: ${d.message}.`,
    () => 'Try again; if it repeats, please report it.',
  ),
} as const;
