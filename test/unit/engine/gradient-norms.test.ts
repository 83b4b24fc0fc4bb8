import { expect, it } from 'vitest';
import type { Plan } from '../../../engine/graph/plan.ts';
import { GradientNorms } from '../../../engine/train/gradients.ts';

const plan = (watched: Plan['watched']): Plan => ({
  name: 'train',
  phase: '',
  divided: false,
  batch: 1,
  calls: [],
  end: 0,
  inputs: {},
  output: { offset: 0, size: 0 },
  results: 0,
  figures: [],
  watched,
});

it('norms of the gradients in time are the means over the steps of an epoch, each layer of its own', () => {
  const norms = new GradientNorms(),
    both = plan([
      { name: 'a', offset: 0, steps: 2 },
      { name: 'b', offset: 2, steps: 1 },
    ]);
  norms.add(Float32Array.of(4, 9, 16), both);
  norms.add(Float32Array.of(16, 1, 0), both);
  norms.add(Float32Array.of(36, 4, 99), plan([{ name: 'a', offset: 0, steps: 2 }]));
  expect(norms.finish()).toEqual({ gradients: { a: [4, 2], b: [2] } });
  // The next epoch begins anew; where nothing is watched, nothing is told.
  expect(norms.finish()).toEqual({});
  norms.add(Float32Array.of(1), plan([]));
  expect(norms.finish()).toEqual({});
});
