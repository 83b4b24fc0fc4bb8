// npm test: everything that the tests need, then the tests, then one line with the counts.
//   npm test                      all of it
//   npm test -- PATTERN           only the files of Vitest whose path contains PATTERN
//   npm test -- --only e2e        one folder: unit, threads, parity (needs Python with PyTorch), e2e
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { moveToRightNode, root } from './node.mjs';
import { ensureApp, ensureBrowser, ensureInstalled, ensureKernels } from './prepare.mjs';
import { interrupted, run, runQuietly, say, Stop } from './process.mjs';
import { line, nothing, playwrightTally, sum, vitestTally } from './tally.mjs';

/** All tests together must end before this, whatever hangs. */
const limitSeconds = 14 * 60;
const started = performance.now();
const secondsLeft = () => Math.max(10, Math.round(limitSeconds - (performance.now() - started) / 1000));

const reports = join(root, 'test-results');
const { only, rest } = readArguments(process.argv.slice(2));

const tallies = [];
try {
  await ensureInstalled();
  await moveToRightNode();
  await ensureKernels();
  mkdirSync(reports, { recursive: true });
  const projects = only ? [only].filter((name) => name !== 'e2e') : ['unit', 'threads'];
  if (projects.length > 0) tallies.push(await vitest(projects));
  const wantBrowser = only === 'e2e' || (!only && rest.length === 0);
  if (wantBrowser && !interrupted() && hasBrowserTests()) tallies.push(await playwright());
} catch (error) {
  // Whatever could not even be prepared is a failure too, and the last line has to say so.
  say(error instanceof Stop ? error.message : error.stack);
  tallies.push({ ...nothing(), failed: 1 });
}

const all = sum(tallies);
if (all.passed + all.failed === 0) say('No test ran.');
process.exitCode = all.failed > 0 || all.passed === 0 || interrupted() ? 1 : 0;
console.log(line(all));

async function vitest(names) {
  const report = join(reports, 'vitest.json');
  rmSync(report, { force: true });
  const { code, timedOut } = await run(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...names.map((name) => `--project=${name}`),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...rest,
    ],
    { cwd: root, seconds: secondsLeft() },
  );
  if (timedOut) say('The tests took too long and were ended.');
  return vitestTally(report, code);
}

async function playwright() {
  await ensureApp();
  const cli = [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test'];
  const report = join(reports, 'playwright.json');
  rmSync(report, { force: true });
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const browser = await ensureBrowser();
  if (!browser) return withoutBrowser([...cli, '--list', '--reporter=json'], report, env);
  const args = [...cli, '--reporter=list,json', ...(only ? rest : [])];
  const { code, timedOut } = await run(process.execPath, args, {
    cwd: root,
    env: { ...env, BACKPROP_BROWSER: browser },
    seconds: secondsLeft(),
  });
  if (timedOut) say('The tests in a browser took too long and were ended.');
  return playwrightTally(report, code);
}

/** Tests that cannot run are counted, not forgotten. */
async function withoutBrowser(list, report, env) {
  await runQuietly(process.execPath, list, { cwd: root, env });
  const { passed, failed, skipped } = playwrightTally(report, 0);
  const missed = passed + failed + skipped || 1;
  say(`The tests in a browser were skipped (${missed}), because there is no browser.`);
  return { ...nothing(), skipped: missed };
}

function hasBrowserTests() {
  const folder = join(root, 'test', 'e2e');
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => /\.(spec|test)\.ts$/.test(name))
  );
}

function readArguments(given) {
  const at = given.indexOf('--only');
  if (at < 0) return { only: undefined, rest: given };
  const name = given[at + 1];
  if (!['unit', 'threads', 'parity', 'e2e'].includes(name)) {
    say(`--only takes unit, threads, parity or e2e, not "${name ?? ''}".`);
    process.exit(2);
  }
  return { only: name, rest: given.toSpliced(at, 2) };
}
