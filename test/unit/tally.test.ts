import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { line, playwrightTally, sum, vitestTally } from '../../scripts/tally.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the counts of npm test', () => {
  it('add up to the line that other programs read', () => {
    const vitest = report('vitest.json', {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
    });
    const playwright = report('playwright.json', {
      stats: { expected: 2, flaky: 1, unexpected: 1, skipped: 0 },
    });
    expect(line(sum([vitestTally(vitest, 1), playwrightTally(playwright, 1)]))).toBe(
      '8 passed, 2 failed, 2 skipped',
    );
    expect(line({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  });

  it('count a file that does not load as a failure', () => {
    const path = report('unloaded.json', {
      numPassedTests: 5,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [{ status: 'failed', assertionResults: [] }],
    });
    expect(vitestTally(path, 1).failed).toBe(1);
  });

  it('never turn a red run green: no report, half a report, an error outside of any test', () => {
    const green = {
      numPassedTests: 5,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [],
    };
    expect(vitestTally(join(folder, 'none.json'), 1).failed).toBe(1);
    expect(vitestTally(report('half.json', '{"numPassed'), 1).failed).toBe(1);
    expect(vitestTally(report('green.json', green), 1).failed).toBe(1);
    expect(vitestTally(report('green.json', green), 0)).toEqual({ passed: 5, failed: 0, skipped: 0 });
    expect(playwrightTally(join(folder, 'none.json'), 1).failed).toBe(1);
  });
});
