import { describe, expect, it } from 'vitest';
import type { DataFacts } from '../../../engine/graph/check.ts';
import { column } from '../../cases/data.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { classify, end, flowers, found, input, prices } from './drawings.ts';
import { examples } from './mistakes.ts';

describe('every problem of a drawing is found, said and placed', () => {
  for (const [code, example] of Object.entries(examples)) {
    it(code, () => {
      const problem = found(example.document, example.data).find((p) => p.code === code);
      expect(problem, 'the problem').toBeDefined();
      // Both sentences are whole, and made of the details.
      for (const sentence of [problem!.message, problem!.fix]) {
        expect(sentence).toMatch(/^[A-Z0-9`].*[.?!]$/s);
        expect(sentence).not.toMatch(/undefined|NaN|\[object|=>|function /);
      }
      if (example.at) expect([problem!.where.layer, problem!.where.field]).toContain(example.at);
    });
  }

  it('weights are borrowed from a dense layer only, which is not the layer itself', () => {
    const first = (of: string) =>
      found(projectOf([input, end, layerOf('tied', 'tiedDense', { of }, 'out')]))[0];
    expect(first('out')).toBeUndefined();
    for (const of of ['in', 'tied', '', 'gone']) expect(first(of)?.code, of).toBe('graph/borrowed-layer');
  });
  it('a Gaussian has two outputs for each target, with or without data', () => {
    const codes = (units: number, data: DataFacts | null) =>
      found(
        projectOf([input, layerOf('out', 'dense', { units }, 'in')], {
          loss: 'gaussianNll',
          metrics: ['mae'],
        }),
        data,
      ).map((p) => p.code);
    expect(codes(2, prices)).toEqual([]);
    expect(codes(2, null)).toEqual([]);
    expect(codes(4, prices)).toEqual(['graph/moments']);
    expect(codes(3, null)).toEqual(['graph/moments']);
    expect(codes(6, flowers)).toContain('graph/loss-target');
  });
  it('a document without problems has none', () => {
    expect(found(projectOf([input, end], { ...classify, metrics: ['accuracy'] }), flowers)).toEqual([]);
  });
});

describe('data without a target', () => {
  const points: DataFacts = { input: column([4]) };
  it('is refused where the objective needs one, and told at the data', () => {
    const [problem, ...more] = found(projectOf([input, end], classify), points);
    expect([problem!.code, problem!.where.field, more]).toEqual(['data/no-target', 'data.source', []]);
  });
  it('is enough where the objective learns from the input alone', () => {
    const back = [
      input,
      layerOf('code', 'dense', { units: 2 }, 'in'),
      layerOf('out', 'dense', { units: 4 }, 'code'),
    ];
    const document = projectOf(back, { type: 'reconstruction', loss: 'meanSquaredError' });
    expect(found(document, points)).toEqual([]);
  });
});

describe('one mistake is told once', () => {
  it('layers behind a broken one are not blamed', () => {
    const layers = [input, layerOf('a', 'dense', { units: -1 }, 'in'), layerOf('b', 'dense', {}, 'a')];
    expect(found(projectOf(layers)).map((p) => `${p.code} ${p.where.layer}`)).toEqual(['graph/parameter a']);
  });
  it('a circle is given as the path around it', () => {
    const ring = ['a', 'b', 'c'].map((id, i, all) => layerOf(id, 'flatten', {}, all[(i + 2) % 3]!));
    const cycle = found(projectOf([input, ...ring])).find((p) => p.code === 'graph/cycle');
    expect(cycle!.message).toMatch(/: (\w) -> \w -> \w -> \1\.$/);
  });
  it('a layer that is its own input is a circle', () => {
    const codes = found(projectOf([input, layerOf('a', 'add', {}, 'in', 'a')])).map((p) => p.code);
    expect(codes).toContain('graph/cycle');
  });
  it('an unknown layer is asked about by its nearest name', () => {
    const [problem] = found(projectOf([input, layerOf('out', 'denze', {}, 'in')]));
    expect(problem!.fix).toBe('Did you mean "dense"?');
  });
  it('names that every object has are no parameters', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      const params = JSON.parse(`{"${name}": 1}`) as Record<string, number>;
      const inLayer = projectOf([input, layerOf('out', 'dense', params, 'in')]),
        inLoss = projectOf([input, end], { lossParams: params }),
        inOptimizer = projectOf([input, end], {}, { type: 'adam', params });
      for (const document of [inLayer, inLoss, inOptimizer])
        expect(
          found(document).map((p) => p.code),
          name,
        ).toEqual(['graph/unknown-parameter']);
    }
  });
});
