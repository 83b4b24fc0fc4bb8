/**
 * Screenshots beside those of another commit, or of two runs; ends with 1 where one has changed, with 2 where it could not look.
 *   npm run screenshots:compare REF                 builds both, goes through all states of the window in both
 *   npm run screenshots:compare -- BEFORE AFTER     two folders; pictures of what differs: AFTER-differences
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../harness/which.ts';
import { compareFolders, isChanged, mostChanged, table } from './compare.ts';
import { Refused, tourHere, tourOf } from './tour.ts';

async function foldersOf(given: readonly string[]): Promise<readonly [before: string, after: string]> {
  if (given.length === 1) {
    const [before, after] = ['before', 'after'].map((name) => join(root, 'test-results', 'compared', name));
    await tourOf(given[0]!, before!);
    await tourHere(after!);
    return [before!, after!];
  }
  if (given.length !== 2) throw new Refused('Usage: npm run screenshots:compare -- REF, or BEFORE AFTER');
  const folders = given.map((folder) => resolve(process.env.INIT_CWD ?? '.', folder));
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) throw new Refused(`There is no folder ${missing}.`);
  return [folders[0]!, folders[1]!];
}

try {
  const [before, after] = await foldersOf(process.argv.slice(2));
  const differences = `${after}-differences`;
  const compared = await compareFolders(before, after, differences);
  console.log(table(compared));
  if (isChanged(compared)) {
    const { plainly, faintly } = mostChanged;
    console.log(
      `Changed is what differs plainly in more than ${plainly} pixels, or faintly in more than ${faintly}: see ${differences}.`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
