import type { KatexOptions } from 'katex';

/** What is not TeX throws; nothing in a formula may load or link anything. */
export const settings: KatexOptions = {
  displayMode: true,
  throwOnError: true,
  strict: 'error',
  trust: false,
};

/** Formulas side by side, set apart by wide spaces: each gets a line of its own in a narrow panel. */
export const partsOf = (tex: string): string[] =>
  tex
    .split(/\\quad|\\qquad/)
    .map((part) => part.trim())
    .filter(Boolean);
