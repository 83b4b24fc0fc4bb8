import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerDocument, Position } from '../../../contract/project.ts';
import { alignLayers, distributeLayers, nudgeLayers } from '../../../renderer/document/alignment.ts';
import { setDirection } from '../../../renderer/document/directionEdits.ts';
import { boxOf, centreOf, grid, nodeSize } from '../../../renderer/document/grid.ts';
import { networkOf, placesIn } from '../../../renderer/document/layerEdits.ts';
import { arrange, arrangeSome } from '../../../renderer/document/layout.ts';
import { detours } from '../../../renderer/document/detours.ts';
import { crosses } from '../../../renderer/document/geometry.ts';
import { depths, linkId, linksOf } from '../../../renderer/document/links.ts';
import { connected, inverted } from '../../../renderer/document/selections.ts';
import { deeds, documentOf, layer } from './documents.ts';

const residual = documentOf(
  layer('input', 'input', []),
  layer('dense', 'dense', ['input']),
  layer('relu', 'activation', ['dense']),
  layer('add', 'add', ['relu', 'input']),
  layer('end', 'dense', ['add']),
);
const { main } = residual.networks;
const grown = fc
  .array(deeds, { maxLength: 40 })
  .map((list) => list.reduce((now, deed) => deed(now), residual));

/** Branches that part and meet again, in each other, all of one length; layers and the ports of what merges them in any order. */
const branched = fc
  .record({ shape: fc.infiniteStream(fc.nat(2)), seed: fc.infiniteStream(fc.nat()) })
  .map(({ shape, seed }) => {
    const layers: LayerDocument[] = [layer('in', 'input', [])];
    const mixed = <T>(list: readonly T[]): T[] =>
      list
        .map((item) => ({ item, at: seed.next().value }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    const add = (type: string, inputs: string[]): string => {
      const id = `n${layers.length}`;
      layers.push(layer(id, type, inputs));
      return id;
    };
    const part = (from: string, depth: number): string => {
      if (depth === 0) return add('dense', [from]);
      const wide = shape.next().value;
      const ends = Array.from({ length: wide + 1 }, () => part(from, depth - 1));
      return add('concat', mixed(ends));
    };
    part(part('in', 2), 1);
    return { layers: mixed(layers) };
  });

/** As they are drawn: from the middle of what they come from, round what is in their way, to their port. */
function linksDrawn(
  network: { readonly layers: readonly LayerDocument[] },
  places: Readonly<Record<string, Position>>,
  direction: 'down' | 'right',
): { from: string; way: Position[] }[] {
  const portsOf = (id: string) => network.layers.find((l) => l.id === id)!.inputs.length;
  const led = detours(network, places, direction, portsOf),
    { width, height } = nodeSize;
  return linksOf(network).map((link) => {
    const [a, b] = [places[link.from], places[link.to]],
      share = (link.port + 1) / (portsOf(link.to) + 1);
    const ends =
      direction === 'down'
        ? [
            { x: a.x + width / 2, y: a.y + height },
            { x: b.x + width * share, y: b.y },
          ]
        : [
            { x: a.x + width, y: a.y + height / 2 },
            { x: b.x, y: b.y + height * share },
          ];
    return { from: link.from, way: [ends[0], ...(led[linkId(link)] ?? []), ends[1]] };
  });
}

describe('layout', () => {
  test.each(['down', 'right'] as const)(
    '%s: after what it reads, beside nothing, on the grid',
    (direction) => {
      fc.assert(
        fc.property(grown, (document) => {
          const network = networkOf(document, 'main');
          const places = arrange(network, direction);
          const [axis, size] =
            direction === 'down' ? (['y', nodeSize.height] as const) : (['x', nodeSize.width] as const);
          for (const { id, inputs } of network.layers) {
            expect(places[id].x % grid).toBeCloseTo(0);
            expect(places[id].y % grid).toBeCloseTo(0);
            for (const from of inputs)
              if (from !== null) expect(places[id][axis]).toBeGreaterThanOrEqual(places[from][axis] + size);
          }
          const all = Object.values(places);
          all.forEach((a, n) => {
            for (const b of all.slice(n + 1))
              expect(Math.abs(a.x - b.x) >= nodeSize.width || Math.abs(a.y - b.y) >= nodeSize.height).toBe(
                true,
              );
          });
        }),
        { numRuns: 60 },
      );
    },
  );

  test.each(['down', 'right'] as const)(
    '%s: no links cross where branches of one length part and meet again, whatever port they come into',
    (direction) => {
      fc.assert(
        fc.property(branched, ({ layers }) => {
          const drawn = linksDrawn({ layers }, arrange({ layers }, direction), direction);
          drawn.forEach((a, n) => {
            for (const b of drawn.slice(n + 1))
              if (a.from !== b.from)
                expect([a.from, b.from, crosses(a.way, b.way)]).toEqual([a.from, b.from, false]);
          });
        }),
        { numRuns: 100 },
      );
    },
  );

  test('a chain is a straight line from the origin', () => {
    const chain = documentOf(layer('a', 'input', []), layer('b', 'dense', ['a']), layer('c', 'dense', ['b']))
      .networks.main;
    expect(arrange(chain, 'down')).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 84 }, c: { x: 0, y: 168 } });
    expect(arrange(chain, 'right')).toMatchObject({ a: { x: 0, y: 0 }, b: { y: 0 }, c: { y: 0 } });
  });

  test('what skips layers has a lane of its own beside them', () => {
    const { input, dense, relu, add } = arrange(main);
    const line = (input.x + add.x + nodeSize.width) / 2;
    for (const { x } of [dense, relu]) expect(x > line || x + nodeSize.width < line).toBe(true);
  });

  test('some layers stay around their centre, the rest where they are', () => {
    const places: Record<string, Position> = {
      ...arrange(main),
      dense: { x: 900, y: 12 },
      relu: { x: 300, y: 900 },
    };
    const some = arrangeSome(main, new Set(['dense', 'relu', 'add']), places, 'down');
    expect(Object.keys(some)).toEqual(['dense', 'relu', 'add']);
    const before = centreOf(boxOf([places.dense, places.relu, places.add]));
    const after = centreOf(boxOf(Object.values(some)));
    expect(Math.abs(after.x - before.x)).toBeLessThanOrEqual(grid);
    expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(grid);
  });

  test('words that objects know, circles and layers that are missing are laid out too', () => {
    const odd = documentOf(
      layer('constructor', 'dense', ['toString']),
      layer('toString', 'dense', ['constructor']),
      layer('lost', 'dense', ['nowhere']),
    ).networks.main;
    expect(Object.keys(arrange(odd))).toEqual(['constructor', 'toString', 'lost']);
    expect(placesIn(documentOf(layer('constructor', 'input', [])), 'main').constructor).toEqual({
      x: 0,
      y: 0,
    });
  });

  test('networks of long skips and of many layers are laid out as well', () => {
    const deep = (n: number): LayerDocument[] =>
      Array.from({ length: n }, (_, i) =>
        layer(`n${i}`, i ? 'add' : 'input', i ? [`n${i - 1}`, ...(i > n / 2 ? [`n${n - 1 - i}`] : [])] : []),
      );
    const places = arrange({ layers: deep(300) });
    expect(new Set(Object.values(places).map(({ y }) => y)).size).toBe(300);
  });

  test('the depth of a long chain is counted without running out of stack', () => {
    const layers = Array.from({ length: 20_000 }, (_, i) =>
      layer(`n${i}`, 'dense', i ? [`n${i - 1}`] : [null]),
    );
    expect(depths({ layers: layers.toReversed() }).get('n19999')).toBe(19_999);
  });

  test('another direction places all networks anew, and goes without saying where it is the usual one', () => {
    const right = setDirection(residual, 'right');
    expect(right.direction).toBe('right');
    const places = placesIn(right, 'main');
    expect(places.end.x).toBeGreaterThan(places.input.x + 3 * nodeSize.width);
    const back = setDirection(right, 'down');
    expect('direction' in back).toBe(false);
    expect(setDirection(back, 'down')).toBe(back);
  });
});

