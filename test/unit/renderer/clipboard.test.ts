import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../contract/problems.ts';
import { clipOf, duplicateLayers, pasteClip } from '../../../renderer/document/clipboard.ts';
import { clipText, parseClip } from '../../../renderer/document/clipText.ts';
import { networkOf } from '../../../renderer/document/layerEdits.ts';
import { linksOf } from '../../../renderer/document/links.ts';
import { projectSchema } from '../../../studio/projects/schema.ts';
import { deeds, documentOf, layer } from './documents.ts';

const residual = documentOf(
  layer('input', 'input', []),
  layer('dense', 'dense', ['input'], { units: 4 }),
  layer('relu', 'activation', ['dense']),
  layer('add', 'add', ['relu', 'input']),
);
const empty = documentOf();
const of = (document: typeof residual, id: string) =>
  document.networks.main.layers.find((one) => one.id === id);
const copied = (...ids: string[]) => clipOf(residual, 'main', new Set(ids));

const troubleOf = (text: string): string => {
  try {
    parseClip(text);
  } catch (error) {
    if (error instanceof ProblemError)
      return error.problems.map(({ code, message }) => `${code}: ${message}`)[0];
    throw error;
  }
  return 'none';
};

describe('a clip', () => {
  test('comes through text as it was, also out of a README', () => {
    const clip = copied('dense', 'relu');
    const text = clipText(clip);
    expect(parseClip(text)).toEqual(clip);
    expect(parseClip(`Copy this:\n\n\`\`\`json\n${text}\n\`\`\`\n\nand {paste} it.`)).toEqual(clip);
    expect(parseClip(`  see ${text} `)).toEqual(clip);
  });

  test('brings the links inside, and those from outside only where that is asked for', () => {
    const clip = parseClip(clipText(copied('relu', 'add')));
    const at = { x: 500, y: 500 };
    const { document, ids } = pasteClip(residual, 'main', clip, { at }, false);
    expect(ids).toEqual(['relu2', 'add2']);
    expect(of(document, 'relu2')?.inputs).toEqual([null]);
    expect(of(document, 'add2')?.inputs).toEqual(['relu2', null]);
    const kept = pasteClip(residual, 'main', clip, { at }, true).document;
    expect(of(kept, 'relu2')?.inputs).toEqual(['dense']);
    expect(of(kept, 'add2')?.inputs).toEqual(['relu2', 'input']);
    const elsewhere = pasteClip(empty, 'main', clip, { at }, true);
    expect(elsewhere.ids).toEqual(['relu', 'add']);
    expect(of(elsewhere.document, 'relu')?.inputs).toEqual([null]);
  });

  test('stands around the point, and never hides what stands there', () => {
    const clip = copied('dense', 'relu');
    const once = pasteClip(empty, 'main', clip, { at: { x: 132, y: 600 } }, false);
    const { dense, relu } = once.document.canvas.main;
    expect([dense.x, relu.x]).toEqual([0, 0]);
    expect((dense.y + relu.y) / 2 + 28).toBeCloseTo(600, -1.1);
    const twice = pasteClip(once.document, 'main', clip, { at: { x: 132, y: 600 } }, false).document;
    const corners = Object.values(twice.canvas.main).map(({ x, y }) => `${x} ${y}`);
    expect(new Set(corners).size).toBe(4);
  });

  test('a layer that uses the weights of another uses those of its copy', () => {
    const tied = documentOf(
      layer('input', 'input', []),
      layer('embed', 'embedding', ['input']),
      layer('tied', 'tied', ['embed'], { of: 'embed' }),
    );
    const borrows = duplicateLayers(tied, 'main', new Set(['embed', 'tied'])).document;
    const copy = of(borrows, 'tied2');
    // Only where the layer table says that it borrows.
    expect(['embed', 'embed2']).toContain(copy?.params.of);
    expect(copy?.inputs).toEqual(['embed2']);
  });
});

