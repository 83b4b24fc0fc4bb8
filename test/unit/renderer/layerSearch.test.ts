import { describe, expect, test } from 'vitest';
import { layers } from '../../../engine/layers/index.ts';
import { findLayers, layerEntries, usualFirst } from '../../../renderer/document/layerSearch.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { synonyms } from '../../../renderer/document/synonyms.ts';
import { valuesFit } from '../../../renderer/document/layerEdits.ts';
import { layer } from './documents.ts';

describe('search for layers', () => {
  test.each([
    ['fc', 'dense'],
    ['linear', 'dense'],
    ['den', 'dense'],
    ['desne', 'dense'],
    ['conv', 'conv2d'],
    ['conv1d', 'conv1d'],
    ['maxpool', 'maxPool2d'],
    ['bn', 'batchNorm'],
    ['relu', 'activation:relu'],
    ['swish', 'activation:silu'],
    ['skip', 'add'],
    ['global average', 'globalAvgPool2d'],
    ['rnn', 'simpleRnn'],
  ])('"%s" finds %s first', (query, key) => {
    expect(findLayers(query)[0]?.key).toBe(key);
  });

  test('every layer is found by its title, its name, and each of its other names', () => {
    for (const [type, { title }] of Object.entries(layers)) {
      expect(findLayers(title)[0]?.title, title).toBe(title);
      expect(
        findLayers(type).map(({ key }) => key),
        type,
      ).toContain(type);
    }
    for (const [key, others] of Object.entries(synonyms))
      for (const other of others.filter((word) => /\w/.test(word)))
        expect(
          findLayers(other).map((entry) => entry.key),
          other,
        ).toContain(key);
  });

  test('nothing asked is everything, in the order of the table; nonsense is nothing', () => {
    expect(findLayers(' ')).toEqual(layerEntries);
    expect(findLayers('qqzzxx')).toEqual([]);
  });

  test('other names belong to entries, and what is preset are values that the layer takes', () => {
    const keys = layerEntries.map(({ key }) => key);
    expect(Object.keys(synonyms).filter((key) => !keys.includes(key))).toEqual([]);
    for (const { key, type, params } of layerEntries)
      expect(valuesFit(layer('x', type, [], params), rulesOf(type)!), key).toBe(true);
  });
});

test('where nothing is asked, what was used last stands first, and what borrows weights behind the rest', () => {
  const keys = (recent: string[]) => usualFirst(layerEntries, recent).map(({ key }) => key);
  const usual = keys([]);
  expect(usual.slice(0, 2)).toEqual(['input', 'dense']);
  expect(usual.indexOf('tiedDense')).toBe(usual.length - 1);
  expect(keys(['activation:relu', 'conv2d']).slice(0, 4)).toEqual([
    'activation:relu',
    'conv2d',
    'input',
    'dense',
  ]);
  expect(keys(['tiedDense'])[0]).toBe('tiedDense');
  expect(keys(['gone', 'dense'])).toHaveLength(usual.length);
});
