import { describe, expect, test } from 'vitest';
import type { BlockFile } from '../../../contract/project.ts';
import { addEntries, blockEntries, candidatesOf } from '../../../renderer/document/blockEntries.ts';
import { withBlockFile } from '../../../renderer/document/blockFile.ts';
import { insideName } from '../../../renderer/document/blockNames.ts';
import { problemsBefore, problemsBehind } from '../../../renderer/document/fits.ts';
import { networkOf, renameLayer } from '../../../renderer/document/layerEdits.ts';
import { findEntries } from '../../../renderer/document/layerSearch.ts';
import { findWishes } from '../../../renderer/document/quickAdd.ts';
import { library } from '../../../renderer/library/index.ts';
import { documentOf, layer } from './documents.ts';

const image = layer('in', 'input', [], { shape: [8, 8, 16] });
const document = documentOf(image, layer('flat', 'flatten', ['in']), layer('out', 'dense', ['flat']));
const saved: BlockFile = {
  ...library.residual.file,
  name: 'mine',
  blocks: { mine: { ...library.residual.file.blocks.residual, title: 'My path' } },
  canvas: {},
};
const entries = addEntries(document, 'main', [saved]);
const keys = (query: string) => findEntries(query, entries).map(({ key }) => key);

describe('blocks are found as layers are', () => {
  test('those that ship, those of the project, those that were saved', () => {
    const { x } = {
      x: { inputs: ['x'], layers: [layer('relu', 'activation', ['x'])], output: 'relu', exposed: {} },
    };
    const own = { ...document, blocks: { x } };
    const all = blockEntries(own, 'main', [saved]).map(({ key }) => key);
    expect(all).toEqual([
      ...Object.keys(library).map((name) => `library:${name}`),
      'project:x',
      'saved:mine',
    ]);
    // What ships is not listed again: not from the project, not as it was saved under another name.
    const shipped = library.residual.file;
    const brought = withBlockFile(document, shipped);
    const again = { ...shipped, name: 'again', blocks: { again: shipped.blocks[shipped.name] } };
    const twice = blockEntries(brought.document, 'main', [shipped, again]);
    expect(twice.map(({ key }) => key)).toEqual(Object.keys(library).map((name) => `library:${name}`));
    const inside = insideName(brought.name);
    const changed = renameLayer(
      brought.document,
      inside,
      networkOf(brought.document, inside).layers.at(-1)!.id,
      'other',
    );
    expect(blockEntries(changed, 'main', []).at(-1)?.key).toBe(`project:${brought.name}`);
    // No block contains itself.
    expect(blockEntries(own, 'block:x', []).map(({ key }) => key)).not.toContain('project:x');
  });

  test.each([
    ['residual', 'library:residual'],
    ['resdual', 'library:residual'],
    ['inception', 'library:inception'],
    ['my path', 'saved:mine'],
    ['squeeze', 'library:squeezeExcite'],
    ['conv bn', 'library:convBnRelu'],
    ['dense', 'dense'],
    ['dense block', 'library:denseBlock'],
    ['conv', 'conv2d'],
    ['lstm', 'lstm'],
    ['skip', 'add'],
  ])('"%s" finds %s first', (query, key) => {
    expect(keys(query)[0]).toBe(key);
  });

  test('values behind the name go to what the block exposes', () => {
    const [wish] = findWishes('residual 24 5 relu', entries);
    expect(wish).toMatchObject({
      entry: { key: 'library:residual' },
      params: { filters: 24, kernel: [5, 5] },
      activation: { key: 'activation:relu' },
    });
    expect(findWishes('residual 0', entries).map(({ entry }) => entry.key)).not.toContain('library:residual');
  });
});

describe('blocks are offered where they fit', () => {
  const fitting = (found: readonly unknown[]) =>
    entries.flatMap(({ key, kind }, n) => (kind === 'block' && !found[n] ? [key] : []));

  test('behind an image those for images, as wide as it is; behind a list none of them', () => {
    const at = (id: string, shape: readonly number[]) => {
      const { candidates, blocks } = candidatesOf(document, entries, shape);
      return fitting(problemsBehind(document.networks.main, [id], candidates, blocks ? { blocks } : {}));
    };
    const forImages = entries.flatMap(({ key, kind }) =>
      kind === 'block' && key !== 'library:lstmEncoder' ? [key] : [],
    );
    // What was saved says nothing of how it is fitted: its 32 filters are none of 16.
    expect(at('in', [8, 8, 16])).toEqual(forImages.filter((key) => key !== 'saved:mine'));
    expect(at('flat', [1024])).toEqual([]);
  });

  test('behind two values none that takes one; before a layer those whose value it takes', () => {
    const { candidates, blocks } = candidatesOf(document, entries, [8, 8, 16]);
    const known = blocks ? { blocks } : {};
    const { main } = document.networks;
    expect(fitting(problemsBehind(main, ['in', 'in'], candidates, known))).toEqual([]);
    const before = fitting(problemsBefore(main, { to: 'flat', port: 0 }, candidates, known));
    expect(before).toContain('library:residual');
    expect(before).not.toContain('library:lstmEncoder');
    expect(fitting(problemsBefore(main, { to: 'out', port: 0 }, candidates, known))).toEqual([]);
  });
});
