import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkProblems, problemsBefore, problemsBehind } from '../../../renderer/document/fits.ts';
import { removeAndReconnect } from '../../../renderer/document/heal.ts';
import { insertIntoLink, reconnect, standsFree } from '../../../renderer/document/insert.ts';
import {
  addLayer,
  connect,
  disconnect,
  moveLayers,
  removeLayers,
  renameLayer,
} from '../../../renderer/document/layerEdits.ts';
import { linkId, linksOf } from '../../../renderer/document/links.ts';
import { gap, nodeSize } from '../../../renderer/document/place.ts';
import { routeOf, routesOf, setRoute } from '../../../renderer/document/routes.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { projectSchema } from '../../../studio/projects/schema.ts';
import { deeds, documentOf, layer } from './documents.ts';

const image = { shape: [28, 28, 1] };
const chain = documentOf(
  layer('input', 'input', [], image),
  layer('conv', 'conv2d', ['input']),
  layer('relu', 'activation', ['conv']),
  layer('flatten', 'flatten', ['relu']),
  layer('dense', 'dense', ['flatten']),
);
const inputsOf = (document: typeof chain, id: string) =>
  document.networks.main.layers.find((one) => one.id === id)?.inputs;
const stepY = nodeSize.height + gap.y;

describe('what fits where', () => {
  const network = chain.networks.main;

  test('a link is refused for its shape, its circle, or a layer without inputs; else not', () => {
    const codes = linkProblems(network, [
      { from: 'input', to: 'dense', port: 0 },
      { from: 'flatten', to: 'conv', port: 0 },
      { from: 'dense', to: 'input', port: 0 },
      { from: 'conv', to: 'conv', port: 0 },
      { from: 'input', to: 'flatten', port: 0 },
    ]).map((one) => one?.code);
    expect(codes).toEqual(['graph/rank', 'graph/cycle', 'graph/input-count', 'graph/cycle', undefined]);
  });

  test('a merging layer says that the shapes differ, at whichever port', () => {
    const { document, id } = addLayer(chain, 'main', {
      type: 'add',
      rules: rulesOf('add')!,
      position: { x: 0, y: 0 },
      after: 'relu',
    });
    const [same, other] = linkProblems(document.networks.main, [
      { from: 'conv', to: id, port: 1 },
      { from: 'flatten', to: id, port: 1 },
    ]);
    expect(same).toBeUndefined();
    expect(other?.code).toBe('graph/different-shapes');
  });

  test('layers behind an image: a convolution, not a dense layer or an input', () => {
    const names = ['conv2d', 'dense', 'input', 'flatten', 'add', 'lstm'];
    const found = problemsBehind(
      network,
      ['relu'],
      names.map((type) => ({ type, params: {} })),
    );
    expect(names.filter((_, n) => !found[n])).toEqual(['conv2d', 'flatten', 'add']);
    expect(found[1]?.message).toMatch(/28 x 28/);
  });

  test('layers before a dense layer: those whose output can be a list', () => {
    const names = ['flatten', 'maxPool2d', 'dense', 'upsample2d'];
    const candidates = names.map((type) => ({ type, params: {} }));
    const found = problemsBefore(network, { to: 'dense', port: 0 }, candidates);
    expect(names.filter((_, n) => !found[n])).toEqual(['flatten', 'dense']);
  });

  test('behind several layers: what merges them, where they have one shape', () => {
    const names = ['add', 'concat', 'conv2d', 'input'];
    const candidates = names.map((type) => ({ type, params: {} }));
    const fitting = (from: readonly string[]) => {
      const found = problemsBehind(network, from, candidates);
      return names.filter((_, n) => !found[n]);
    };
    expect(fitting(['conv', 'relu'])).toEqual(['add', 'concat']);
    expect(fitting(['conv', 'flatten'])).toEqual([]);
  });

  test('behind a block and into one, shapes are known as if it were drawn in full', () => {
    const instance = { ...layer('block', 'block', ['conv']), block: 'twice' };
    const drawn = { layers: [...network.layers.slice(0, 2), instance, layer('dense', 'dense', [])] };
    const inner = [layer('pool', 'maxPool2d', ['x']), layer('act', 'activation', ['pool'])];
    const blocks = { twice: { inputs: ['x'], layers: inner, output: 'act', exposed: {} } };
    const [behind, into, circle] = linkProblems(
      drawn,
      [
        { from: 'block', to: 'dense', port: 0 },
        { from: 'input', to: 'block', port: 0 },
        { from: 'dense', to: 'conv', port: 0 },
      ],
      { blocks },
    );
    expect(behind?.message).toMatch(/14 x 14/);
    expect(into).toBeUndefined();
    expect(circle).toBeUndefined();
    const flat = { layers: [...network.layers, { ...instance, inputs: [null] }] };
    expect(linkProblems(flat, [{ from: 'flatten', to: 'block', port: 0 }], { blocks })[0]?.code).toBe(
      'graph/rank',
    );
    const port = { layers: [layer('x', 'port', []), layer('dense', 'dense', [])] };
    const inside = [{ from: 'x', to: 'dense', port: 0 }];
    expect(linkProblems(port, inside)).toEqual([undefined]);
    const figures = { layers: { x: { output: [4, 4, 2] } } };
    expect(linkProblems(port, inside, { figures })[0]?.code).toBe('graph/rank');
  });

  test('where nothing is known yet, nothing is refused', () => {
    const loose = documentOf(layer('conv', 'conv2d', [null]), layer('dense', 'dense', [null]));
    expect(linkProblems(loose.networks.main, [{ from: 'conv', to: 'dense', port: 0 }])).toEqual([undefined]);
  });

  test('asked of any network a person may draw, it answers for each link and never throws', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 30 }), (all) => {
        const document = all.reduce((now, deed) => deed(now), chain);
        const { layers } = document.networks.main;
        const links = layers
          .slice(0, 6)
          .flatMap(({ id: from }) => layers.slice(-6).map(({ id: to }) => ({ from, to, port: 0 })));
        expect(linkProblems(document.networks.main, links)).toHaveLength(links.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('insert into a link', () => {
  const loose = { ...layer('norm', 'batchNorm', [null]) };
  const document = documentOf(...chain.networks.main.layers, loose);
  const link = { from: 'conv', to: 'relu', port: 0 };

  test('the layer stands between, and only what comes after moves', () => {
    const placed = moveLayers(document, 'main', { norm: { x: 0, y: 2 * stepY } });
    expect(standsFree(placed, 'main', 'norm')).toBe(true);
    const next = insertIntoLink(placed, 'main', 'norm', link);
    expect(inputsOf(next, 'norm')).toEqual(['conv']);
    expect(inputsOf(next, 'relu')).toEqual(['norm']);
    expect(standsFree(next, 'main', 'norm')).toBe(false);
    const { norm, relu, flatten, conv } = next.canvas.main;
    expect(relu.y).toBe(norm.y + stepY);
    expect(flatten.y - relu.y).toBe(placed.canvas.main.flatten.y - placed.canvas.main.relu.y);
    expect(conv).toEqual(placed.canvas.main.conv);
  });

  test('a merging layer takes the link at its first port', () => {
    const merging = documentOf(...chain.networks.main.layers, layer('add', 'add', [null, null]));
    expect(inputsOf(insertIntoLink(merging, 'main', 'add', link), 'add')).toEqual(['conv', null]);
  });

  test('an input layer does not go into a link, nor any into one that is not there', () => {
    const input = documentOf(...chain.networks.main.layers, layer('second', 'input', []));
    expect(insertIntoLink(input, 'main', 'second', link)).toBe(input);
    expect(insertIntoLink(document, 'main', 'norm', { from: 'input', to: 'relu', port: 0 })).toBe(document);
  });
});

describe('delete and reconnect', () => {
  test('several in a row, and none of the neighbours is cut', () => {
    const next = removeAndReconnect(chain, 'main', new Set(['relu', 'flatten']));
    expect(inputsOf(next, 'dense')).toEqual(['conv']);
    expect(next.networks.main.layers).toHaveLength(3);
  });

  test('every reader of the removed layer is fed again, at its own port', () => {
    const branched = documentOf(...chain.networks.main.layers, layer('add', 'add', ['conv', 'relu']));
    const next = removeAndReconnect(branched, 'main', new Set(['relu']));
    expect(inputsOf(next, 'add')).toEqual(['conv', 'conv']);
    expect(inputsOf(next, 'flatten')).toEqual(['conv']);
  });

  test('what merged several values, or took none, has no one value to bridge by', () => {
    const merged = documentOf(
      layer('input', 'input', [], image),
      layer('a', 'conv2d', ['input']),
      layer('b', 'conv2d', ['input']),
      layer('add', 'add', ['a', 'b']),
      layer('flatten', 'flatten', ['add']),
    );
    expect(inputsOf(removeAndReconnect(merged, 'main', new Set(['add'])), 'flatten')).toEqual([null]);
    expect(inputsOf(removeAndReconnect(chain, 'main', new Set(['input'])), 'conv')).toEqual([null]);
  });

  test('of any network: what is left reads only what is left', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 30 }), fc.nat(5), (all, n) => {
        const document = all.reduce((now, deed) => deed(now), chain);
        const gone = new Set(document.networks.main.layers.filter((_, i) => i % 6 <= n).map(({ id }) => id));
        const { layers } = removeAndReconnect(document, 'main', gone).networks.main;
        const left = new Set(layers.map(({ id }) => id));
        for (const { inputs } of layers)
          for (const input of inputs) expect(input === null || left.has(input)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('reconnect', () => {
  test('either end goes elsewhere; the old place is free', () => {
    const before = { from: 'relu', to: 'flatten', port: 0 };
    expect(inputsOf(reconnect(chain, 'main', before, { ...before, from: 'conv' }), 'flatten')).toEqual([
      'conv',
    ]);
    const free = documentOf(...chain.networks.main.layers, layer('other', 'dropout', [null]));
    const next = reconnect(free, 'main', before, { from: 'relu', to: 'other', port: 0 });
    expect([inputsOf(next, 'flatten'), inputsOf(next, 'other')]).toEqual([[null], ['relu']]);
  });

  test('into a circle it does not go: all stays', () => {
    const before = { from: 'conv', to: 'relu', port: 0 };
    expect(reconnect(chain, 'main', before, { ...before, from: 'dense' })).toBe(chain);
  });
});

describe('routes of links', () => {
  const link = { from: 'conv', to: 'relu', port: 0 };
  const points = [
    { x: 10, y: 20 },
    { x: 30, y: 40 },
  ];
  const routed = setRoute(chain, 'main', link, points);

  test('are kept in the document, which stays valid; without points there is no trace of them', () => {
    expect(routeOf(routed, 'main', link)).toEqual(points);
    expect(projectSchema.safeParse(routed).error).toBeUndefined();
    expect(projectSchema.safeParse({ ...routed, routes: { main: { 'conv-relu': points } } }).success).toBe(
      false,
    );
    expect(setRoute(routed, 'main', link, [])).toEqual(chain);
  });

  test('go with their link: cut, removed, bridged or rewired', () => {
    expect(disconnect(routed, 'main', [link], rulesOf).routes).toBeUndefined();
    expect(removeLayers(routed, 'main', new Set(['relu']), rulesOf).routes).toBeUndefined();
    expect(
      connect(routed, 'main', { from: 'input', to: 'relu', port: 0 }, rulesOf('activation')).routes,
    ).toBeUndefined();
    expect(removeLayers(routed, 'main', new Set(['dense']), rulesOf).routes).toEqual(routed.routes);
  });

  test('follow a new name, and a port that moves up', () => {
    expect(routeOf(renameLayer(routed, 'main', 'conv', 'stem'), 'main', { ...link, from: 'stem' })).toEqual(
      points,
    );
    const three = documentOf(
      ...chain.networks.main.layers,
      layer('concat', 'concat', ['input', 'conv', 'relu']),
    );
    const last = setRoute(three, 'main', { from: 'relu', to: 'concat', port: 2 }, points);
    const closed = disconnect(last, 'main', [{ from: 'conv', to: 'concat', port: 1 }], rulesOf);
    expect(routesOf(closed, 'main')).toEqual({ 'relu->concat:1': points });
  });

  test('move along with both ends, stay when one moves, go when a layout moves each elsewhere', () => {
    const { conv, relu } = moveLayers(routed, 'main', { dense: { x: 900, y: 900 } }).canvas.main;
    const by = (place: { x: number; y: number }, x: number) => ({ x: place.x + x, y: place.y + 5 });
    expect(
      routeOf(moveLayers(routed, 'main', { conv: by(conv, 7), relu: by(relu, 7) }), 'main', link),
    ).toEqual(points.map(({ x, y }) => ({ x: x + 7, y: y + 5 })));
    expect(routeOf(moveLayers(routed, 'main', { conv: by(conv, 7) }), 'main', link)).toEqual(points);
    const apart = moveLayers(routed, 'main', { conv: by(conv, 7), relu: by(relu, 9) });
    expect(apart.routes).toBeUndefined();
  });

  test('after any deeds, every route has its link', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 30 }), (all) => {
        let now = chain;
        for (const deed of all) {
          for (const one of linksOf(now.networks.main)) now = setRoute(now, 'main', one, points);
          now = deed(now);
          const links = new Set(linksOf(now.networks.main).map(linkId));
          expect(Object.keys(routesOf(now, 'main')).filter((id) => !links.has(id))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
