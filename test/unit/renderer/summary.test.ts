import { describe, expect, test } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { freezeLayers } from '../../../renderer/document/freeze.ts';
import { rangeText } from '../../../renderer/document/fieldText.ts';
import { sortSummary, summaryOf } from '../../../renderer/document/summary.ts';
import { dense } from '../../../engine/layers/dense.ts';
import { batchNorm } from '../../../engine/layers/batchNorm.ts';
import { conv2d } from '../../../engine/layers/conv2d.ts';
import { documentOf, layer } from './documents.ts';

const drawn = documentOf(
  layer('out', 'dense', ['hidden'], { units: 10 }),
  layer('hidden', 'dense', ['in'], { units: 5 }),
  layer('in', 'input', [], { shape: [4] }),
  layer('stray', 'add', []),
);
const rows = summaryOf(drawn.networks.main, check(drawn, null).networks.main);

describe('the table of all layers', () => {
  test('is in the order of computation, what is unknown last', () => {
    expect(rows.map(({ id, place }) => [id, place])).toEqual([
      ['in', 1],
      ['hidden', 2],
      ['out', 3],
      ['stray', 4],
    ]);
    expect(rows[1]).toMatchObject({ output: '5', parameters: 25, multiplyAdds: 20 });
    expect(rows[3]).toMatchObject({ output: '?', parameters: 0 });
  });
  test('figures begin with the largest, names with A, and both turn round', () => {
    const ids = (...how: ['parameters' | 'id' | 'place', boolean]) =>
      sortSummary(rows, ...how).map(({ id }) => id);
    expect(ids('parameters', false)).toEqual(['out', 'hidden', 'in', 'stray']);
    expect(ids('parameters', true)).toEqual(['in', 'stray', 'hidden', 'out']);
    expect(ids('id', false)).toEqual(['hidden', 'in', 'out', 'stray']);
    expect(ids('place', true)).toEqual(['stray', 'out', 'hidden', 'in']);
  });
});

describe('freezing', () => {
  test('is said in the document only where it is so', () => {
    const frozen = freezeLayers(drawn, 'main', ['hidden', 'out'], true);
    expect(frozen.networks.main.layers.map((l) => l.frozen)).toEqual([true, true, undefined, undefined]);
    expect(freezeLayers(frozen, 'main', ['hidden'], true)).toBe(frozen);
    const thawed = freezeLayers(frozen, 'main', ['hidden', 'out', 'in'], false);
    expect(thawed.networks).toEqual(drawn.networks);
    expect(thawed.networks.main.layers.some((l) => 'frozen' in l)).toBe(false);
  });
});

test('ranges and defaults in few words', () => {
  expect(rangeText(dense.parameters.units)).toBe('1 to 65,536, default 64.');
  expect(rangeText(dense.parameters.bias)).toBe('Default on.');
  expect(rangeText(batchNorm.parameters.epsilon)).toBe('1e-8 to 1, default 1e-5.');
  expect(rangeText(conv2d.parameters.kernel)).toBe('1 to 64, default 3 × 3.');
  expect(rangeText(conv2d.parameters.padding)).toBe('Default same.');
});
