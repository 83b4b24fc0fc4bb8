import { expect, test } from 'vitest';
import { sgld } from '../../../engine/optimizers/sgld.ts';
import { withDefaults } from '../../../engine/parameters.ts';
import { float64 } from '../../cases/backends.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';

const x = [-1.5, -0.7, -0.2, 0.4, 0.9, 1.6],
  t = [-0.4, 0.3, 0.1, 1.1, 0.8, 1.9];
/** The mean squared error is a negative log likelihood of variance 1/2. */
const beta = 2,
  lambda = 1.5;

/** Bayesian linear regression (Bishop 2006, 3.3): the posterior of [w, b] is Normal(m, S), S = (lambda I + beta X'X)^-1. */
function closedForm() {
  const a = lambda + beta * x.reduce((sum, v) => sum + v * v, 0),
    b = beta * x.reduce((sum, v) => sum + v, 0),
    d = lambda + beta * x.length,
    determinant = a * d - b * b;
  const p = beta * x.reduce((sum, v, i) => sum + v * t[i]!, 0),
    q = beta * t.reduce((sum, v) => sum + v, 0);
  return {
    mean: [(d * p - b * q) / determinant, (a * q - b * p) / determinant],
    deviation: [Math.sqrt(d / determinant), Math.sqrt(a / determinant)],
    covariance: -b / determinant,
  };
}

test('samples of linear regression have the mean and the spread of the closed form', () => {
  const layers = [layerOf('x', 'input', { shape: [1] }), layerOf('line', 'dense', { units: 1 }, 'x')];
  const params = { learningRate: 0.01, priorPrecision: lambda };
  const document = projectOf(layers, { loss: 'meanSquaredError' }, { type: 'sgld', params });
  const trial = new Trial(
    { document, batch: x.length, mode: 'train', weights: {}, columns: { input: x, target: t } },
    { backend: float64 },
  );
  const [w, b] = [trial.weight('line.w'), trial.weight('line.b')],
    kept: [number, number][] = [];
  for (let step = 1; step <= 150_000; step++) {
    trial.tick(step, 0.01, x.length);
    trial.run();
    if (step > 1000) kept.push([w[0]!, b[0]!]);
  }
  const mean = [0, 1].map((i) => kept.reduce((sum, s) => sum + s[i]!, 0) / kept.length);
  const moment = (i: number, j: number) =>
    kept.reduce((sum, s) => sum + (s[i]! - mean[i]!) * (s[j]! - mean[j]!), 0) / kept.length;
  const exact = closedForm();
  for (const i of [0, 1]) {
    // About 5,000 independent samples (they forget each other in some thirty steps): 4 standard errors of the mean; the
    // spread, with what the step size adds to it.
    expect(Math.abs(mean[i]! - exact.mean[i]!)).toBeLessThan((4 * exact.deviation[i]!) / Math.sqrt(5000));
    expect(Math.abs(Math.sqrt(moment(i, i)) / exact.deviation[i]! - 1)).toBeLessThan(0.06);
  }
  expect(Math.abs(moment(0, 1) - exact.covariance)).toBeLessThan(0.2 * Math.abs(exact.covariance));
});

test('the step size falls as a (b + t)^-gamma', () => {
  const params = withDefaults(sgld.parameters, { gamma: 0.55, offset: 20, priorPrecision: 3 });
  const at = (step: number): number[] => {
    const numbers: number[] = [];
    sgld.corrections!(numbers, params, step, 100);
    return numbers;
  };
  expect(at(1)).toEqual([50, 1.5, 1]);
  for (const step of [1, 7, 1000]) {
    const fall = ((20 + step - 1) / 20) ** -0.55;
    expect(at(step)[0]).toBeCloseTo(50 * fall, 10);
    expect(at(step)[2]! ** 2).toBeCloseTo(fall, 10);
  }
});
