import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { planArena } from '../../../engine/graph/arena.ts';
import { compile } from '../../../engine/graph/compile.ts';
import { leastMemory } from '../../../engine/graph/memory.ts';
import { prepareModel } from '../../../engine/graph/model.ts';
import type { LayerName } from '../../../engine/layers/index.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const batch = 16;

function planOf(type: LayerName, params: ParameterValues, steps: number) {
  const sketch = projectOf([
    layerOf('x', 'input', { shape: [steps, 8] }),
    layerOf('a', type, { units: 32, ...params }, 'x'),
    layerOf('y', 'dense', { units: 2 }, 'a'),
  ]);
  const document = { ...sketch, training: { ...sketch.training, batchSize: batch } };
  const model = prepareModel(document);
  const plan = compile(model, planArena(model, {}, batch, true, 64), {
    batch,
    mode: 'train',
    seed: 1,
    divide: true,
  });
  return { plan, least: leastMemory(document, model.networks) };
}

const layers: readonly [LayerName, ParameterValues][] = [
  ['simpleRnn', {}],
  ['lstm', {}],
  ['lstm', { direction: 'both', peepholes: true }],
  ['gru', {}],
  ['gru', { resetAfter: false, returns: 'sequence' }],
];

describe('a recurrent layer', () => {
  it.each(layers)('%s %o: lanes wait for each other no more often in 60 steps than in 6', (type, params) => {
    const barriers = (steps: number): number =>
      planOf(type, params, steps).plan.calls.filter((call) => call.barrierBefore).length;
    expect(barriers(60)).toBe(barriers(6));
  });

  it.each(layers)('%s %o: what it surely needs is no more than the plan takes', (type, params) => {
    const { plan, least } = planOf(type, params, 100);
    expect(least).toBeLessThanOrEqual(4 * plan.end);
  });
});
