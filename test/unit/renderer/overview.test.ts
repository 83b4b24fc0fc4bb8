import { describe, expect, test } from 'vitest';
import { frameOf, silhouettesOf } from '../../../renderer/design/overview.ts';

const node = (kind: string, x: number, y: number, selected = false) => ({
  position: { x, y },
  selected,
  data: { kind },
});

describe('the overview', () => {
  test('layers of a kind are one path, and those that are selected one more, on top', () => {
    const drawn = silhouettesOf([
      node('core', 0, 0),
      node('core', 0, 84, true),
      node('shape', 0, 168),
      node('core', 0, 252),
      node('shape', 0, 336, true),
    ]);
    expect(drawn.map(({ kind, path }) => [kind, path.match(/M-?\d+,-?\d+/g)])).toEqual([
      ['core', ['M0,0', 'M0,252']],
      ['shape', ['M0,168']],
      ['selected', ['M0,84', 'M0,336']],
    ]);
    expect(drawn.map(({ selected }) => selected)).toEqual([false, false, true]);
  });

  test('the frame holds every layer, in the middle, and one alone is small', () => {
    const few = frameOf([node('core', 100, 50)], 120, 92, 12);
    expect(few).toEqual({ x: 100 + 132 - 60 * 7, y: 50 + 28 - 46 * 7, scale: 7 });
    const wide = frameOf([node('core', -1000, 0), node('core', 9000, 0)], 120, 92, 12);
    expect(wide.scale).toBeCloseTo(10264 / 108);
    expect(wide.x + (120 * wide.scale) / 2).toBeCloseTo((-1000 + 9264) / 2);
  });
});
