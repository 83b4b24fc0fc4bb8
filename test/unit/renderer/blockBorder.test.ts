import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import {
  blockRules,
  makeUnique,
  setBlockParameter,
  setRepeat,
  toggleExposed,
} from '../../../renderer/document/blockEdits.ts';
import { blockFileOf, withBlockFile } from '../../../renderer/document/blockFile.ts';
import { blockIn, blockNamed, insideName, isInstance } from '../../../renderer/document/blockNames.ts';
import { clipOf, pasteClip } from '../../../renderer/document/clipboard.ts';
import { clipText, parseClip } from '../../../renderer/document/clipText.ts';
import { group, ungroup } from '../../../renderer/document/grouping.ts';
import { networkOf } from '../../../renderer/document/layerEdits.ts';
import { layerOf, upstream, type Link } from '../../../renderer/document/links.ts';
import { routesOf, setRoute, type Route } from '../../../renderer/document/routes.ts';
import { commands } from './anyEdit.ts';
import { documentOf, layer } from './documents.ts';
import { drawings, whole } from './whole.ts';

const stacked = documentOf(
  layer('in', 'input', [], { shape: [6] }),
  layer('a', 'dense', ['in'], { units: 6 }),
  layer('b', 'activation', ['a']),
  layer('sum', 'add', ['b', 'in']),
  layer('out', 'dense', ['sum'], { units: 3 }),
);
const placed: ProjectDocument = {
  ...stacked,
  canvas: {
    main: Object.fromEntries(stacked.networks.main.layers.map(({ id }, i) => [id, { x: 0, y: 84 * i }])),
  },
};
const put = (document: ProjectDocument, from: string, to: string, port: number, points: Route) =>
  setRoute(document, 'main', { from, to, port } satisfies Link, points);
const inner = [{ x: 300, y: 160 }];
const out = [{ x: -40, y: 320 }];
/** Round `a`: one point above the layers, one beside them. */
const skip = [
  { x: 400, y: 60 },
  { x: 400, y: 200 },
];
const way = put(put(placed, 'a', 'b', 0, inner), 'sum', 'out', 0, out);
const routed = put(put(way, 'in', 'a', 0, [skip[0]]), 'in', 'sum', 1, skip);
const members = new Set(['a', 'b', 'sum']);

describe('points of links', () => {
  const { document, id } = group(routed, 'main', members);

  test('go into a block with the layers, and those before it that all links have stay outside', () => {
    expect(routesOf(document, insideName('block'))).toEqual({ 'a->b:0': inner, 'x->sum:1': [skip[1]] });
    expect(routesOf(document, 'main')).toEqual({ [`in->${id}:0`]: [skip[0]], [`${id}->out:0`]: out });
  });

  test('come out of it again, in every copy', () => {
    const back = ungroup(document, 'main', id!).document;
    expect(routesOf(back, 'main')).toMatchObject({ 'a->b:0': inner, 'sum->out:0': out });
    const all = Object.values(routesOf(back, 'main')).flat();
    expect(all).toHaveLength(5);
    const twice = ungroup(setRepeat(document, 'main', id!, 2), 'main', id!).document;
    whole(twice);
    const routes = routesOf(twice, 'main');
    const [first, second] = [routes['a->b:0'][0], routes['a2->b2:0'][0]];
    expect(second.x).toBe(first.x);
    expect(second.y - first.y).toBe(twice.canvas.main.a2.y - twice.canvas.main.a.y);
    expect(routes['sum2->out:0']).toEqual(out);
  });

  test('are where they were when what was grouped is taken apart at once', () => {
    expect(routesOf(ungroup(document, 'main', id!).document, 'main')).toEqual(routesOf(routed, 'main'));
    const point = fc.record({ x: fc.constantFrom(0, 24, 400), y: fc.constantFrom(-24, 60, 72, 320) });
    const route = fc.array(point, { maxLength: 3 });
    fc.assert(
      fc.property(route, route, route, fc.subarray(['a', 'b', 'sum'], { minLength: 1 }), (a, b, c, some) => {
        const drawn = put(put(put(placed, 'in', 'a', 0, a), 'in', 'sum', 1, b), 'a', 'b', 0, c);
        const grouped = group(drawn, 'main', new Set(some));
        if (grouped.id === null) return;
        const back = ungroup(grouped.document, 'main', grouped.id).document;
        expect(routesOf(back, 'main')).toEqual(routesOf(drawn, 'main'));
      }),
      { numRuns: 300 },
    );
  });

  test('travel with their block: as text, in a file, and when it is made unique', () => {
    const inside = routesOf(document, insideName('block'));
    const empty = documentOf();
    const clip = parseClip(clipText(clipOf(document, 'main', new Set([id!]))));
    const pasted = pasteClip(empty, 'main', clip, { at: { x: 0, y: 0 } }, false).document;
    expect(routesOf(pasted, insideName('block'))).toEqual(inside);
    const file = blockFileOf(document, 'block');
    const brought = withBlockFile(empty, file);
    expect(routesOf(brought.document, insideName(brought.name))).toEqual(inside);
    expect(blockFileOf(brought.document, brought.name)).toEqual(file);
    const twice = pasteClip(document, 'main', clip, { at: { x: 900, y: 0 } }, false);
    const unique = makeUnique(twice.document, 'main', twice.ids[0]);
    expect(routesOf(unique, insideName('block2'))).toEqual(inside);
    whole(unique);
  });

  test('of links that a file does not have are left out', () => {
    const file = { ...blockFileOf(document, 'block'), routes: { 'block:block': { 'b->a:0': inner } } };
    whole(withBlockFile(documentOf(), file).document);
  });
});

