import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignDragged, neighboursOf } from '../../../renderer/document/guides.ts';
import { nodeSize } from '../../../renderer/document/grid.ts';

const { width, height } = nodeSize;

describe('guides while layers are dragged', () => {
  it('snaps to a layer within reach, and draws lines from edge to edge', () => {
    const around = neighboursOf([{ x: 100, y: 0 }]);
    const { by, guides } = alignDragged([{ x: 104, y: 300 }], around, 6);
    expect(by).toEqual({ x: -4, y: 0 });
    expect(guides).toEqual([
      { axis: 'x', at: 100, from: 0, to: 300 + height },
      { axis: 'x', at: 100 + width, from: 0, to: 300 + height },
    ]);
  });

  it('leaves alone what is out of reach', () => {
    const around = neighboursOf([{ x: 100, y: 0 }]);
    expect(alignDragged([{ x: 107, y: 300 }], around, 6)).toEqual({ by: { x: 0, y: 0 }, guides: [] });
  });

  it('aligns on both axes at once, each with the nearest', () => {
    const around = neighboursOf([
      { x: 0, y: 0 },
      { x: 4, y: 600 },
      { x: 900, y: 200 },
    ]);
    const { by, guides } = alignDragged([{ x: 5, y: 198 }], around, 6);
    expect(by).toEqual({ x: -1, y: 2 });
    expect(guides.filter(({ axis }) => axis === 'x')).toEqual([
      { axis: 'x', at: 4, from: 200, to: 600 + height },
      { axis: 'x', at: 4 + width, from: 200, to: 600 + height },
    ]);
    expect(guides.filter(({ axis }) => axis === 'y').map(({ from, to }) => [from, to])).toEqual([
      [4, 900 + width],
      [4, 900 + width],
    ]);
  });

  it('reaches no further than the nearest on either side', () => {
    const around = neighboursOf([0, 200, 600, 800].map((y) => ({ x: 0, y })));
    const [guide] = alignDragged([{ x: 0, y: 400 }], around, 6).guides;
    expect(guide).toEqual({ axis: 'x', at: 0, from: 200, to: 600 + height });
  });

  it('stands in the middle of what a layer is linked with: a sum below two branches', () => {
    const branches = [
      { x: 0, y: 0 },
      { x: 400, y: 0 },
    ];
    const { by, guides } = alignDragged([{ x: 203, y: 200 }], neighboursOf(branches, branches), 6);
    expect(by.x).toBe(-3);
    expect(guides).toEqual([{ axis: 'x', at: 200 + width / 2, from: 0, to: 200 + height }]);
  });

  it('takes several layers as one box', () => {
    const around = neighboursOf([{ x: 500, y: 0 }]);
    const dragged = [
      { x: 0, y: 200 },
      { x: 497 + width - width, y: 300 },
    ];
    const { by, guides } = alignDragged(dragged, around, 6);
    expect(by.x).toBe(3);
    expect(guides.map(({ at }) => at)).toEqual([500 + width]);
  });

  it('moves by no more than its reach, and then stands even: a second time nothing moves', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 900 }) });
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 12 }),
        fc.array(place, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 20 }),
        (around, dragged, reach) => {
          const neighbours = neighboursOf(around);
          const { by, guides } = alignDragged(dragged, neighbours, reach);
          expect(Math.abs(by.x)).toBeLessThanOrEqual(reach);
          expect(Math.abs(by.y)).toBeLessThanOrEqual(reach);
          const moved = dragged.map(({ x, y }) => ({ x: x + by.x, y: y + by.y }));
          const again = alignDragged(moved, neighbours, reach);
          expect(Math.abs(again.by.x) + Math.abs(again.by.y)).toBe(0);
          expect(again.guides).toEqual(guides);
          for (const { from, to } of guides) expect(to).toBeGreaterThan(from);
        },
      ),
    );
  });
});
