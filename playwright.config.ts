import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

/** The system's Chromium: Debian's is the milestone inside our Electron, so tests run on what is shipped. */
const executablePath = findBrowser();
// Chromium refuses to run as root with its sandbox on, and containers have a small /dev/shm.
const args = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : [];

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // Training uses every core already; two windows at once would only measure each other.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { ...(executablePath && { executablePath }), args },
  },
});
