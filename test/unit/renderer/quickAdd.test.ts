import { describe, expect, test } from 'vitest';
import { problem } from '../../../contract/problems.ts';
import { refusedFrom, sorted, type Choice } from '../../../renderer/design/canvas/picking.ts';
import { addEntries } from '../../../renderer/document/blockEntries.ts';
import { findLayers } from '../../../renderer/document/layerSearch.ts';
import { findWishes } from '../../../renderer/document/quickAdd.ts';
import { documentOf } from './documents.ts';

const all = addEntries(documentOf(), 'main', []);

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

  test('what is named in full is told from what is found', () => {
    const named = (query: string) =>
      findWishes(query, all).flatMap(({ entry, isNamed }) => (isNamed ? [entry.key] : []));
    expect(named('dense')).toEqual(['dense']);
    expect(named('Dense 10 relu')).toEqual(['dense']);
    expect(named('fc')).toEqual(['dense']);
    expect(named('dense block')).toEqual(['library:denseBlock']);
    expect(named('relu')).toEqual(['activation:relu']);
    expect(named('dens')).toEqual([]);
    expect(named('')).toEqual([]);
  });
});

describe('what is asked for by its name', () => {
  const choice = (key: string, more: Partial<Choice> = {}): Choice => ({
    key,
    title: key,
    detail: '',
    type: key,
    kind: 'core',
    ...more,
  });
  const misfit = {
    problem: problem('graph/rank', { found: [8, 8, 1], expected: 'a list', suggestion: '' }),
  };
  const order = (...choices: Choice[]) => sorted(choices).map(({ key }) => key);

  test('is not passed over for something else where it does not fit', () => {
    const choices = [choice('dense', { ...misfit, isNamed: true }), choice('block'), choice('other', misfit)];
    expect(order(...choices)).toEqual(['dense', 'block', 'other']);
    expect(refusedFrom(sorted(choices))).toBe(2);
  });
  test('stands where it stood where something of that name fits, or nothing has it', () => {
    const choices = [
      choice('one', { ...misfit, isNamed: true }),
      choice('two', { isNamed: true }),
      choice('three'),
    ];
    expect(order(...choices)).toEqual(['two', 'three', 'one']);
    expect(order(choice('other', misfit), choice('block'))).toEqual(['block', 'other']);
    expect(refusedFrom([choice('one', misfit)])).toBe(0);
    expect(refusedFrom([choice('one')])).toBe(1);
  });
});
