import type { Page } from '@playwright/test';

/** Text at 200 %, as the browser zooms, and as a larger text size asks for. */
export const enlargements = {
  zoomed: {
    enlarge: (page: Page) => page.setViewportSize({ width: 640, height: 400 }),
    back: (page: Page) => page.setViewportSize({ width: 1280, height: 800 }),
  },
  'by its size': {
    enlarge: (page: Page) => page.evaluate(() => void (document.documentElement.style.fontSize = '200%')),
    back: (page: Page) => page.evaluate(() => void (document.documentElement.style.fontSize = '')),
  },
} as const;
