import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction, LayerDocument } from '../../../contract/project.ts';
import { detours } from '../../../renderer/document/detours.ts';
import { nodeSize } from '../../../renderer/document/grid.ts';
import { arrange } from '../../../renderer/document/layout.ts';
import { layer } from './documents.ts';

const network = (...layers: LayerDocument[]) => ({ layers });
const ports = (layers: readonly LayerDocument[]) => (id: string) =>
  Math.max(1, layers.find((one) => one.id === id)?.inputs.length ?? 1);
const column = (...ids: string[]) => Object.fromEntries(ids.map((id, n) => [id, { x: 0, y: n * 84 }]));

const skip = network(
  layer('a', 'input', []),
  layer('b', 'activation', ['a']),
  layer('c', 'activation', ['b']),
  layer('sum', 'add', ['c', 'a']),
);

describe('detours of links', () => {
  test('a skip goes beside what it skips; what nothing is in the way of goes straight', () => {
    const found = detours(skip, column('a', 'b', 'c', 'sum'), 'down', ports(skip.layers));
    expect(Object.keys(found)).toEqual(['a->sum:1']);
    expect(found['a->sum:1']).toEqual([
      { x: nodeSize.width + 20, y: 84 },
      { x: nodeSize.width + 20, y: 2 * 84 + nodeSize.height },
    ]);
  });

  test('from left to right it goes above or below', () => {
    const row = Object.fromEntries(['a', 'b', 'c', 'sum'].map((id, n) => [id, { x: n * 304, y: 0 }]));
    const [from, to] = detours(skip, row, 'right', ports(skip.layers))['a->sum:1'];
    expect(from.y).toBe(to.y);
    expect(from.y).toBeGreaterThan(nodeSize.height);
    expect([from.x, to.x]).toEqual([304, 2 * 304 + nodeSize.width]);
  });

  test('two skips beside each other do not run in one line', () => {
    const twice = network(...skip.layers.slice(0, 3), layer('sum', 'add', ['c', 'a', 'b']));
    const found = detours(twice, column('a', 'b', 'c', 'sum'), 'down', ports(twice.layers));
    expect(Math.abs(found['a->sum:1'][0].x - found['b->sum:2'][0].x)).toBeGreaterThanOrEqual(10);
  });

  test('lanes cross no layer, whatever is drawn and however it stands', () => {
    const drawings = fc
      .array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 16 })
      .map((rows) =>
        rows.map((inputs, n): LayerDocument => {
          const from = n === 0 ? [] : [...new Set(inputs.map((input) => `l${input % n}`))];
          return layer(`l${n}`, n === 0 ? 'input' : 'add', from);
        }),
      );
    fc.assert(
      fc.property(drawings, fc.constantFrom<Direction>('down', 'right'), (layers, direction) => {
        const places = arrange({ layers }, direction);
        for (const points of Object.values(detours({ layers }, places, direction, ports(layers)))) {
          const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
          for (const { x, y } of Object.values(places)) {
            const clear =
              Math.max(...xs) <= x ||
              Math.min(...xs) >= x + nodeSize.width ||
              Math.max(...ys) <= y ||
              Math.min(...ys) >= y + nodeSize.height;
            expect(clear).toBe(true);
          }
        }
      }),
    );
  });
});
