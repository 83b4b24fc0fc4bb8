import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { usualSettings, type KnownSettings, type Settings } from '../../contract/commands.ts';
import { problem, type Problem } from '../../contract/problems.ts';
import { writeAtomic } from '../files/atomic.ts';
import { errorCode, writeProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';
import { explainIssues } from '../projects/issues.ts';
import { JsonError, parseJson, type ParsedJson } from '../projects/json.ts';
import { settingNames, settingsSchema } from './schema.ts';

/** settings.json in the person's own folder: what was chosen once for all projects. */

const fileOf = (userFolder: string): string => join(userFolder, 'settings.json');

/** What is in the file besides: settings of a later version stay there. */
type Read = KnownSettings & { readonly others: Readonly<Record<string, unknown>> };

export async function readSettings(userFolder: string): Promise<KnownSettings> {
  const { settings, problems } = await read(fileOf(userFolder));
  return { settings, problems };
}

/** One after the other: each reads what those before it wrote. */
let writing: Promise<unknown> = Promise.resolve();

export function writeSettings(userFolder: string, changes: Partial<Settings>): Promise<Settings> {
  const written = writing.then(() => write(userFolder, changes));
  writing = written.catch(() => undefined);
  return written;
}

async function write(userFolder: string, changes: Partial<Settings>): Promise<Settings> {
  const file = fileOf(userFolder);
  const before = await read(file);
  const settings = { ...before.settings, ...changes };
  try {
    await mkdir(userFolder, { recursive: true });
  } catch (error) {
    throw writeProblem(userFolder, error);
  }
  if (before.problems.length > 0) await keepDamaged(file);
  await writeAtomic(file, `${JSON.stringify({ ...before.others, ...settings }, null, 2)}\n`);
  return settings;
}

/** `settings.damaged.json`, or the first number that is free. */
async function keepDamaged(file: string): Promise<void> {
  for (let n = 1; ; n++) {
    const copy = file.replace(/\.json$/, `.damaged${n === 1 ? '' : `-${n}`}.json`);
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw writeProblem(copy, error);
    }
  }
}

/** Setting by setting: one that cannot be understood takes none of the others with it. */
async function read(file: string): Promise<Read> {
  if ((await kindOf(file)) !== 'file') return { settings: usualSettings, problems: [], others: {} };
  const text = (await readSmall(file, 1 << 20)).toString('utf8');
  const unusable = (reason: string, line: number): Read => ({
    settings: usualSettings,
    problems: [problem('host/settings', { reason }, { file, line })],
    others: {},
  });
  let parsed: ParsedJson;
  try {
    parsed = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return unusable(`line ${error.line}, column ${error.column}: ${error.message}`, error.line);
  }
  const { value, line } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return unusable('it is no object of settings', 1);
  const problems: Problem[] = [];
  const known: Partial<Settings> = {};
  for (const name of settingNames) {
    if (!Object.hasOwn(value, name)) continue;
    const one = settingsSchema.partial().safeParse({ [name]: value[name] });
    if (one.success) Object.assign(known, one.data);
    else
      problems.push(
        ...explainIssues(one.error.issues, value).map(({ path, keys, found, expected }) =>
          problem(
            'host/settings',
            { reason: `${path} is ${found}, expected ${expected}` },
            { file, field: path, line: line(keys) },
          ),
        ),
      );
  }
  const others = Object.fromEntries(
    Object.entries(value).filter(([name]) => !settingNames.some((one) => one === name)),
  );
  return { settings: { ...usualSettings, ...known }, problems, others };
}
