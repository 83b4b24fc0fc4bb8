import { describe, expect, test } from 'vitest';
import { layers } from '../../../engine/layers/index.ts';
import { duplicateLayers } from '../../../renderer/document/clipboard.ts';
import {
  addLayer,
  connect,
  connectTrouble,
  disconnect,
  moveLayers,
  removeLayers,
  renameLayer,
  setParameter,
} from '../../../renderer/document/layerEdits.ts';
import { linksOf } from '../../../renderer/document/links.ts';
import { nodeSize, revealZoom } from '../../../renderer/document/place.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { setShare, setShareBesideTest } from '../../../renderer/document/settingEdits.ts';
import { documentOf, layer } from './documents.ts';

const chain = documentOf(
  layer('input', 'input', []),
  layer('dense', 'dense', ['input']),
  layer('relu', 'activation', ['dense']),
);
const of = (document: typeof chain, id: string) => document.networks.main.layers.find((one) => one.id === id);

describe('edits of networks', () => {
  test('a new layer is connected, placed on the grid, and named after its type', () => {
    const { document, id } = addLayer(chain, 'main', {
      type: 'dense',
      rules: layers.dense,
      position: { x: 7, y: 101 },
      after: 'relu',
    });
    expect(id).toBe('dense2');
    expect(of(document, id)?.inputs).toEqual(['relu']);
    expect(document.canvas.main[id]).toEqual({ x: 12, y: 96 });
  });

  test('an input layer takes no link, a merging layer has its two ports', () => {
    const input = addLayer(chain, 'main', {
      type: 'input',
      rules: layers.input,
      position: { x: 0, y: 0 },
      after: 'relu',
    });
    expect(of(input.document, input.id)?.inputs).toEqual([]);
    const add = addLayer(chain, 'main', {
      type: 'add',
      rules: layers.add,
      position: { x: 0, y: 0 },
      after: 'relu',
    });
    expect(of(add.document, add.id)?.inputs).toEqual(['relu', null]);
  });

  test('a link onto a taken single port replaces what was there', () => {
    const next = connect(chain, 'main', { from: 'input', to: 'relu', port: 0 }, layers.activation);
    expect(of(next, 'relu')?.inputs).toEqual(['input']);
  });

  test('a port past the last opens a new one where the type takes more', () => {
    const { document, id } = addLayer(chain, 'main', {
      type: 'concat',
      rules: layers.concat,
      position: { x: 0, y: 0 },
      after: 'relu',
    });
    const two = connect(document, 'main', { from: 'dense', to: id, port: 1 }, layers.concat);
    const three = connect(two, 'main', { from: 'input', to: id, port: 2 }, layers.concat);
    expect(of(three, id)?.inputs).toEqual(['relu', 'dense', 'input']);
    const without = disconnect(three, 'main', [{ from: 'dense', to: id, port: 1 }], rulesOf);
    expect(of(without, id)?.inputs).toEqual(['relu', 'input']);
  });

  test('circles and links into inputs are refused, and said why', () => {
    expect(connectTrouble(chain.networks.main, { from: 'relu', to: 'dense', port: 0 }, layers.dense)).toMatch(
      /circle/,
    );
    expect(
      connectTrouble(chain.networks.main, { from: 'dense', to: 'dense', port: 0 }, layers.dense),
    ).toMatch(/circle/);
    expect(connectTrouble(chain.networks.main, { from: 'relu', to: 'input', port: 0 }, layers.input)).toMatch(
      /no input/,
    );
    expect(connect(chain, 'main', { from: 'relu', to: 'dense', port: 0 }, layers.dense)).toBe(chain);
  });

  test('removing a layer takes its links along', () => {
    const next = removeLayers(chain, 'main', new Set(['dense']), rulesOf);
    expect(linksOf(next.networks.main)).toEqual([]);
    expect(of(next, 'relu')?.inputs).toEqual([null]);
  });

  test('only what differs from the defaults is kept', () => {
    const set = setParameter(chain, 'main', 'dense', layers.dense.parameters, 'units', 10);
    expect(of(set, 'dense')?.params).toEqual({ units: 10 });
    const back = setParameter(
      set,
      'main',
      'dense',
      layers.dense.parameters,
      'units',
      layers.dense.parameters.units.default,
    );
    expect(of(back, 'dense')?.params).toEqual({});
    expect(setParameter(chain, 'main', 'dense', layers.dense.parameters, 'units', undefined)).toBe(chain);
  });

  test('a renamed layer keeps its links and its place', () => {
    const placed = moveLayers(chain, 'main', { dense: { x: 5, y: 6 } });
    const next = renameLayer(placed, 'main', 'dense', 'hidden');
    expect(of(next, 'relu')?.inputs).toEqual(['hidden']);
    expect(next.canvas.main.hidden).toEqual({ x: 5, y: 6 });
    expect(renameLayer(chain, 'main', 'dense', 'relu')).toBe(chain);
  });

  test('copies keep links among themselves and from outside', () => {
    const { document, ids } = duplicateLayers(chain, 'main', new Set(['dense', 'relu']));
    expect(ids).toEqual(['dense2', 'relu2']);
    expect(of(document, 'dense2')?.inputs).toEqual(['input']);
    expect(of(document, 'relu2')?.inputs).toEqual(['dense2']);
  });
});

describe('bringing a layer into view', () => {
  const pane = { width: 740, height: 640 };
  test('keeps the size that the person chose, where the layer fits and can be read', () => {
    expect(revealZoom(1, pane)).toBe(1);
    expect(revealZoom(1.8, pane)).toBe(1.8);
  });
  test('is smaller where the layer would be cut off, larger where it could not be read', () => {
    expect(revealZoom(3, pane) * nodeSize.width).toBeLessThan(pane.width);
    expect(revealZoom(0.1, pane)).toBeGreaterThan(0.7);
  });
});

describe('shares of the split', () => {
  const { split } = chain.data;
  test('add up to one, whichever is changed', () => {
    const { train, validation, test: rest } = setShare(chain, 'train', 0.5).data.split;
    expect([train, train + validation + rest]).toEqual([0.5, 1]);
  });
  test('beside a test set of its own only the other two change', () => {
    const changed = setShareBesideTest(chain, 'train', 0.5).data.split;
    expect(changed.test).toBe(split.test);
    expect(changed.train).toBeCloseTo((1 - split.test) / 2, 2);
    expect(changed.train + changed.validation + changed.test).toBeCloseTo(1);
  });
});
