/**
 * Screenshots of two runs beside each other; ends with 1 where one has changed, with 2 where it could not look.
 *   npm run screenshots:compare -- BEFORE AFTER     pictures of what differs: AFTER-differences
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareFolders, isChanged, mostChanged, table } from './compare.ts';

const folders = process.argv.slice(2).map((folder) => resolve(process.env.INIT_CWD ?? '.', folder));
const missing = folders.find((folder) => !existsSync(folder));
if (folders.length !== 2 || missing !== undefined) {
  console.error(
    missing === undefined
      ? 'Usage: npm run screenshots:compare -- BEFORE AFTER'
      : `There is no folder ${missing}.`,
  );
  process.exit(2);
}
const [before, after] = folders as [string, string];
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
