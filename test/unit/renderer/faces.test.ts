import { describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import { activation } from '../../../engine/layers/activation.ts';
import { curveOf } from '../../../engine/layers/curve.ts';
import { curveFor } from '../../../renderer/design/curve.ts';
import { detailOf } from '../../../renderer/design/detail.ts';
import {
  edgesOf,
  nodesOf,
  spokenFacts,
  type LayerLinkType,
  type LayerNodeType,
} from '../../../renderer/design/graph.ts';
import { labelPlace } from '../../../renderer/design/labelPlace.ts';
import { freezeLayers } from '../../../renderer/document/freeze.ts';
import { setParameter } from '../../../renderer/document/layerEdits.ts';
import { placesOf } from '../../../renderer/document/place.ts';
import { documentOf, layer } from './documents.ts';

const drawn = documentOf(
  layer('in', 'input', [], { shape: [6, 6, 1] }),
  layer('conv', 'conv2d', ['in'], { filters: 4 }),
  layer('bend', 'activation', ['conv'], { function: 'tanh' }),
  layer('flat', 'flatten', ['bend']),
  layer('out', 'dense', ['flat'], { units: 10 }),
);
const none: ReadonlySet<string> = new Set();

function seen(document: ProjectDocument, before: LayerNodeType[] = [], links: LayerLinkType[] = []) {
  const { main } = document.networks;
  const report = check(document, null);
  const figures = report.networks.main;
  const places = placesOf(main, document.canvas.main);
  return {
    nodes: nodesOf(main, places, figures, report.problems, none, before),
    edges: edgesOf(main, figures, report.problems, none, links),
  };
}
const changedIds = <T extends { id: string }>(after: readonly T[], before: readonly T[]) =>
  after.filter((item, index) => item !== before[index]).map(({ id }) => id);

describe('what a node tells', () => {
  const { nodes } = seen(drawn);
  const facts = Object.fromEntries(nodes.map(({ id, data }) => [id, data]));

  test('shares of a network add up to one', () => {
    const sum = (of: 'parameterShare' | 'multiplyAddShare') =>
      nodes.reduce((all, { data }) => all + data[of], 0);
    expect(sum('parameterShare')).toBeCloseTo(1, 12);
    expect(sum('multiplyAddShare')).toBeCloseTo(1, 12);
    expect(facts.flat).toMatchObject({ parameterShare: 0, multiplyAddShare: 0 });
  });
  test('shares and freezing are told to screen readers', () => {
    const { nodes: frozen } = seen(freezeLayers(drawn, 'main', ['conv'], true));
    const spoken = spokenFacts(frozen[1].data);
    expect(spoken).toMatch(/\d+ % of the parameters, \d+ % of the multiply-adds, frozen/);
    expect(spokenFacts(nodes[1].data)).not.toContain('frozen');
  });
  test('an activation has its curve, other layers have none', () => {
    expect(facts.bend.curve?.name).toBe('tanh');
    expect(facts.flat.curve).toBeNull();
  });
});

describe('nothing is drawn twice', () => {
  const before = seen(drawn);
  test('the same document gives the same lists', () => {
    const again = seen(structuredClone(drawn), before.nodes, before.edges);
    expect(again.nodes).toBe(before.nodes);
    expect(again.edges).toBe(before.edges);
  });
  test('an edit makes anew only what shows something else', () => {
    const { parameters } = activation;
    const edited = setParameter(drawn, 'main', 'bend', parameters, 'function', 'relu');
    const after = seen(edited, before.nodes, before.edges);
    expect(changedIds(after.nodes, before.nodes)).toEqual(['bend']);
    expect(after.edges).toBe(before.edges);
  });
});

describe('what a link tells', () => {
  test('the shape that it brings', () => {
    expect(seen(drawn).edges.map(({ data }) => data?.shape)).toEqual(['6×6×1', '6×6×4', '6×6×4', '144']);
  });
  test('why it does not fit', () => {
    const wrong = documentOf(layer('in', 'input', [], { shape: [4, 4, 1] }), layer('out', 'dense', ['in']));
    const [link] = seen(wrong).edges;
    expect(link.class).toBe('broken');
    expect(link.data?.trouble).not.toBe('');
    expect(link.ariaLabel).toContain(link.data?.trouble);
  });
  test('is written beside it, and not where there is no room', () => {
    const ends = { sourceX: 0, sourceY: 0, targetX: 0, targetY: 17 };
    expect(labelPlace(ends, 6)).toMatchObject({ x: 9, anchor: 'start' });
    expect(labelPlace({ ...ends, targetY: 10 }, 6)).toBeNull();
    expect(labelPlace({ ...ends, targetX: 200 }, 6)).toMatchObject({ x: 100, anchor: 'middle' });
    expect(labelPlace({ ...ends, targetX: 30 }, 6)).toBeNull();
  });
});

describe('curves', () => {
  test.each(activation.parameters.function.kind === 'choice' ? activation.parameters.function.options : [])(
    '%s is drawn from what the engine computes, inside its square',
    (name) => {
      const curve = curveFor({ function: name, slope: 0.1, alpha: 1 })!;
      const figures = curve.path.match(/-?\d+(\.\d+)?/g)!.map(Number);
      expect(figures).toHaveLength(50);
      expect(figures.every((v) => v >= 2 && v <= 18)).toBe(true);
      // Drawn once, however many layers have it.
      expect(curveFor({ function: name, slope: 0.1, alpha: 1 })).toBe(curve);
    },
  );
  test("have the engine's values", () => {
    expect(curveOf('leakyRelu', 0.1, [-2, 0, 3])).toEqual([-0.2, 0, 3]);
    expect(curveOf('softmax', 0, [1, 1])).toEqual([0.5, 0.5]);
    expect(curveOf('other', 0, [1])).toBeNull();
    expect(curveFor({ units: 3 })).toBeNull();
  });
});

test('less is drawn the smaller it is', () => {
  expect([1, 0.6, 0.59, 0.3, 0.29].map(detailOf)).toEqual(['full', 'full', 'title', 'title', 'box']);
});
