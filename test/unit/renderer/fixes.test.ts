import { describe, expect, test } from 'vitest';
import { check, type DataFacts } from '../../../engine/graph/check.ts';
import { alike, fixTogether } from '../../../renderer/document/fixAlike.ts';
import { bridgeOver, fixesOf, fixOf } from '../../../renderer/document/fixes.ts';
import { documentOf, layer } from './documents.ts';

const facts: DataFacts = {
  input: { shape: [8, 8, 1], classes: null, variable: false },
  target: { shape: [], classes: 10, variable: false },
};

/** Applies the first fix there is until none is left. */
function mend(document: ReturnType<typeof documentOf>, data: DataFacts = facts) {
  const applied: string[] = [];
  for (let i = 0; i < 10; i++) {
    const fix = check(document, data)
      .problems.map((p) => fixOf(p, document, data))
      .find((found) => found !== null);
    if (!fix) break;
    applied.push(fix.title);
    document = fix.document;
  }
  return {
    document,
    applied,
    problems: check(document, data).problems.filter((p) => p.severity === 'error'),
  };
}

describe('one-click fixes', () => {
  test('the input takes the shape of the data, a flatten comes before dense, the end has a unit per class', () => {
    const { applied, problems } = mend(
      documentOf(layer('input', 'input', []), layer('dense', 'dense', ['input'])),
    );
    expect(applied.toSorted()).toEqual(
      ['Insert a flatten layer', 'Set its shape to 8 × 8 × 1', 'Set its units to 10'].toSorted(),
    );
    expect(problems).toEqual([]);
  });

  test('a softmax before cross-entropy goes, and the links heal', () => {
    const { document, problems } = mend(
      documentOf(
        layer('input', 'input', [], { shape: [8, 8, 1] }),
        layer('flatten', 'flatten', ['input']),
        layer('out', 'dense', ['flatten'], { units: 10 }),
        layer('softmax', 'activation', ['out'], { function: 'softmax' }),
      ),
    );
    expect(problems).toEqual([]);
    expect(document.networks.main.layers.map(({ id }) => id)).toEqual(['input', 'flatten', 'out']);
  });

  test('a quantity to predict gets a loss and metrics for quantities', () => {
    const number = {
      input: { shape: [4], classes: null, variable: false },
      target: { shape: [1], classes: null, variable: false },
    };
    const { document, problems } = mend(
      documentOf(layer('input', 'input', [], { shape: [4] }), layer('out', 'dense', ['input'], { units: 1 })),
      number,
    );
    expect(problems).toEqual([]);
    expect(document.objective).toMatchObject({ loss: 'meanSquaredError', metrics: ['mae', 'r2'] });
  });

  test('an input layer as large as another column, or that reads none there is, reads that', () => {
    const decoded = { ...facts, decoderInput: { shape: [4], classes: 13, variable: false } };
    const image = layer('image', 'input', [], { shape: [8, 8, 1] });
    const titles = (params: object) => {
      const document = documentOf(image, layer('second', 'input', [], { ...params }));
      const [found] = check(document, decoded).problems.filter(
        ({ where }) => where.layer === 'second' && where.field,
      );
      return fixesOf(found, document, decoded).map((fix) => ({
        title: fix.title,
        params: fix.document.networks.main.layers[1].params,
      }));
    };
    const reads = { title: 'Read the column decoderInput', params: { shape: [4], column: 'decoderInput' } };
    expect(titles({ shape: [4] })).toEqual([
      reads,
      { title: 'Set its shape to 8 × 8 × 1', params: { shape: [8, 8, 1] } },
    ]);
    expect(titles({ shape: [5] }).map(({ title }) => title)).toEqual(['Set its shape to 8 × 8 × 1']);
    expect(titles({ column: 'target' })).toEqual([reads]);
  });

  test('an input layer and an embedding take what the data has: lengths of its own, and its vocabulary', () => {
    const text = { shape: [6], classes: 30, variable: true };
    const { applied, problems } = mend(
      documentOf(
        layer('input', 'input', [], { shape: [4] }),
        layer('embedding', 'embedding', ['input'], { tokens: 5 }),
        layer('out', 'dense', ['embedding'], { units: 30 }),
      ),
      { input: text, target: text },
    );
    expect(applied.toSorted()).toEqual(['Set its shape to 6', 'Set its tokens to 30', 'Turn variable on']);
    expect(problems).toEqual([]);
  });

  test('a discriminator takes the shape of the data, and early stopping of a GAN goes', () => {
    const gan = {
      ...documentOf(),
      networks: {
        generator: {
          layers: [
            layer('noise', 'input', [], { shape: [2], column: 'noise' }),
            layer('made', 'dense', ['noise'], { units: 3 }),
          ],
        },
        discriminator: {
          layers: [
            layer('input', 'input', [], { shape: [4] }),
            layer('score', 'dense', ['input'], { units: 1 }),
          ],
        },
      },
      objective: { type: 'adversarial', loss: '', lossParams: {}, metrics: [] },
    };
    const watched = {
      ...gan,
      training: {
        ...gan.training,
        earlyStopping: { metric: 'loss', patience: 3, minDelta: 0, restoreBest: true },
      },
    };
    const { document, applied, problems } = mend(watched, {
      input: { shape: [5], classes: null, variable: false },
    });
    expect(applied.toSorted()).toEqual(['Set its shape to 5', 'Train all epochs']);
    expect(document.training.earlyStopping).toBeUndefined();
    // How the generator is to end only the person can know.
    expect(problems.map(({ code }) => code)).toEqual(['graph/generator-shape']);
  });

  test('many of one kind are mended in one step', () => {
    const pairs = [1, 2, 3].flatMap((n) => [
      layer(`conv${n}`, 'conv2d', [n === 1 ? 'input' : `norm${n - 1}`], { filters: 4 }),
      layer(`norm${n}`, 'batchNorm', [`conv${n}`]),
    ]);
    const document = documentOf(layer('input', 'input', [], { shape: [8, 8, 1] }), ...pairs);
    const { problems } = check(document, facts);
    const first = problems.find(({ code }) => code === 'graph/bias-before-norm')!;
    const all = alike(first, problems, (p) => fixOf(p, document, facts)?.title);
    expect(all.map(({ where }) => where.layer)).toEqual(['conv1', 'conv2', 'conv3']);
    const fix = fixTogether(all, document, facts)!;
    expect(fix.title).toBe('Turn its bias off, 3 times');
    const left = check(fix.document, facts).problems;
    expect(left.some(({ code }) => code === first.code)).toBe(false);
    expect(left).toHaveLength(problems.length - 3);
    expect(fixTogether([], document, facts)).toBeNull();
  });

  test('of several ends the shortest branch goes, never most of what was drawn, nor the only input', () => {
    const chain = [
      layer('input', 'input', [], { shape: [8] }),
      layer('hidden', 'dense', ['input'], { units: 4 }),
      layer('relu', 'activation', ['hidden']),
      layer('out', 'dense', ['relu'], { units: 10 }),
    ];
    const deleted = (...layers: typeof chain) => {
      const document = documentOf(...layers);
      const found = check(document, null).problems.find(({ code }) => code === 'graph/several-outputs')!;
      const titles = fixesOf(found, document, null).map(({ title }) => title);
      return titles.filter((title) => title.startsWith('Delete'));
    };
    expect(deleted(...chain, layer('stray', 'activation', [null]))).toEqual(['Delete stray']);
    expect(deleted(layer('stray', 'activation', [null]), ...chain)).toEqual(['Delete stray']);
    expect(deleted(...chain, layer('other', 'input', [], { shape: [3] }))).toEqual(['Delete other']);
    const cut = chain.map((one) => (one.id === 'hidden' ? { ...one, inputs: [null] } : one));
    expect(deleted(...cut)).toEqual([]);
  });

  test('bridging over a layer feeds all that it fed', () => {
    const next = bridgeOver(
      documentOf(
        layer('a', 'input', []),
        layer('b', 'activation', ['a']),
        layer('c', 'dropout', ['b']),
        layer('d', 'add', ['b', 'c']),
      ),
      'main',
      'b',
    );
    expect(next.networks.main.layers.map(({ id, inputs }) => [id, inputs])).toEqual([
      ['a', []],
      ['c', ['a']],
      ['d', ['a', 'c']],
    ]);
  });
});
