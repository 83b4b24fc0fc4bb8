import { describe, expect, it } from 'vitest';
import type { HeadDocument, LayerDocument } from '../../../contract/project.ts';
import { compile } from '../../../engine/graph/compile.ts';
import type { Plan } from '../../../engine/graph/plan.ts';
import { float64 } from '../../cases/backends.ts';
import { instanceOf, repeated, someBlocks, withBlocks } from '../../cases/blocks.ts';
import { checkGradients } from '../../cases/differences.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { values } from '../../cases/values.ts';

/** Networks of several outputs, each with a loss of its own. */

const squares = (target: string, weight?: number): HeadDocument => ({
  target,
  loss: 'meanSquaredError',
  lossParams: {},
  metrics: [],
  ...(weight !== undefined && { weight }),
});
const batch = 3;

const trialOf = (
  layers: LayerDocument[],
  heads: Record<string, HeadDocument>,
  columns: Record<string, readonly number[]>,
  { loss = 'meanSquaredError', mode = 'train' as 'train' | 'evaluate', rate = 0 } = {},
): Trial => {
  const document = projectOf(layers, { loss, heads }),
    trial = new Trial({ document, batch, mode, weights: {}, columns }, { backend: float64 });
  trial.tick(1, rate);
  return trial;
};

/** By hand: rows of x w + b, where x is the input. */
function denseOf(trial: Trial, layer: string, units: number): number[][] {
  const w = trial.weight(`${layer}.w`),
    b = trial.weight(`${layer}.b`),
    x = trial.column('input'),
    inputs = x.length / batch;
  return Array.from({ length: batch }, (_, row) =>
    Array.from({ length: units }, (_, k) =>
      Array.from({ length: inputs }, (_, j) => x[row * inputs + j]! * w[j * units + k]!).reduce(
        (sum, product) => sum + product,
        b[k]!,
      ),
    ),
  );
}
const meanSquare = (y: ArrayLike<number>, t: ArrayLike<number>): number =>
  Array.from(y, (value, i) => (value - t[i]!) ** 2).reduce((a, b) => a + b, 0) / y.length;

describe('heads', () => {
  const input = layerOf('in', 'input', { shape: [4] });
  const classes = { ...squares('target', 0.3), loss: 'crossEntropy', metrics: ['accuracy'] };

  it('gradients are those of the weighted sum, within 1e-5 + 1e-3 |g| of central differences', () => {
    // A head in the midst: the activation behind it must not be computed in its memory. Views and branches, too.
    const layers = [
      input,
      layerOf('first', 'dense', { units: 6 }, 'in'),
      layerOf('act', 'activation', { function: 'tanh' }, 'first'),
      layerOf('image', 'reshape', { shape: [2, 3] }, 'act'),
      layerOf('flat', 'flatten', {}, 'image'),
      layerOf('branch', 'dense', { units: 5 }, 'flat'),
      layerOf('sure', 'activation', { function: 'sigmoid' }, 'branch'),
      layerOf('scores', 'dense', { units: 3 }, 'act'),
      layerOf('again', 'dense', { units: 4 }, 'sure'),
      layerOf('out', 'dense', { units: 2 }, 'flat'),
    ];
    const heads = {
      first: squares('target:hints', 0.5),
      image: squares('target:hints', 2),
      scores: { ...classes, target: 'target:kind' },
      again: squares('input'),
    };
    const trial = trialOf(layers, heads, { 'target:kind': [2, 0, 1] });
    checkGradients(trial);
    trial.run();
    const parts = { first: 0.5, image: 2, scores: 0.3, again: 1 };
    const own = Object.entries(parts).map(([id, weight]) => (weight * trial.figure(`${id}/loss`)) / batch);
    // Of what the layer gives, not of what the activation behind it makes of that.
    const first = meanSquare(denseOf(trial, 'first', 6).flat(), trial.column('target:hints'));
    expect(trial.figure('first/loss') / batch).toBeCloseTo(first, 10);
    const main = meanSquare(trial.output, trial.column('target'));
    expect(trial.figure('loss')).toBeCloseTo(
      own.reduce((a, b) => a + b, main),
      10,
    );
  });

  it('learn what one output of all values learns: squares of a part count as many values as it has', () => {
    const a = values('a', 2 * batch),
      b = values('b', batch),
      rows = Array.from({ length: batch }, (_, i) => [a[2 * i]!, a[2 * i + 1]!, b[i]!]).flat();
    const hidden = [
      input,
      layerOf('hidden', 'dense', { units: 5 }, 'in'),
      layerOf('act', 'activation', { function: 'tanh' }, 'hidden'),
    ];
    const both = [layerOf('a', 'dense', { units: 2 }, 'act'), layerOf('b', 'dense', { units: 1 }, 'act')];
    // mean over 3 values = 2/3 of the mean over two + 1/3 of the third.
    const rate = 0.3;
    const apart = trialOf(
      [...hidden, ...both],
      { b: squares('target:b', 0.5) },
      { target: a, 'target:b': b },
      { rate: (rate * 2) / 3 },
    );
    const joined = trialOf(
      [...hidden, ...both, layerOf('out', 'concat', {}, 'a', 'b')],
      {},
      { target: rows },
      { rate },
    );
    for (const step of [1, 2, 3]) {
      apart.run();
      joined.run();
      expect(apart.loss * (2 / 3), `step ${step}`).toBeCloseTo(joined.loss, 10);
    }
    for (const name of joined.trainable)
      expect(Array.from(apart.weight(name))).toEqual(
        Array.from(joined.weight(name), (w) => expect.closeTo(w, 10) as number),
      );
  });

  it('stand on the end of a block, whatever is in it', () => {
    const { unit } = someBlocks;
    const document = withBlocks(
      projectOf([], { heads: { b: squares('target:b') } }),
      [
        layerOf('in', 'input', { shape: [8] }),
        repeated(instanceOf('b', 'unit', { units: 8 }, 'in'), 2),
        layerOf('out', 'dense', { units: 1 }, 'in'),
      ],
      { unit },
    );
    const trial = new Trial(
      { document, batch, mode: 'train', weights: {}, columns: {} },
      { backend: float64 },
    );
    checkGradients(trial);
    expect(trial.model.heads[0]!.layer).toMatch(/^b\.2\./);
  });

  it('report their own figures, and are not computed where only the output is wanted', () => {
    const layers = [
      input,
      layerOf('scores', 'dense', { units: 3 }, 'in'),
      layerOf('out', 'dense', { units: 2 }, 'in'),
    ];
    const columns = { 'target:kind': [2, 0, 1] };
    const trial = trialOf(layers, { scores: { ...classes, target: 'target:kind' } }, columns, {
      mode: 'evaluate',
    });
    trial.run();
    expect(trial.model.figures).toEqual(['loss', 'scores/loss', 'scores/accuracy']);
    const products = ({ calls }: Plan) => calls.filter(({ verb }) => verb === 'gemm');
    expect(products(trial.plan)).toHaveLength(2);
    expect(products(compile(trial.model, trial.arena, { batch, mode: 'infer', seed: 1 }))).toHaveLength(1);
    const scores = denseOf(trial, 'scores', 3);
    const best = scores.map((row) => row.indexOf(Math.max(...row)));
    expect(trial.figure('scores/accuracy')).toBe(best.filter((k, i) => k === [2, 0, 1][i]).length);
  });
});
