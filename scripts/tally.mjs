// Counts of passed, failed and skipped tests, read from the JSON reports of Vitest and Playwright.
import { existsSync, readFileSync } from 'node:fs';

export const nothing = () => ({ passed: 0, failed: 0, skipped: 0 });

export const sum = (tallies) =>
  tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    nothing(),
  );

/** The last line of `npm test`, which other programs read. */
export const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed` + (skipped > 0 ? `, ${skipped} skipped` : '');

/**
 * A runner that fails without naming a failed test (a file that does not load, an error outside of a test,
 * no report at all) counts as one failure: a red run must never add up to a green line.
 */
const honest = (tally, status) => (status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally);

export function vitestTally(path, status) {
  const report = read(path);
  if (!report) return honest(nothing(), status);
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return honest(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    },
    status,
  );
}

export function playwrightTally(path, status) {
  const report = read(path);
  if (!report) return honest(nothing(), status);
  const { expected, flaky, unexpected, skipped } = report.stats;
  return honest({ passed: expected + flaky, failed: unexpected, skipped }, status);
}

function read(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // cut off while it was written: the runner died, and its status says so
  }
}
