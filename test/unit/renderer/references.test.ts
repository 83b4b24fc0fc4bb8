import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import { expandBlocks } from '../../../engine/graph/unfold.ts';
import { insideName } from '../../../renderer/document/blockNames.ts';
import { addInstance } from '../../../renderer/document/blockEdits.ts';
import { clipOf, duplicateLayers, pasteClip } from '../../../renderer/document/clipboard.ts';
import { group, ungroup } from '../../../renderer/document/grouping.ts';
import { addLayer, networkOf, removeLayers, renameLayer } from '../../../renderer/document/layerEdits.ts';
import { linksOf } from '../../../renderer/document/links.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { renameTrouble } from '../../../renderer/document/renameTrouble.ts';
import { documentOf, layer } from './documents.ts';

/** Everything of 6 numbers, so that every layer may use the weights of every other. */
const dense = (id: string, from: string) => layer(id, 'dense', [from], { units: 6 });
const tied = (id: string, from: string, of: string) => layer(id, 'tiedDense', [from], { of });
const instance = (id: string, from: string, block: string, repeat = 1): LayerDocument => ({
  ...layer(id, 'block', [from]),
  block,
  ...(repeat > 1 && { repeat }),
});

interface Drawn {
  readonly repeats: readonly number[];
  readonly picks: readonly number[];
}

/** main: in -> dense c -> inner b -> outer a -> tied t1, t2; outer: x -> inner i -> dense e -> tied t; inner: x -> d1 -> d2. */
function drawn({ repeats: [a, b, i], picks }: Drawn): ProjectDocument {
  const flatIn = (path: string, copies: number) =>
    copies === 1 ? [path] : Array.from({ length: copies }, (_, n) => `${path}.${n + 1}`);
  const inner = (path: string, copies: number) =>
    flatIn(path, copies).flatMap((copy) => [`${copy}.d1`, `${copy}.d2`]);
  const lenders = [
    'c',
    ...inner('b', b),
    ...flatIn('a', a).flatMap((copy) => [`${copy}.e`, ...inner(`${copy}.i`, i)]),
  ];
  const any = (n: number) => lenders[n % lenders.length];
  const own = ['e', 'c', ...inner('b', b)];
  return {
    ...documentOf(
      layer('in', 'input', [], { shape: [6] }),
      dense('c', 'in'),
      instance('b', 'c', 'inner', b),
      instance('a', 'b', 'outer', a),
      tied('t1', 'a', any(picks[0])),
      tied('t2', 't1', any(picks[1])),
    ),
    blocks: {
      inner: {
        inputs: ['x'],
        layers: [dense('d1', 'x'), dense('d2', 'd1')],
        output: 'd2',
        exposed: { units: { targets: [{ layer: 'd1', parameter: 'units' }] } },
      },
      outer: {
        inputs: ['x'],
        layers: [instance('i', 'x', 'inner', i), dense('e', 'i'), tied('t', 'e', own[picks[2] % own.length])],
        output: 't',
        exposed: { width: { targets: [{ layer: 'i', parameter: 'units' }] } },
      },
    },
    canvas: {
      main: { t1: { x: 0, y: 0 } },
      [insideName('inner')]: { d1: { x: 5, y: 5 } },
      [insideName('outer')]: {},
    },
    routes: { main: { 't1->t2:0': [{ x: 1, y: 2 }] } },
  };
}

const anyDrawn = fc.record({
  repeats: fc.tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 2 }),
  ),
  picks: fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)),
});
const drawings = ['main', insideName('inner'), insideName('outer')];
const flat = ({ networks, blocks }: ProjectDocument) =>
  expandBlocks({ networks, ...(blocks && { blocks }) }).main.layers;
const namesOf = (document: ProjectDocument, drawing: string) =>
  networkOf(document, drawing).layers.map(({ id }) => id);

/** A free name, and all that mean a layer somewhere else. */
const newNames = ['renamed', 'c', 'b', 'a', 'd1', 'e', 't'];

