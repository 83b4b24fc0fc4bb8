import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LayerDocument, ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import { planArena } from '../../../engine/graph/arena.ts';
import { exposedParameters } from '../../../engine/graph/blocks.ts';
import { check } from '../../../engine/graph/check.ts';
import { compile } from '../../../engine/graph/compile.ts';
import { initialWeights, prepareModel, weightName } from '../../../engine/graph/model.ts';
import { expandBlocks } from '../../../engine/graph/unfold.ts';
import { instanceOf, repeated, someBlocks, withBlocks, writtenFlat } from '../../cases/blocks.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { found, input } from './drawings.ts';

const plain = projectOf([]);
const project = (...layers: LayerDocument[]) =>
  withBlocks(plain, [layerOf('in', 'input', { shape: [6] }), ...layers]);
const flatOf = (document: ProjectDocument): ProjectDocument => {
  const { blocks: _, ...rest } = document;
  return { ...rest, networks: { main: { layers: writtenFlat(document) } } };
};
const trainingOf = (document: ProjectDocument) => {
  const model = prepareModel(document),
    arena = planArena(model, {}, 4, true, 0);
  return {
    weights: model.weights.map((w) => [weightName(w), w.at, w.size]),
    start: initialWeights(model, 3),
    // The calls with all their numbers: places, streams of random numbers, barriers.
    plan: compile(model, arena, { batch: 4, mode: 'train', seed: 9 }),
  };
};

