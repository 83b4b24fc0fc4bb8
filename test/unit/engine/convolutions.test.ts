import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { planArena } from '../../../engine/graph/arena.ts';
import { compile } from '../../../engine/graph/compile.ts';
import { leastMemory } from '../../../engine/graph/memory.ts';
import { prepareModel } from '../../../engine/graph/model.ts';
import type { Mode } from '../../../engine/objectives/objective.ts';
import type { Shape } from '../../../engine/tensor/shape.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

interface Example {
  readonly shape: Shape;
  readonly params: ParameterValues;
  readonly batch?: number;
}

function planOf({ shape, params, batch = 4 }: Example, mode: Mode = 'train') {
  const sketch = projectOf([
    layerOf('x', 'input', { shape }),
    // So that the convolution has a gradient of its input.
    layerOf('scale', 'batchNorm', {}, 'x'),
    layerOf('a', 'conv2d', params, 'scale'),
    layerOf('mean', 'globalAvgPool2d', {}, 'a'),
  ]);
  const document = { ...sketch, training: { ...sketch.training, batchSize: batch } };
  const model = prepareModel(document);
  const plan = compile(model, planArena(model, {}, batch, mode === 'train', 64), { batch, mode, seed: 1 });
  return { plan, least: leastMemory(document, model.networks) };
}
const verbs = (example: Example, mode?: Mode): string[] =>
  planOf(example, mode).plan.calls.flatMap(({ verb }) => (/^(conv|wino)/.test(verb) ? [verb] : []));

const direct = ['conv2d', 'conv2dBackwardInput', 'conv2dBackwardWeights'];
const winograd = [
  ...['winogradFilters', 'winogradConvolution'],
  ...['winogradFilters', 'winogradConvolution'],
  ...['winogradProducts', 'winogradFiltersBackward'],
];

describe('a convolution', () => {
  it('of 3 x 3 with many channels and filters has fewer products, in training and in predictions', () => {
    const example = { shape: [8, 8, 16], params: { filters: 24 } };
    expect(verbs(example)).toEqual(winograd);
    expect(verbs({ ...example, batch: 1 }, 'infer')).toEqual(winograd.slice(0, 2));
  });

  it.each<readonly [Shape, number, readonly number[]]>([
    [[8, 8, 32], 32, [4, 4, 4]],
    [[8, 8, 31], 32, [2, 2, 2]],
    [[8, 8, 32], 31, [2, 2, 2]],
    // 14 outputs make 4 tiles of 4: worth it where both sides are as long, not where one is.
    [[14, 14, 32], 32, [4, 4, 2]],
    [[5, 5, 32], 32, [2, 2, 2]],
  ])('of %j to %d has tiles so high: forward, dx, dw: %j', (shape, filters, heights) => {
    const { plan } = planOf({ shape, params: { filters } });
    expect(
      plan.calls.flatMap(({ verb, args }) =>
        verb === 'winogradConvolution'
          ? [args['tile']]
          : verb === 'winogradProducts'
            ? [args['tileHeight']]
            : [],
      ),
    ).toEqual(heights);
  });

  it.each<readonly [string, Shape, ParameterValues]>([
    ['few channels', [8, 8, 15], { filters: 32 }],
    ['few filters', [8, 8, 32], { filters: 15 }],
    ['a kernel of 5 x 5', [8, 8, 16], { filters: 16, kernel: [5, 5] }],
    ['a stride', [8, 8, 16], { filters: 16, stride: [2, 1] }],
    ['dilation', [8, 8, 16], { filters: 16, dilation: [1, 2] }],
    ['images of which tiles would mostly stand out', [3, 3, 16], { filters: 16 }],
  ])('with %s is done directly', (_, shape, params) => {
    expect(verbs({ shape, params })).toEqual(direct);
  });

  it('may go one way forward and another backward, where its output has another size', () => {
    expect(verbs({ shape: [5, 5, 16], params: { filters: 16, padding: 'valid' } })).toEqual([
      'conv2d',
      ...winograd.slice(0, 2),
      'conv2dBackwardWeights',
    ]);
  });

  it.each<readonly [number, number, number]>([
    [32, 64, 1],
    [4, 256, 2],
    [16, 64, 32],
  ])(
    'on images %d wide, %d filters, batch %d: what it surely needs is no more than the plan takes',
    (size, filters, batch) => {
      const { plan, least } = planOf({ shape: [size, size, filters], params: { filters }, batch });
      expect(plan.calls.some(({ verb }) => verb === 'winogradProducts')).toBe(true);
      expect(least).toBeLessThanOrEqual(4 * plan.end);
    },
  );
});
