import { expect, test } from 'vitest';
import type { ProjectPreview } from '../../../contract/commands.ts';
import { nodeSize } from '../../../renderer/document/grid.ts';
import { thumbnailOf } from '../../../renderer/document/thumbnail.ts';
import { layer } from './documents.ts';

const preview = (places: ProjectPreview['places']): ProjectPreview => ({
  layers: 3,
  networks: 1,
  network: {
    layers: [
      layer('in', 'input', []),
      layer('block', 'block', ['in']),
      layer('sum', 'add', ['block', 'in', null, 'gone']),
    ],
  },
  places,
  direction: 'down',
  run: null,
});

test('a box where each layer stands, a line from middle to middle for each link', () => {
  const places = { in: { x: 0, y: 0 }, block: { x: -300, y: 84 }, sum: { x: 0, y: 168 } };
  const { box, layers, links } = thumbnailOf(preview(places));
  expect(box).toEqual({ left: -300, top: 0, right: nodeSize.width, bottom: 168 + nodeSize.height });
  expect(layers).toEqual([
    { x: 0, y: 0, kind: 'input' },
    { x: -300, y: 84, kind: 'block' },
    { x: 0, y: 168, kind: 'merge' },
  ]);
  expect(links).toEqual([
    { x1: 132, y1: 28, x2: -168, y2: 112 },
    { x1: -168, y1: 112, x2: 132, y2: 196 },
    { x1: 132, y1: 28, x2: 132, y2: 196 },
  ]);
});

test('layers that were never placed are arranged as the canvas would', () => {
  const { layers } = thumbnailOf(preview({}));
  expect(new Set(layers.map(({ x, y }) => `${x},${y}`)).size).toBe(3);
  const [first, , last] = layers;
  expect(last.y).toBeGreaterThan(first.y);
});