const rate = fc.constantFrom<ParameterValues>({}, { rate: 0 }, { rate: 0.5 });
const someInstance = fc.oneof(
  fc.record({ block: fc.constant('unit'), params: rate }),
  fc.record({ block: fc.constant('residual'), params: rate }),
  fc.record({ block: fc.constant('tied'), params: fc.constant({}) }),
);
const drawings = fc
  .array(fc.record({ what: someInstance, repeat: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((rows) => {
    const layers = rows.map(({ what: { block, params }, repeat }, i) => {
      const from = i === 0 ? 'in' : `b${i - 1}`;
      const one = instanceOf(`b${i}`, block, params, from, ...(block === 'tied' ? ['in'] : []));
      return repeat === 1 ? one : repeated(one, repeat);
    });
    return project(...layers, layerOf('out', 'dense', { units: 6 }, `b${rows.length - 1}`));
  });

describe('blocks are unfolded', () => {
  it('into the layers that a person would have written, for any drawing; and trained by the very same calls', () => {
    fc.assert(
      fc.property(drawings, (document) => {
        const flat = flatOf(document);
        expect(expandBlocks(document)['main']!.layers).toEqual(flat.networks['main']!.layers);
        expect(check(document, null).problems).toEqual([]);
        expect(trainingOf(document)).toEqual(trainingOf(flat));
      }),
      { numRuns: 60 },
    );
  });

  it('weights carry the way to their layer in their name', () => {
    const document = project(repeated(instanceOf('a', 'residual', {}, 'in'), 2));
    const names = prepareModel(document).weights.map(weightName);
    expect(names).toContain('a.1.first.dense.w');
    expect(names).toContain('a.2.third.2.dense.w');
  });

  it('a network without blocks stays as it is', () => {
    const { layers } = expandBlocks(projectOf([input]))['main']!;
    expect(layers).toEqual([input]);
  });

  it('weights of a layer in a block may be used outside, by their way', () => {
    const document = project(
      instanceOf('a', 'tied', {}, 'in', 'in'),
      layerOf('code', 'dense', { units: 4 }, 'a'),
      layerOf('back', 'tiedDense', { of: 'a.code' }, 'code'),
    );
    expect(found(document)).toEqual([]);
  });
});

describe('parameters that a block exposes', () => {
  it('have the range of the layer and the value of the block, through blocks in blocks', () => {
    const known = exposedParameters(someBlocks, 'residual');
    expect(known).toMatchObject({
      rate: { kind: 'float', min: 0, max: 0.99, default: 0.25 },
      width: { kind: 'int', default: 6 },
    });
  });

  it('of an instance set all their targets, and are told at the instance where they are wrong', () => {
    const document = project(instanceOf('a', 'residual', { rate: 0.5 }, 'in'));
    const rates = expandBlocks(document)['main']!.layers.filter((l) => l.type === 'dropout');
    expect(rates.map((l) => l.params['rate'])).toEqual([0.5, 0.5, 0.5, 0.5]);
    for (const [params, code] of [
      [{ rate: 2 }, 'graph/parameter'],
      [{ ratio: 0.5 }, 'graph/unknown-parameter'],
    ] as const) {
      const problems = found(project(instanceOf('a', 'residual', params, 'in')));
      expect(problems.map((p) => [p.code, p.where.layer, p.where.field])).toEqual([
        [code, 'a', Object.keys(params)[0]],
      ]);
    }
  });
});

describe('figures of blocks', () => {
  it('are sums of what is in them, at every depth', () => {
    const document = project(
      instanceOf('a', 'residual', {}, 'in'),
      layerOf('out', 'dense', { units: 2 }, 'a'),
    );
    const { layers, blocks, parameters, order } = check(document, null).networks['main']!;
    const sum = (prefix: string) =>
      Object.entries(layers).reduce((all, [id, l]) => all + (id.startsWith(prefix) ? l.parameters : 0), 0);
    expect(Object.keys(blocks)).toEqual(['a', 'a.first', 'a.second', 'a.third']);
    for (const [path, figures] of Object.entries(blocks))
      expect([path, figures.parameters]).toEqual([path, sum(`${path}.`)]);
    expect(blocks['a']).toMatchObject({
      output: [6],
      inputs: ['in'],
      copies: [{ prefix: 'a.', output: 'a.sum' }],
    });
    expect(blocks['a.second']!.inputs).toEqual(['a.first.drop']);
    expect(parameters).toBe(blocks['a']!.parameters + layers['out']!.parameters);
    expect(order.indexOf('a.sum')).toBeGreaterThan(order.indexOf('a.third.2.drop'));
  });
});

describe('problems in blocks', () => {
  const broken = {
    ...someBlocks,
    wrong: {
      ...someBlocks.unit,
      layers: [layerOf('dense', 'dense', { units: 0 }, 'x')],
      output: 'dense',
      exposed: {},
    },
  };
  const codes = (document: ProjectDocument) => found(document).map((p) => [p.code, p.where.layer]);

  it('are told where they are, and once for all copies', () => {
    const layers = [input, repeated(instanceOf('a', 'wrong', {}, 'in'), 5)];
    expect(codes(withBlocks(plain, layers, broken))).toEqual([['graph/parameter', 'a.1.dense']]);
  });
  it('a port without a link is told at the instance alone, in blocks too', () => {
    const open = {
      ...someBlocks.residual,
      layers: someBlocks.residual.layers.with(1, instanceOf('first', 'unit', {}, null)),
    };
    const document = withBlocks(plain, [input, instanceOf('a', 'residual', {}, 'in')], {
      ...someBlocks,
      residual: open,
    });
    expect(codes(document)).toEqual([['graph/unconnected-input', 'a.first']]);
    expect(codes(project(instanceOf('a', 'unit', {}, null)))).toContainEqual([
      'graph/unconnected-input',
      'a',
    ]);
  });
  it('copies that do not fit each other are one problem, of the instance', () => {
    const document = project(repeated(instanceOf('a', 'residual', { width: 6 }, 'in'), 3));
    expect(codes(document)).toEqual([]);
    expect(codes(project(repeated(instanceOf('a', 'unit', { units: 7 }, 'in'), 3)))).toEqual([
      ['graph/repeat-shape', 'a'],
    ]);
  });
  it('circles through blocks, and links to what is not there, are told and end', () => {
    const circle = project(instanceOf('a', 'unit', {}, 'b'), instanceOf('b', 'unit', {}, 'a'));
    expect(codes(circle).map(([code]) => code)).toContain('graph/cycle');
    expect(codes(project(instanceOf('a', 'unit', {}, 'gone')))).toContainEqual([
      'graph/missing-layer',
      'a.dense',
    ]);
  });
  it('many levels of many copies are refused, not unfolded', () => {
    const blocks = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [
        `b${i}`,
        {
          ...someBlocks.unit,
          exposed: {},
          ...(i > 0 && { layers: [repeated(instanceOf('x2', `b${i - 1}`, {}, 'x'), 1000)], output: 'x2' }),
        },
      ]),
    );
    const at = (block: string) =>
      codes(
        withBlocks(
          plain,
          [input, instanceOf('a', block, {}, 'in'), layerOf('end', 'dense', {}, 'a')],
          blocks,
        ),
      );
    expect(at('b0')).toEqual([]);
    expect(at('b5')).toEqual([['graph/block-too-large', 'a']]);
    expect(at('b1999')).toEqual([['graph/block-too-deep', 'a']]);
  });
});
