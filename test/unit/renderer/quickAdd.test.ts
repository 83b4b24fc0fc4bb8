import { describe, expect, test } from 'vitest';
import { findLayers } from '../../../renderer/document/layerSearch.ts';
import { findWishes } from '../../../renderer/document/quickAdd.ts';

describe('a layer and its values in one line', () => {
  test.each([
    ['input 28 28 1', 'input', { shape: [28, 28, 1] }],
    ['input 28x28x1', 'input', { shape: [28, 28, 1] }],
    ['dense 120', 'dense', { units: 120 }],
    ['fc 10', 'dense', { units: 10 }],
    ['conv 6 5', 'conv2d', { filters: 6, kernel: [5, 5] }],
    ['conv 6@5x5', 'conv2d', { filters: 6, kernel: [5, 5] }],
    ['conv 6 5 2 valid', 'conv2d', { filters: 6, kernel: [5, 5], stride: [2, 2], padding: 'valid' }],
    ['Conv 16 3 same', 'conv2d', { filters: 16, kernel: [3, 3], padding: 'same' }],
    ['dropout 0.3', 'dropout', { rate: 0.3 }],
    ['lstm 64', 'lstm', { units: 64 }],
  ])('%s', (query, key, params) => {
    expect(findWishes(query)[0]).toMatchObject({ entry: { key }, params, activation: undefined });
  });

  test('an activation behind it comes along', () => {
    const [wish] = findWishes('conv 6 5 tanh');
    expect(wish).toMatchObject({
      entry: { key: 'conv2d' },
      params: { filters: 6, kernel: [5, 5] },
      activation: { key: 'activation:tanh', params: { function: 'tanh' } },
    });
    expect(findWishes('dense 84 relu')[0].activation?.key).toBe('activation:relu');
  });

  test('what a layer cannot be, it is not offered as', () => {
    const keys = (query: string) => findWishes(query).map(({ entry }) => entry.key);
    expect(keys('dense 0')).not.toContain('dense');
    expect(keys('dense 10 20')).not.toContain('dense');
    expect(keys('dense 10 same')).not.toContain('dense');
    expect(keys('flatten 3')).not.toContain('flatten');
    expect(keys('conv 6 5 sideways')).toEqual([]);
  });

  test('without values it is the search as it was', () => {
    for (const query of ['', 'conv', 'relu', '2d', 'max pool 2d'])
      expect(findWishes(query).map(({ entry }) => entry)).toEqual(findLayers(query));
  });
});
