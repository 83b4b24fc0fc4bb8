import { defineConfig } from '@playwright/test';
import type { StudioOptions } from './test/e2e/harness/options.ts';
import { findBrowser } from './scripts/browser.mjs';

// Chromium refuses to run as root with its sandbox on.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The same specs on both hosts, but for those of the canvas. `electron` is the real one where it can be started, otherwise its double. */
export default defineConfig<StudioOptions>({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  // Screenshots of passing tests are kept as well: they are what a person looks at.
  preserveOutput: 'always',
  globalSetup: './test/e2e/harness/announce.ts',
  // Training takes every core there is: two windows at once would only measure each other.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    launchOptions: {
      executablePath: findBrowser(),
      // No name leads anywhere: a request that leaves the machine cannot succeed, and is reported besides.
      args: [...asRoot, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    },
    screenshot: 'only-on-failure',
  },
  projects: [
    // What happens on the canvas alone is the same page on both: it is looked at in the browser host.
    { name: 'electron', use: { host: 'electron' }, testIgnore: ['**/designer/**'] },
    // What is packed and built is one thing, looked at once.
    {
      name: 'browser-host',
      use: { host: 'browser' },
      testIgnore: ['**/package.spec.ts', '**/built.spec.ts'],
    },
  ],
});