describe('text that is no clip', () => {
  const good = JSON.parse(clipText(copied('dense', 'relu')));
  const changed = (change: object) => JSON.stringify({ ...good, ...change });
  test.each([
    ['', /^clipboard\/empty/],
    ['hello', /^clipboard\/not-layers/],
    ['{"format": "backprop-project"}', /^clipboard\/not-layers/],
    ['{"format": "backprop-layers"', /^clipboard\/not-json/],
    [changed({ version: 2 }), /^clipboard\/newer: .*version 2/],
    [changed({ version: 'x' }), /^clipboard\/field: .*version is "x"/],
    [changed({ layers: 3 }), /^clipboard\/field: .*layers is 3/],
    [changed({ extra: 1 }), /^clipboard\/field: .*extra is 1, expected no such field/],
    [changed({ layers: [{ ...good.layers[0], id: 'a b' }] }), /layers\[0\]\.id is "a b"/],
    [changed({ layers: [{ ...good.layers[0], id: '__proto__' }] }), /layers\[0\]\.id/],
    [
      changed({ layers: [{ ...good.layers[0], params: { units: {} } }] }),
      /layers\[0\]\.params\.units is \{\}/,
    ],
    [changed({ layers: [{ ...good.layers[0], inputs: [7] }] }), /layers\[0\]\.inputs\[0\] is 7/],
    [
      changed({ layers: [good.layers[0], good.layers[0]], canvas: {} }),
      /layers is "dense", expected ids that occur once/,
    ],
    [changed({ layers: [{ ...good.layers[0], inputs: ['dense'] }], canvas: {} }), /without a circle/],
    [changed({ canvas: { other: { x: 0, y: 0 } } }), /canvas\.other/],
    [changed({ canvas: { dense: { x: 'left', y: 0 } } }), /canvas\.dense\.x is "left"/],
  ])('is refused and told: %#', (text, expected) => {
    expect(troubleOf(text)).toMatch(expected);
  });

  test('whatever it is, it is told by a problem of the catalogue', () => {
    const bent = fc.tuple(fc.jsonValue(), fc.constantFrom('layers', 'canvas', 'version', 'format', 'more'));
    fc.assert(
      fc.property(bent, ([value, field]) => {
        expect(troubleOf(changed({ [field]: value }))).toMatch(/^clipboard\/|^none$/);
        expect(troubleOf(`backprop-layers ${JSON.stringify(value)}`)).toMatch(/^clipboard\//);
      }),
      { numRuns: 300 },
    );
  });
});

test('any clip of any network, pasted into any other, gives a valid project with the same links inside', () => {
  const grown = fc
    .array(deeds, { maxLength: 15 })
    .map((list) => list.reduce((now, deed) => deed(now), residual));
  fc.assert(
    fc.property(grown, grown, fc.nat(), fc.boolean(), (from, into, pick, keep) => {
      const ids = networkOf(from, 'main').layers.flatMap(({ id }, n) => ((pick >> (n % 20)) & 1 ? [id] : []));
      const clip = parseClip(clipText(clipOf(from, 'main', new Set(ids))));
      const { document, ids: pasted } = pasteClip(into, 'main', clip, { at: { x: 3.7, y: -8.2 } }, keep);
      expect(projectSchema.safeParse(document).success).toBe(true);
      const names = new Map(ids.map((id, n) => [id, pasted[n]]));
      const inside = linksOf(networkOf(from, 'main')).filter((l) => names.has(l.from) && names.has(l.to));
      const there = new Set(linksOf(networkOf(document, 'main')).map((l) => `${l.from} ${l.to}`));
      for (const link of inside) expect(there).toContain(`${names.get(link.from)} ${names.get(link.to)}`);
      const before = new Set(networkOf(into, 'main').layers.map(({ id }) => id));
      expect(pasted.filter((id) => before.has(id))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
