import { describe, expect, test } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { addInstance } from '../../../renderer/document/blockEdits.ts';
import { withBlockFile } from '../../../renderer/document/blockFile.ts';
import { insideName } from '../../../renderer/document/blockNames.ts';
import { figuresAt } from '../../../renderer/document/blockPath.ts';
import { setDirection } from '../../../renderer/document/directionEdits.ts';
import { group, ungroup } from '../../../renderer/document/grouping.ts';
import { placesIn, removeLayers } from '../../../renderer/document/layerEdits.ts';
import { routesOf, setRoute } from '../../../renderer/document/routes.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { touched } from '../../../renderer/document/touched.ts';
import { factsOf } from '../../../renderer/design/graph.ts';
import { library } from '../../../renderer/library/index.ts';
import { documentOf, layer } from './documents.ts';

/** Blocks with what was made for layers: directions, routes, history, shares. */

const start = documentOf(
  layer('input', 'input', [], { shape: [4] }),
  layer('dense', 'dense', ['input'], { units: 4 }),
  layer('relu', 'activation', ['dense']),
  layer('end', 'dense', ['relu'], { units: 2 }),
);
const grouped = group(start, 'main', new Set(['dense', 'relu'])).document;
const inside = insideName('block');

describe('left to right', () => {
  test('the insides of blocks are turned with the networks', () => {
    const right = setDirection(grouped, 'right');
    const { x, dense, relu } = placesIn(right, inside);
    expect([x.y, relu.y]).toEqual([dense.y, dense.y]);
    expect([x.x < dense.x, dense.x < relu.x]).toEqual([true, true]);
    const { network, layers } = touched(right, grouped, inside);
    expect(network).toBe(inside);
    expect(layers).toEqual(['dense', 'relu']);
  });

  test('ports of a new block stand before its layers, and copies that are taken apart one behind the other', () => {
    const right = setDirection(start, 'right');
    const { document, id } = group(right, 'main', new Set(['dense', 'relu']));
    const { x, dense } = placesIn(document, inside);
    expect(x.x < dense.x && x.y === dense.y).toBe(true);
    const repeated = {
      ...document,
      networks: {
        main: {
          layers: document.networks.main.layers.map((one) => (one.id === id ? { ...one, repeat: 2 } : one)),
        },
      },
    };
    const apart = ungroup(repeated, 'main', id as string).document;
    const places = placesIn(apart, 'main');
    expect(places.dense2.x > places.relu.x && places.dense2.y === places.dense.y).toBe(true);
  });
});

describe('points of links', () => {
  test('go into a block with the link that they are on', () => {
    const routed = setRoute(start, 'main', { from: 'dense', to: 'relu', port: 0 }, [{ x: 300, y: 50 }]);
    const { document } = group(routed, 'main', new Set(['dense', 'relu']));
    expect(routesOf(document, 'main')).toEqual({});
    expect(routesOf(document, inside)).toEqual({ 'dense->relu:0': [{ x: 300, y: 50 }] });
  });

  test('on the way into an instance follow its ports, and go with them', () => {
    const merged = documentOf(
      layer('a', 'input', [], { shape: [4] }),
      layer('b', 'input', [], { shape: [4] }),
      layer('sum', 'add', ['a', 'b']),
    );
    const { document, id } = group(merged, 'main', new Set(['sum']));
    const link = { from: 'b', to: id as string, port: 1 };
    const routed = setRoute(document, 'main', link, [{ x: 9, y: 9 }]);
    const without = (port: string) => removeLayers(routed, inside, new Set([port]), rulesOf);
    expect(routesOf(without('x'), 'main')).toEqual({ [`b->${id}:0`]: [{ x: 9, y: 9 }] });
    expect(routesOf(without('x2'), 'main')).toEqual({});
  });

  test('JSON knows no -0', () => {
    const routed = setRoute(start, 'main', { from: 'dense', to: 'relu', port: 0 }, [{ x: -0.4, y: 0 }]);
    expect(Object.is(Object.values(routesOf(routed, 'main'))[0][0].x, 0)).toBe(true);
  });
});

describe('shares on the faces of instances', () => {
  const brought = withBlockFile(
    documentOf(
      layer('input', 'input', [], { shape: [8, 8, 16] }),
      layer('flatten', 'flatten', ['input']),
      layer('end', 'dense', ['flatten'], { units: 10 }),
    ),
    library.residual.file,
  );
  const { document, id } = addInstance(brought.document, 'main', {
    block: brought.name,
    position: { x: 0, y: 0 },
    after: 'input',
  });

  const params = library.residual.fit!([8, 8, 16]);
  test.each([1, 3])('of all copies together, ×%i', (repeat) => {
    const layers = document.networks.main.layers.map((one) =>
      one.id === id ? { ...one, repeat, params } : one,
    );
    const now = { ...document, networks: { main: { layers } } };
    const figures = figuresAt(check(now, null).networks.main, now, 'main', [])!;
    const faces = layers.map((one) => factsOf(one, figures, [], now.blocks));
    const face = faces.find((one) => one.id === id)!;
    const alone = 10 * (8 * 8 * 16 + 1);
    const own = figures.layers[id].parameters;
    expect(own).toBeGreaterThan(0);
    expect(own % repeat).toBe(0);
    expect(face.parameterShare).toBeCloseTo(own / (own + alone), 12);
    expect(face.multiplyAddShare).toBeGreaterThan(face.parameterShare);
    for (const share of ['parameterShare', 'multiplyAddShare'] as const)
      expect(faces.reduce((sum, one) => sum + one[share], 0)).toBeCloseTo(1, 12);
  });
});
