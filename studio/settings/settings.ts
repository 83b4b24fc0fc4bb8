import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../../contract/commands.ts';
import { writeAtomic } from '../files/atomic.ts';
import { writeProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';

const id = z.string({ error: 'the id of a command' }).max(100, { error: 'the id of a command' });
const keys = z.array(z.string({ error: 'keys such as Mod+S' }).max(40, { error: 'keys such as Mod+S' }), {
  error: 'a list of keys',
});
export const settingsSchema = z.object({
  keys: z.record(id, keys, { error: 'commands and their keys' }),
  recentCommands: z.array(id, { error: 'a list of commands' }).max(100, { error: 'at most 100 commands' }),
});
const usual: Settings = { keys: {}, recentCommands: [] };

const fileOf = (userFolder: string): string => join(userFolder, 'settings.json');

/** What cannot be understood is as if it had not been set: nobody is kept from working by a damaged file. */
export async function readSettings(userFolder: string): Promise<Settings> {
  const file = fileOf(userFolder);
  if ((await kindOf(file)) !== 'file') return usual;
  const text = (await readSmall(file, 1 << 20)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    process.emitWarning(`${file} is not valid JSON; the usual settings are used`, 'BackpropSettings');
    return usual;
  }
  const parsed = settingsSchema.partial().safeParse(value);
  if (parsed.success) return { ...usual, ...parsed.data };
  process.emitWarning(`${file} is not understood; the usual settings are used`, 'BackpropSettings');
  return usual;
}

export async function writeSettings(userFolder: string, changes: Partial<Settings>): Promise<Settings> {
  const settings = { ...(await readSettings(userFolder)), ...changes };
  try {
    await mkdir(userFolder, { recursive: true });
  } catch (error) {
    throw writeProblem(userFolder, error);
  }
  await writeAtomic(fileOf(userFolder), `${JSON.stringify(settings, null, 2)}\n`);
  return settings;
}
