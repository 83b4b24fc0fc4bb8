import { expect } from 'vitest';
import { compareGradients } from './gradients.ts';
import type { Trial } from './trial.ts';

/** Holds every gradient of a trial to central differences of its loss, see gradients.ts. */
export function checkGradients(trial: Trial, sampled?: number): void {
  const { gradients, wrong, largest } = compareGradients(trial, sampled);
  expect(wrong, 'gradients that differ').toEqual([]);
  // Nothing but zeros would agree as well.
  if (gradients > 0) expect(largest, 'largest gradient').toBeGreaterThan(1e-6);
}
