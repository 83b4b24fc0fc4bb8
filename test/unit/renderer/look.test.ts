import { readFileSync } from 'node:fs';
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { generators } from '../../../engine/data/generators/index.ts';
import { layers } from '../../../engine/layers/index.ts';
import { losses } from '../../../engine/losses/index.ts';
import { objectives } from '../../../engine/objectives/index.ts';
import { metrics } from '../../../engine/objectives/metrics.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { partsOf, settings } from '../../../renderer/controls/equation.ts';
import { arrange } from '../../../renderer/document/layout.ts';
import { freePlace, nodeSize } from '../../../renderer/document/place.ts';
import { duration, metric } from '../../../renderer/document/figures.ts';
import { keyParameters } from '../../../renderer/document/describe.ts';
import { documentOf, layer } from './documents.ts';

describe('formulas', () => {
  const tables = { layers, losses, objectives, optimizers, metrics, generators } as Record<
    string,
    Record<string, { doc: { equation: string } }>
  >;
  for (const [table, entries] of Object.entries(tables)) {
    for (const [name, { doc }] of Object.entries(entries)) {
      test(`${table}: ${name} can be drawn`, () => {
        const parts = partsOf(doc.equation);
        expect(parts.length).toBeGreaterThan(0);
        for (const part of parts) expect(() => katex.renderToString(part, settings)).not.toThrow();
      });
    }
  }

  test('formulas set apart by wide spaces get a line of their own', () => {
    expect(partsOf('a = b \\quad c = d\\qquad e')).toEqual(['a = b', 'c = d', 'e']);
  });

  test('what is not known is refused', () => {
    expect(() => katex.renderToString('\\unknown x', settings)).toThrow(/unknown/);
  });
});

describe('places', () => {
  test('a chain is a column, branches stand side by side, nothing overlaps', () => {
    const { main } = documentOf(
      layer('a', 'input', []),
      layer('b', 'dense', ['a']),
      layer('c', 'dense', ['a']),
      layer('d', 'add', ['b', 'c']),
    ).networks;
    const places = arrange(main);
    expect(places.b.y).toBe(places.c.y);
    expect(Math.abs(places.b.x - places.c.x)).toBeGreaterThanOrEqual(nodeSize.width);
    expect(places.d.y).toBeGreaterThan(places.b.y);
    const free = freePlace(Object.values(places), places.b);
    for (const place of Object.values(places)) {
      expect(
        Math.abs(place.x - free.x) >= nodeSize.width || Math.abs(place.y - free.y) >= nodeSize.height,
      ).toBe(true);
    }
  });
});

describe('figures', () => {
  test('are short and say their unit', () => {
    expect(duration(4.24)).toBe('4.2 s');
    expect(duration(75)).toBe('1:15');
    expect(duration(3700)).toBe('1:01:40');
    expect(metric('accuracy', 0.9789)).toBe('97.9 %');
    expect(metric('loss', 0.00012)).toBe('1.20e-4');
    expect(metric('loss', NaN)).toBe('NaN');
  });

  test('the line on a node says what the layer is', () => {
    expect(
      keyParameters(layer('c', 'conv2d', [], { filters: 16, stride: [2, 2] }), layers.conv2d.parameters),
    ).toEqual(['16 filters', '3×3', 'stride 2×2']);
    expect(keyParameters(layer('a', 'activation', []), layers.activation.parameters)).toEqual(['relu']);
  });
});

/** WCAG contrast between two oklch colours, by way of linear sRGB. */
function luminance([l, c, h]: readonly [number, number, number]): number {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [x, y, z] = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((v) => v ** 3);
  const rgb = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ].map((v) => Math.min(1, Math.max(0, v)));
  return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}
const contrast = (
  one: readonly [number, number, number],
  other: readonly [number, number, number],
): number => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

describe('colours', () => {
  const css = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');
  const [light, dark] = [
    css.slice(0, css.indexOf("[data-theme='dark']")),
    css.slice(css.indexOf("[data-theme='dark']")),
  ];
  const token = (theme: string, name: string): readonly [number, number, number] => {
    const found = theme.match(new RegExp(`--${name}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`));
    if (!found) throw new Error(`no token --${name}`);
    return [Number(found[1]), Number(found[2]), Number(found[3])];
  };

  for (const [name, theme] of [
    ['light', light],
    ['dark', dark],
  ] as const) {
    for (const surface of ['ground', 'surface', 'raised', 'sunken']) {
      for (const ink of ['ink', 'ink-2', 'ink-3', 'accent-ink', 'error', 'warning', 'good']) {
        test(`${name}: ${ink} on ${surface} has 4.5 : 1`, () => {
          expect(contrast(token(theme, ink), token(theme, surface))).toBeGreaterThanOrEqual(4.5);
        });
      }
      test(`${name}: edges and series on ${surface} have 3 : 1`, () => {
        for (const line of [
          'series-train',
          'series-validation',
          'series-test',
          'series-other-1',
          'series-other-2',
          'series-other-3',
        ]) {
          expect(contrast(token(theme, line), token(theme, surface)), line).toBeGreaterThanOrEqual(3);
        }
      });
    }
    test(`${name}: text on the accent has 4.5 : 1`, () => {
      expect(contrast(token(theme, 'on-accent'), token(theme, 'accent'))).toBeGreaterThanOrEqual(4.5);
    });
    test(`${name}: every kind of layer has 3 : 1 on a node`, () => {
      const l = Number(theme.match(/--kind-l: ([\d.]+)/)?.[1]);
      const c = Number(theme.match(/--kind-c: ([\d.]+)/)?.[1]);
      for (const [, hue] of light.matchAll(/--hue-\w+: (\d+)/g)) {
        expect(contrast([l, c, Number(hue)], token(theme, 'raised')), `hue ${hue}`).toBeGreaterThanOrEqual(3);
      }
    });
  }
});