describe('what a block exposes of layers that become a block in it', () => {
  const { document, id } = group(placed, 'main', members);
  const exposed = toggleExposed(document, 'block', 'a', 'units');
  const set = setBlockParameter(exposed, 'main', id!, 'units', 9);
  const inside = insideName('block');
  const units = (of: ProjectDocument) => check(of, null).networks.main.layers;

  test('is exposed further, and keeps its value; and so again when that is taken apart', () => {
    const nested = group(set, inside, new Set(['a', 'b']));
    whole(nested.document);
    expect(Object.keys(blockRules(nested.document, 'block').parameters)).toEqual(['units']);
    expect(layerOf(nested.document.networks.main, id!)?.params).toEqual({ units: 9 });
    expect(units(nested.document)[`${id}.${nested.id}.a`].output).toEqual([9]);
    const again = setBlockParameter(nested.document, 'main', id!, 'units', 7);
    expect(units(again)[`${id}.${nested.id}.a`].output).toEqual([7]);
    const back = ungroup(again, inside, nested.id!).document;
    whole(back);
    expect(units(back)[`${id}.a`].output).toEqual([7]);
    expect(blockIn(back, 'block')?.exposed).toEqual({
      units: { targets: [{ layer: 'a', parameter: 'units' }] },
    });
  });

  test('whatever is drawn: a group inside changes no size and takes nothing away', () => {
    const grown = fc
      .array(commands, { minLength: 2, maxLength: 30 })
      .map((list) => list.reduce((now, command) => command.run(now), exposed));
    const exposes = (of: ProjectDocument, drawing: string) => {
      const name = blockNamed(drawing);
      return name === null ? [] : Object.keys(blockRules(of, name).parameters).sort();
    };
    const sizes = (of: ProjectDocument) =>
      Object.values(check(of, null).networks).map(({ parameters, order }) => [parameters, order.length]);
    const isSound = (of: ProjectDocument) =>
      check(of, null).problems.every(({ severity, where }) => severity !== 'error' || !where.layer);
    let grouped = 0;
    fc.assert(
      fc.property(grown, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 4 }), (before, which, end, count) => {
        const blocks = drawings(before).filter((name) => blockNamed(name) !== null);
        const all = blocks.length > 0 ? blocks : drawings(before);
        const drawing = all[which % all.length];
        const graph = networkOf(before, drawing);
        const last = graph.layers[end % Math.max(1, graph.layers.length)];
        if (!last) return;
        const ids = new Set([...upstream(graph, last.id)].slice(0, count));
        const { document: next, id: made } = group(before, drawing, ids);
        if (made === null) return;
        // What cannot be inferred as a whole is so in other parts once it is drawn another way.
        const sound = isSound(before);
        if (sound && blockNamed(drawing) !== null) grouped++;
        whole(next);
        if (sound) expect(sizes(next)).toEqual(sizes(before));
        expect(exposes(next, drawing)).toEqual(exposes(before, drawing));
        const back = ungroup(next, drawing, made).document;
        whole(back);
        if (sound) expect(sizes(back)).toEqual(sizes(before));
        expect(exposes(back, drawing)).toEqual(exposes(before, drawing));
        expect(networkOf(back, drawing).layers.filter(isInstance).length).toBe(
          graph.layers.filter(isInstance).length,
        );
      }),
      { numRuns: 300 },
    );
    expect(grouped).toBeGreaterThan(20);
  });
});