describe('layers in line', () => {
  const ids = new Set(['dense', 'relu', 'add']);
  const placed = {
    ...residual,
    canvas: {
      main: {
        input: { x: 0, y: 0 },
        dense: { x: 10, y: 100 },
        relu: { x: 500, y: 130 },
        add: { x: 90, y: 400 },
        end: { x: 0, y: 900 },
      },
    },
  };
  const of = (document: typeof residual, axis: 'x' | 'y') =>
    [...ids].map((id) => document.canvas.main[id][axis]);

  test.each([
    ['left', 'x', [10, 10, 10]],
    ['centre', 'x', [255, 255, 255]],
    ['right', 'x', [500, 500, 500]],
    ['top', 'y', [100, 100, 100]],
    ['middle', 'y', [250, 250, 250]],
    ['bottom', 'y', [400, 400, 400]],
  ] as const)('%s', (line, axis, expected) => {
    const next = alignLayers(placed, 'main', ids, line);
    expect(of(next, axis)).toEqual(expected);
    const other = axis === 'x' ? 'y' : 'x';
    expect(of(next, other)).toEqual(of(placed, other));
    expect(next.canvas.main.end).toEqual(placed.canvas.main.end);
    expect(alignLayers(next, 'main', ids, line)).toBe(next);
  });

  test('the distances between neighbours become the same', () => {
    expect(of(distributeLayers(placed, 'main', ids, 'x'), 'x')).toEqual([10, 500, 255]);
    expect(of(distributeLayers(placed, 'main', ids, 'y'), 'y')).toEqual([100, 250, 400]);
    expect(distributeLayers(placed, 'main', new Set(['dense', 'add']), 'x')).toBe(placed);
  });

  test('a nudge moves what is selected', () => {
    expect(nudgeLayers(placed, 'main', new Set(['add']), { x: 12, y: -48 }).canvas.main.add).toEqual({
      x: 102,
      y: 352,
    });
  });
});

describe('selections', () => {
  test('everything before, everything behind, and the rest', () => {
    expect([...connected(main, new Set(['relu']), 'upstream')].sort()).toEqual(['dense', 'input', 'relu']);
    expect([...connected(main, new Set(['relu']), 'downstream')].sort()).toEqual(['add', 'end', 'relu']);
    expect(inverted(main, new Set(['add', 'end']))).toEqual(['input', 'dense', 'relu']);
  });
});
