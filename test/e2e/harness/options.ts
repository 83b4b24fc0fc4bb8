export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What a project of playwright.config.ts, or `test.use`, chooses. */
export interface StudioOptions {
  /** Set by the project: which carrier. */
  host: 'electron' | 'browser';
  /** What the system prefers. */
  theme: Theme;
  /** A project to start with, as on the command line. */
  openAtStart: string | null;
}
