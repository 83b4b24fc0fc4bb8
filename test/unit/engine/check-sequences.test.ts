import { describe, expect, it } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import type { DataFacts } from '../../../engine/graph/check.ts';
import { infer } from '../../../engine/graph/infer.ts';
import { column } from '../../cases/data.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { classify, end, found, input, letters } from './drawings.ts';

describe('sequences are checked', () => {
  const text = (units: number, variable = true) =>
    projectOf(
      [
        layerOf('text', 'input', { shape: [6], variable }),
        layerOf('embedding', 'embedding', { tokens: 9, units: 4 }, 'text'),
        layerOf('out', 'dense', { units }, 'embedding'),
      ],
      { ...classify, metrics: ['accuracy', 'sequenceAccuracy'] },
    );
  const next = { input: column([6], 9, true), target: column([6], 9, true) };
  const codes = (document: ProjectDocument, data: DataFacts) =>
    found(document, data).map((p) => `${p.code} ${p.where.layer}`);

  it('a class at each step needs scores at each step', () => {
    expect(codes(text(9), next)).toEqual([]);
    expect(codes(text(8), next)).toEqual(['graph/output-classes out']);
    const whole = { input: column([6], 9), target: column([], 4) };
    expect(codes(text(4, false), whole)).toEqual(['graph/output-classes out']);
  });
  it('a target with lengths needs its steps in the output', () => {
    const flat = projectOf([
      layerOf('in', 'input', { shape: [4] }),
      layerOf('out', 'dense', { units: 12 }, 'in'),
    ]);
    const target = (variable: boolean) => ({ input: column([4]), target: column([4, 3], null, variable) });
    expect(codes(flat, target(false))).toEqual([]);
    expect(codes(flat, target(true))).toEqual(['graph/output-shape out']);
  });
  it('lengths go through what works step by step, and end where the sequence ends', () => {
    const layers = [
      letters,
      layerOf('a', 'dense', { units: 3 }, 'letters'),
      layerOf('b', 'activation', {}, 'a'),
      layerOf('c', 'layerNorm', {}, 'b'),
      layerOf('d', 'add', {}, 'b', 'c'),
      layerOf('e', 'dropout', {}, 'd'),
      layerOf('end', 'globalMaxPool1d', {}, 'e'),
      layerOf('norm', 'batchNorm', {}, 'end'),
      layerOf('out', 'dense', {}, 'norm'),
    ];
    expect(found(projectOf(layers))).toEqual([]);
    const { byId } = infer('main', { layers });
    expect(layers.filter((l) => byId.get(l.id)!.variable).map((l) => l.id)).toEqual([
      'letters',
      ...['a', 'b', 'c', 'd', 'e'],
    ]);
  });
  it('lengths of an image are refused', () => {
    const layer = layerOf('in', 'input', { shape: [6, 6, 2], variable: true });
    expect(found(projectOf([layer])).map((p) => p.code)).toEqual(['graph/parameter']);
  });
  it('an embedding behind another layer reads no tokens', () => {
    const layers = [input, layerOf('a', 'activation', {}, 'in'), layerOf('out', 'embedding', {}, 'a')];
    const data = { input: column([4], 9), target: column([4, 32]) };
    expect(codes(projectOf(layers), data)).toEqual(['graph/not-tokens out']);
  });
  it('a column that the data does not have is told', () => {
    const said = layerOf('in', 'input', { shape: [4], column: 'decoderInput' });
    expect(codes(projectOf([said, end]), { input: column([4]), target: column([3]) })).toEqual([
      'graph/unknown-column in',
    ]);
  });
});
