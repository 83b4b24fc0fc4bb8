/**
 * `npm run test:learning`: is the mathematics right, and does it learn what theory and papers say? Prints a line for each
 * row: task, figure, bar, seconds, met or not. Ends with 1 where a row is missed.
 *   npm run test:learning -- softmax digits   only tasks whose titles contain one of these
 *   npm run test:learning -- --short          only those of seconds
 *   npm run test:learning -- --json           one JSON object a row
 */
import { ensureKernels } from '../../scripts/prepare.mjs';
import { tasks } from './tasks.ts';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--')),
  options = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));
const wanted = tasks.filter(
  ({ title, short }) =>
    (!options.has('--short') || short) && (!words.length || words.some((word) => title.includes(word))),
);

const show = (figure: number | string): string =>
  typeof figure === 'string' ? figure : String(Number(figure.toPrecision(7)));
function print(task: string, figure: string, bar: string, seconds: string, verdict: string): void {
  const cells = [task.padEnd(58), figure.padStart(14), bar.padEnd(26), seconds.padStart(7), verdict];
  console.log(cells.join('  ').trimEnd());
}

await ensureKernels();
if (!options.has('--json')) print('task', 'figure', 'bar', 'seconds', 'met');
let missed = 0,
  rows = 0;
for (const task of wanted) {
  const missing = task.missing?.();
  if (missing) {
    if (!options.has('--json')) print(task.title, '', '', '', `skipped: ${missing}`);
    continue;
  }
  let start = performance.now();
  for await (const row of task.rows()) {
    const seconds = (performance.now() - start) / 1000;
    if (options.has('--json')) console.log(JSON.stringify({ ...row, seconds }));
    else print(row.task, show(row.figure), row.bar, seconds.toFixed(1), row.met ? 'met' : 'MISSED');
    if (!options.has('--json')) for (const note of row.notes ?? []) console.log(`    ${note}`);
    rows++;
    missed += row.met ? 0 : 1;
    start = performance.now();
  }
}
if (!options.has('--json')) console.log(`${rows - missed} of ${rows} rows are met.`);
process.exitCode = missed > 0 || rows === 0 ? 1 : 0;
