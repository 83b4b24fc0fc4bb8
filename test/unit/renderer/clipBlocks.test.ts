import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../contract/problems.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import { changeBlock } from '../../../renderer/document/blockEdits.ts';
import { withBlockFile } from '../../../renderer/document/blockFile.ts';
import { insideName } from '../../../renderer/document/blockNames.ts';
import { clipOf, pasteClip } from '../../../renderer/document/clipboard.ts';
import { clipText, parseClip } from '../../../renderer/document/clipText.ts';
import { group } from '../../../renderer/document/grouping.ts';
import { networkOf } from '../../../renderer/document/layerEdits.ts';
import { routesOf, setRoute } from '../../../renderer/document/routes.ts';
import { commands } from './anyEdit.ts';
import { documentOf, layer } from './documents.ts';
import { drawings, whole } from './whole.ts';

const start = documentOf(
  layer('input', 'input', [], { shape: [4] }),
  layer('dense', 'dense', ['input'], { units: 4 }),
  layer('relu', 'activation', ['dense']),
  layer('end', 'dense', ['relu'], { units: 2 }),
);
/** `block2`, made of `block`. */
const inner = group(start, 'main', new Set(['dense'])).document;
const nested = group(inner, 'main', new Set(['block', 'relu'])).document;
const empty = documentOf();
const at = { x: 600, y: 600 };

const through = (document: ProjectDocument, network: string, ...ids: string[]) =>
  parseClip(clipText(clipOf(document, network, new Set(ids))));
