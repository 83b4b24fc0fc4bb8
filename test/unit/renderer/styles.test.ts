import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeSize } from '../../../renderer/document/grid.ts';

/**
 * One look: what the window is drawn with stands in renderer/theme/tokens.css. Everywhere else
 *
 * - a colour is a token, or mixed of tokens; so in code;
 * - space (padding, margin, gap) is a token; 0, auto, what hangs on the letters (em) or on the frame (%);
 * - a radius is a token, or 50 % for what is round;
 * - a text size is a token, or hangs on the text around it (em, %);
 * - what moves, moves for as long as a token says.
 *
 * Lines stay 1 to 3 px, and space may be as fine as a line. How wide and high a part is, is its own affair, in rem: it grows with the
 * text. What lies on the canvas is scaled by the camera instead, and may be measured in px.
 */

const renderer = new URL('../../../renderer/', import.meta.url).pathname;
const files = globSync('**/*.{svelte,css,ts}', { cwd: renderer })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== 'theme/tokens.css')
  .toSorted();

/** Drawn in the frame of the camera. */
const onCanvas =
  /^design\/(canvas\/.*|LayerNode|LayerLink|LayerName|Ports|Canvas|FixPreview|ActivationCurve)\.?/;

interface Declaration {
  readonly file: string;
  readonly property: string;
  readonly value: string;
}

const sheetOf = (file: string, text: string): string =>
  file.endsWith('.css') ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '');

const declarationsIn = (file: string, text: string): readonly Declaration[] =>
  [
    ...sheetOf(file, text)
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g),
  ].map(([, property, value]) => ({ file, property, value: value.replace(/\s+/g, ' ').trim() }));

const texts = new Map(files.map((file) => [file, readFileSync(join(renderer, file), 'utf8')]));
const declarations = [...texts].flatMap(([file, text]) =>
  file.endsWith('.ts') ? [] : declarationsIn(file, text),
);

const told = ({ file, property, value }: Declaration): string => `${file}: ${property}: ${value}`;
const offenders = (property: RegExp, isFine: (value: string, file: string) => boolean): readonly string[] =>
  declarations.filter((one) => property.test(one.property) && !isFine(one.value, one.file)).map(told);

/** What is left of a value once tokens are taken out, word by word. */
const words = (value: string): readonly string[] =>
  value
    .replace(/var\(--[\w-]+\)/g, ' ')
    .replace(/\b(calc|min|max|minmax|clamp|anchor)\b/g, ' ')
    .split(/[\s(),/]+/)
    .filter((word) => word !== '' && !/^[*+-]$/.test(word));
const isPlain = (word: string): boolean => /^-?[\d.]+(em|%|cqi|vw|vh)?$|^(auto|inherit|normal)$/.test(word);
const isLine = (word: string): boolean => /^-?[0-3](\.5)?px$/.test(word);

describe('styles outside of the tokens', () => {
  test('have no colour of their own', () => {
    const literal = /#[\da-f]{3,8}\b(?!\s*[),]\s*=>)|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(/i;
    const inCode = [...texts].flatMap(([file, text]) =>
      text.split('\n').flatMap((line, n) => (literal.test(line) ? [`${file}:${n + 1}: ${line.trim()}`] : [])),
    );
    expect(inCode).toEqual([]);
    const keywords =
      /^(none|transparent|currentcolor|inherit|auto|0|solid|dashed|dotted|double|inset|color-mix|in|srgb|oklab|[\d.]+%|-?[\d.]+(px|rem|em|deg)|(repeating-)?(linear|radial)-gradient|to|calc|-1|top|left|right|bottom|center|url|no-repeat|collapse|separate|width|height|.*important)$/i;
    expect(
      offenders(
        /^(.*color|background|border(-(top|right|bottom|left|inline|block).*)?|outline|fill|stroke|box-shadow|text-shadow|text-decoration)$/,
        (value) => words(value).every((word) => keywords.test(word)),
      ),
    ).toEqual([]);
  });

  test('take their space from the tokens', () => {
    expect(
      offenders(/^(padding|margin|gap|row-gap|column-gap|padding-.*|margin-.*)$/, (value, file) =>
        words(value).every(
          (word) => isPlain(word) || isLine(word) || (onCanvas.test(file) && /^-?\d+px$/.test(word)),
        ),
      ),
    ).toEqual([]);
  });

  test('take their radius from the tokens', () => {
    expect(
      offenders(/^border-(.*-)?radius$/, (value) => words(value).every((word) => isPlain(word))),
    ).toEqual([]);
  });

  test('take the size of their texts from the tokens', () => {
    expect(
      offenders(/^font-size$/, (value) =>
        words(value).every((word) => /^[\d.]+(em|%)$/.test(word) || isPlain(word)),
      ),
    ).toEqual([]);
    expect(offenders(/^font$/, (value) => !/\d(px|rem|pt)/.test(value))).toEqual([]);
    expect(
      offenders(/^font-family$/, (value) =>
        words(value).every((word) => /^(inherit|!important)$/.test(word)),
      ),
    ).toEqual([]);
  });

  test('move for as long as the tokens say', () => {
    expect(
      offenders(/^(transition|animation)(-duration|-delay)?$/, (value) => !/\d(ms|s)\b/.test(value)),
    ).toEqual([]);
  });

  test('draw a node as large as it is laid out', () => {
    const tokens = declarationsIn('tokens.css', readFileSync(join(renderer, 'theme/tokens.css'), 'utf8'));
    const pixels = (name: string) => tokens.find(({ property }) => property === name)?.value;
    expect(pixels('--node-width')).toBe(`${nodeSize.width}px`);
    expect(pixels('--node-height')).toBe(`${nodeSize.height}px`);
  });

  test('are measured in rem, or lie on the canvas', () => {
    expect(
      offenders(
        /./,
        (value, file) =>
          onCanvas.test(file) || [...value.matchAll(/([\d.]+)px/g)].every(([, px]) => Number(px) <= 3),
      ),
    ).toEqual([]);
  });
});
