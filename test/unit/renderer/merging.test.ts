import { describe, expect, test } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { fixesOf } from '../../../renderer/document/fixes.ts';
import { portCount } from '../../../renderer/design/graph.ts';
import { insertIntoLink } from '../../../renderer/document/insert.ts';
import { documentOf, layer } from './documents.ts';

const same = (filters: number) => ({ filters, padding: 'same' });
const inputsOf = (document: ReturnType<typeof documentOf>, id: string) =>
  document.networks.main.layers.find((one) => one.id === id)?.inputs;

describe('a layer that merges, put into a link', () => {
  const image = layer('input', 'input', [], { shape: [8, 8, 3] });

  test('reads the only value of that shape before it, too: a skip', () => {
    const document = documentOf(
      image,
      layer('conv', 'conv2d', ['input'], same(16)),
      layer('relu', 'activation', ['conv']),
      layer('conv2', 'conv2d', ['relu'], same(16)),
      layer('end', 'globalAvgPool2d', ['conv2']),
      layer('add', 'add', [null, null]),
    );
    // Not `conv`: relu is what is made of it.
    const next = insertIntoLink(document, 'main', 'add', { from: 'conv2', to: 'end', port: 0 });
    expect(inputsOf(next, 'add')).toEqual(['conv2', 'relu']);
    expect(inputsOf(next, 'end')).toEqual(['add']);
  });

  test('reads the only branch that ends in the open rather than a skip', () => {
    const document = documentOf(
      image,
      layer('left', 'conv2d', ['input'], same(16)),
      layer('right', 'conv2d', ['input'], same(4)),
      layer('end', 'globalAvgPool2d', ['left']),
      layer('concat', 'concat', [null, null]),
    );
    const next = insertIntoLink(document, 'main', 'concat', { from: 'left', to: 'end', port: 0 });
    expect(inputsOf(next, 'concat')).toEqual(['left', 'right']);
  });

  test('is left open where several could be meant, and none where none fits', () => {
    const several = documentOf(
      layer('input', 'input', [], { shape: [8] }),
      layer('a', 'dense', ['input'], { units: 8 }),
      layer('b', 'dense', ['a'], { units: 8 }),
      layer('c', 'dense', ['b'], { units: 8 }),
      layer('add', 'add', [null, null]),
    );
    const link = { from: 'b', to: 'c', port: 0 };
    expect(inputsOf(insertIntoLink(several, 'main', 'add', link), 'add')).toEqual(['b', null]);
    const other = documentOf(
      layer('input', 'input', [], { shape: [4] }),
      layer('b', 'dense', ['input'], { units: 8 }),
      layer('c', 'dense', ['b'], { units: 8 }),
      layer('add', 'add', [null, null]),
    );
    expect(inputsOf(insertIntoLink(other, 'main', 'add', link), 'add')).toEqual(['b', null]);
  });

  test('an input left open offers what could be meant, the nearest first', () => {
    const document = documentOf(
      layer('input', 'input', [], { shape: [8] }),
      layer('a', 'dense', ['input'], { units: 8 }),
      layer('b', 'dense', ['a'], { units: 8 }),
      layer('add', 'add', ['b', null]),
      layer('c', 'dense', ['add'], { units: 2 }),
    );
    const open = check(document, null).problems.find(({ code }) => code === 'graph/unconnected-input')!;
    const fixes = fixesOf(open, document, null);
    expect(fixes.map(({ title }) => title)).toEqual(['Connect a to it', 'Connect input to it']);
    expect(fixes.map((fix) => inputsOf(fix.document, 'add'))).toEqual([
      ['b', 'a'],
      ['b', 'input'],
    ]);
  });
});

describe('a layer that merges more than it takes', () => {
  const ids = Array.from({ length: 20 }, (_, n) => `d${n}`);
  const document = documentOf(
    layer('input', 'input', [], { shape: [4] }),
    ...ids.map((id) => layer(id, 'dense', ['input'], { units: 2 })),
    layer('concat', 'concat', ids),
    layer('end', 'dense', ['concat'], { units: 3 }),
  );

  test('has a port for each link, and no free one', () => {
    const concat = document.networks.main.layers.find(({ id }) => id === 'concat')!;
    expect(portCount(concat)).toBe(20);
    expect(portCount({ ...concat, inputs: ids.slice(0, 16) })).toBe(16);
    expect(portCount({ ...concat, inputs: ids.slice(0, 15) })).toBe(16);
    expect(portCount({ ...concat, inputs: [] })).toBe(2);
  });

  test('is mended by another that merges the last ones first: the values stay in their order', () => {
    const { problems } = check(document, null);
    const [fix] = fixesOf(
      problems.find(({ code }) => code === 'graph/input-count')!,
      document,
      null,
    );
    expect(fix.title).toBe('Merge the last 5 of them first');
    expect(inputsOf(fix.document, 'concat')).toEqual([...ids.slice(0, 15), 'concat2']);
    expect(inputsOf(fix.document, 'concat2')).toEqual(ids.slice(15));
    expect(check(fix.document, null).networks.main.layers.concat.output).toEqual([40]);
  });
});