const instances = (document: ProjectDocument) =>
  document.networks.main.layers.flatMap(({ block }) => block ?? []);
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problems[0].code}: ${error.problems[0].message}`;
    throw error;
  }
  return 'none';
};

describe('instances on the clipboard', () => {
  const outer = nested.networks.main.layers.find(({ block }) => block === 'block2')!.id;
  const clip = through(nested, 'main', outer);

  test('bring their blocks, and those that these are made of', () => {
    expect(Object.keys(clip.blocks).sort()).toEqual(['block', 'block2']);
    const { document } = pasteClip(empty, 'main', clip, { at }, false);
    whole(document);
    expect(document.blocks).toEqual(nested.blocks);
    expect(document.canvas[insideName('block')]).toEqual(nested.canvas[insideName('block')]);
  });

  test('follow the same block where it is there, whoever wrote its fields in which order', () => {
    const turned = Object.fromEntries(
      Object.entries(nested.blocks!).map(([name, block]) => [
        name,
        Object.fromEntries(Object.entries(block).toReversed()) as unknown as typeof block,
      ]),
    );
    const { document } = pasteClip({ ...nested, blocks: turned }, 'main', clip, { at }, false);
    expect(document.blocks).toBe(document.blocks && turned);
    expect(instances(document)).toEqual(['block2', 'block2']);
  });

  test('another block of the name is left alone: theirs, and what is made of it, gets a free name', () => {
    const other = changeBlock(nested, 'block', { title: 'Mine' });
    const { document } = pasteClip(other, 'main', clip, { at }, false);
    whole(document);
    expect(document.blocks).toMatchObject(other.blocks!);
    expect(Object.keys(document.blocks!).sort()).toEqual(['block', 'block2', 'block3', 'block4']);
    expect(instances(document)).toEqual(['block2', 'block4']);
    expect(document.blocks!.block4.layers.map(({ block }) => block)).toContain('block3');
  });

  test('are not pasted into the block that they are made of', () => {
    const paste = () => pasteClip(nested, insideName('block'), clip, { at }, false);
    expect(refusal(paste)).toMatch(/^clipboard\/inside-itself: .*cannot stand in itself/);
  });

  test('a text without the block means the one of the project, with the ports that it has', () => {
    const text = JSON.stringify({
      format: 'backprop-layers',
      version: 1,
      layers: [{ id: 'mine', type: 'block', block: 'block', inputs: ['a', 'b', 'c'] }],
    });
    const { document } = pasteClip(nested, 'main', parseClip(text), { at }, false);
    whole(document);
    expect(document.networks.main.layers.at(-1)).toMatchObject({
      id: 'mine',
      block: 'block',
      inputs: [null],
    });
  });
});

test('a link among copied layers keeps its points, moved with them; its port may close up', () => {
  const merged = documentOf(
    layer('input', 'input', []),
    layer('a', 'dense', ['input']),
    layer('sum', 'add', ['input', 'input', 'a', 'input']),
  );
  const routed = setRoute(merged, 'main', { from: 'a', to: 'sum', port: 2 }, [{ x: 300, y: 50 }]);
  const clip = through(routed, 'main', 'a', 'sum');
  const { document } = pasteClip(empty, 'main', clip, { at }, false);
  const [link, ...others] = Object.keys(routesOf(document, 'main'));
  expect(others).toEqual([]);
  expect(document.networks.main.layers[1].inputs[Number(link.split(':')[1])]).toBe('a');
  const by = document.canvas.main.sum.x - clip.canvas.sum.x;
  expect(routesOf(document, 'main')[link][0].x).toBe(300 + by);
});

describe('text of blocks that is not as it should be is refused', () => {
  const good = JSON.parse(clipText(clipOf(nested, 'main', new Set(['block2', 'block']))));
  const withBlock = (change: object) =>
    JSON.stringify({ ...good, blocks: { ...good.blocks, block: { ...good.blocks.block, ...change } } });
  test.each([
    [withBlock({ output: 7 }), /blocks\.block\.output is 7/],
    [withBlock({ extra: 1 }), /blocks\.block\.extra is 1, expected no such field/],
    [withBlock({ inputs: ['x', 'x'] }), /ports that occur once/],
    [withBlock({ inputs: ['dense'] }), /ids that occur once/],
    [withBlock({ inputs: [] }), /layers and ports of the block/],
    [withBlock({ exposed: { units: { targets: [] } } }), /at least one parameter/],
    [
      withBlock({ exposed: { units: { targets: [{ layer: 'no', parameter: 'units' }] } } }),
      /a layer of the block/,
    ],
    [
      withBlock({
        layers: [layer('dense', 'block', ['x']), { ...layer('me', 'block', []), block: 'block2' }],
      }),
      /do not contain themselves/,
    ],
    [JSON.stringify({ ...good, insides: { 'block:none': {} } }), /insides\.block:none/],
    [JSON.stringify({ ...good, routes: { 'a->b:0': [] } }), /routes\.a->b:0/],
  ])('%#', (text, expected) => {
    expect(refusal(() => parseClip(text))).toMatch(expected);
  });
});

test('any layers of any drawing, with all their blocks, come through text as they were and into any other project', () => {
  const grown = fc
    .array(commands, { minLength: 10, maxLength: 30 })
    .map((list) => list.reduce((now, command) => command.run(now), nested));
  fc.assert(
    fc.property(grown, grown, fc.nat(), fc.nat(), fc.boolean(), (from, into, which, mask, keep) => {
      const [source, target] = [from, into].map(
        (one) => drawings(one)[which % drawings(one).length] ?? 'main',
      );
      const ids = networkOf(from, source).layers.flatMap(({ id }, n) => ((mask >> (n % 20)) & 1 ? [id] : []));
      const clip = clipOf(from, source, new Set(ids));
      const read = parseClip(clipText(clip));
      expect(read).toEqual(clip);
      try {
        whole(pasteClip(into, target, read, { at: { x: 3.7, y: -8.2 } }, keep).document);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        expect(error.problems[0].code).toBe('clipboard/inside-itself');
      }
    }),
    { numRuns: 150 },
  );
});

test('parts of a block file come in before what is made of them, however they are met', () => {
  const instance = (id: string, block: string) => ({ ...layer(id, 'block', []), block });
  const block = (...layers: ReturnType<typeof layer>[]) => ({
    inputs: [],
    layers,
    output: layers[0].id,
    exposed: {},
  });
  const leaf = block(layer('in', 'input', []));
  const blocks = {
    top: block(instance('c', 'leaf'), instance('b', 'middle')),
    middle: block(instance('d', 'leaf')),
    leaf,
  };
  const taken = { ...empty, blocks: { leaf: { ...leaf, title: 'Another' } } };
  const file = { format: 'backprop-block', version: 1, name: 'top', blocks, canvas: {} } as const;
  const { document } = withBlockFile(taken, file);
  const used = Object.values(document.blocks!).flatMap(({ layers }) =>
    layers.flatMap(({ block: name }) => name ?? []),
  );
  expect(used.toSorted()).toEqual(['leaf2', 'leaf2', 'middle']);
});