describe('after a layer, an instance or a port got another name', () => {
  test('the network is the same, layer for layer, and nothing knows the old name', () => {
    const refused = vi.fn();
    fc.assert(
      fc.property(
        anyDrawn,
        fc.constantFrom(...drawings),
        fc.nat(99),
        fc.nat(99),
        (wish, drawing, pick, to) => {
          const document = drawn(wish);
          expect(check(document, null).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
          const ids = namesOf(document, drawing);
          const id = ids[pick % ids.length];
          const free = newNames.filter((one) => !ids.includes(one)),
            name = free[to % free.length];
          // What the field does not take is refused for a reason (below).
          if (renameTrouble(document, drawing, id, name) !== undefined) return refused();
          const next = renameLayer(document, drawing, id, name);
          expect(namesOf(next, drawing)).toEqual(ids.map((one) => (one === id ? name : one)));

          const [before, after] = [flat(document), flat(next)];
          const become = new Map(before.map((one, n) => [one.id, after[n].id]));
          const told = (one: LayerDocument) => ({
            ...one,
            id: become.get(one.id),
            inputs: one.inputs.map((from) => (from === null ? null : become.get(from))),
            params:
              'of' in one.params ? { ...one.params, of: become.get(String(one.params.of)) } : one.params,
          });
          expect(after).toEqual(before.map(told));
          expect(check(next, null).problems).toHaveLength(check(document, null).problems.length);

          // Every other name is in one drawing alone: the old one is nowhere any more.
          const only = drawings.filter((one) => namesOf(document, one).includes(id)).length === 1;
          const words = JSON.stringify(next).split(/[^A-Za-z0-9_]+/);
          if (only) expect(words).not.toContain(id);
          expect(Object.keys(next.routes?.main ?? {})).toEqual(
            linksOf(next.networks.main)
              .slice(-1)
              .map(({ from, to, port }) => `${from}->${to}:${port}`),
          );
          expect(renameLayer(next, drawing, name, id)).toEqual(document);
        },
      ),
      { numRuns: 500 },
    );
    expect(refused.mock.calls.length).toBeLessThan(100);
  });

  test('a name that means another layer elsewhere stays', () => {
    const document = drawn({ repeats: [1, 1, 1], picks: [0, 0, 0] });
    const { outer } = renameLayer(document, 'main', 'c', 'e').blocks!;
    expect(outer.layers.at(-1)?.params.of).toBe('e');
    expect(renameLayer(document, 'main', 'c', 'e').networks.main.layers.at(-1)?.params.of).toBe('e');
    const inner = renameLayer(document, insideName('inner'), 'd1', 'c');
    expect(inner.networks.main.layers.at(-1)?.params.of).toBe('c');
    expect(inner.networks.main.layers[1].id).toBe('c');
  });

  test('a name is refused that comes between a layer and the one whose weights it uses', () => {
    // t in the block uses c of the network.
    const document = drawn({ repeats: [1, 1, 1], picks: [0, 0, 1] });
    expect(networkOf(document, insideName('outer')).layers.at(-1)?.params.of).toBe('c');
    const trouble = '"a.t" uses the weights of another layer: it would take them from the wrong one.';
    expect(renameTrouble(document, insideName('outer'), 'e', 'c')).toBe(trouble);
    expect(renameTrouble(document, 'main', 'c', 'e')).toBe(trouble);
    expect(renameTrouble(document, insideName('outer'), 'e', 'f')).toBeUndefined();
    expect(renameTrouble(document, 'main', 'c', 'c')).toBeUndefined();
    expect(renameTrouble(document, 'main', 'c', 'a')).toBe('There is already a layer "a".');
  });

  test('a name is refused that only one of the networks would know that have the block', () => {
    const block = {
      inputs: ['x'],
      layers: [tied('t', 'x', 'c')],
      output: 't',
      exposed: {},
    };
    const layers = [layer('in', 'input', [], { shape: [6] }), dense('c', 'in'), instance('b', 'c', 'tie')];
    const document = {
      ...documentOf(),
      networks: { one: { layers }, other: { layers } },
      blocks: { tie: block },
    };
    expect(renameTrouble(document, 'one', 'c', 'd')).toContain('"b.t" uses the weights');
  });
});

/** The same, with a layer of the network that the tie in `outer` uses, called as a new one there would be. */
function lending(name: string): ProjectDocument {
  const document = renameLayer(drawn({ repeats: [1, 1, 1], picks: [0, 0, 1] }), 'main', 'c', name);
  expect(networkOf(document, outer).layers.at(-1)?.params.of).toBe(name);
  return document;
}
const outer = insideName('outer');
const at = { x: 0, y: 0 };
const rules = rulesOf('dense')!;

describe('a new layer comes between no layer and the one whose weights it uses', () => {
  const lenderIn = (document: ProjectDocument) => flat(document).find(({ id }) => id === 'a.t')?.params.of;

  test.each<[string, string, (document: ProjectDocument) => ProjectDocument]>([
    ['added', 'dense', (d) => addLayer(d, outer, { type: 'dense', rules, position: at }).document],
    ['pasted', 'c', (d) => pasteClip(d, outer, clipOf(d, 'main', new Set(['c'])), { at }, false).document],
    ['pasted under a new name', 'e2', (d) => duplicateLayers(d, outer, new Set(['e'])).document],
    ['an instance', 'inner', (d) => addInstance(d, outer, { block: 'inner', position: at }).document],
    ['a group', 'block', (d) => group(d, outer, new Set(['e'])).document],
    ['out of a group', 'd1', (d) => ungroup(d, outer, 'i').document],
  ])('%s', (_, name, edit) => {
    const document = lending(name);
    const next = edit(document);
    expect(next).not.toEqual(document);
    expect(lenderIn(document)).toBe(name);
    expect(lenderIn(next)).toBe(name);
    expect(namesOf(next, outer)).not.toContain(name);
  });

  test('what comes with a tie takes no name that the tie means', () => {
    // Two layers, of which the second uses the weights of one that is not copied.
    const from = documentOf(
      layer('in', 'input', [], { shape: [6] }),
      dense('dense', 'in'),
      dense('dense2', 'dense'),
      tied('tie', 'dense2', 'dense2'),
    );
    const to = documentOf(layer('in', 'input', [], { shape: [6] }), dense('dense', 'in'));
    const clip = clipOf(from, 'main', new Set(['dense', 'tie']));
    const { document, ids } = pasteClip(to, 'main', clip, { at }, false);
    expect(ids).toEqual(['dense3', 'tie']);
    expect(networkOf(document, 'main').layers.at(-1)?.params.of).toBe('dense2');
  });

  test('cut and put back, a layer has its own name, and those that use its weights', () => {
    const document = drawn({ repeats: [1, 1, 1], picks: [0, 0, 0] });
    const clip = clipOf(document, outer, new Set(['e']));
    const cut = removeLayers(document, outer, new Set(['e']), rulesOf);
    expect(lenderIn(cut)).toBe('e');
    const back = pasteClip(cut, outer, clip, { by: at }, true);
    expect(back.ids).toEqual(['e']);
    expect(lenderIn(back.document)).toBe('a.e');
  });
});
