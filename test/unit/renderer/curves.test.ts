import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../renderer/document/describe.ts';
import { linesOf } from '../../../renderer/data/curves.ts';
import { seriesParameters } from '../../../renderer/data/seriesParameters.ts';
import { builtins, isSame, sourceKind, sourceTitle } from '../../../renderer/data/sources.ts';
import { expectation } from '../../../engine/parameters.ts';

describe('curves of sequences', () => {
  test('one scale for a feature, from its smallest to its largest value; short sequences end early', () => {
    const [long, short] = linesOf(
      [
        [0, 5, 1, 5, 2, 5],
        [4, 5],
      ],
      2,
      3,
      112,
      32,
    );
    expect(long).toEqual(['6,26 56,21 106,16', '6,26 56,26 106,26']);
    expect(short).toEqual(['6,6', '6,26']);
  });

  test('no values, no points', () => expect(linesOf([[]], 1, 5, 100, 50)).toEqual([['']]));

  test('signs that nobody would see are made visible', () => {
    expect([' a\n', '\t', ' ', 'b c'].map(visibleText)).toEqual(['␣a↵', '⇥', '␣', 'b c']);
  });
});

describe('sources', () => {
  test('what ships is known by its name, however it is cut', () => {
    for (const { source, title } of builtins) {
      expect(sourceTitle(source)).toBe(title);
      expect(sourceKind(source)).toBe('Ships with the studio');
    }
    const text = builtins.find(({ name }) => name === 'shakespeare')!.source;
    expect(isSame(text, { ...text, window: 10 } as typeof text)).toBe(true);
    expect(sourceTitle({ kind: 'generated', name: 'moons', params: {} })).toBe('Moons');
    expect(sourceTitle({ kind: 'lines', path: '/a/b.txt', unit: 'word', lowercase: true })).toBe('b.txt');
  });

  test('a column that is chosen can always be kept, also before the file was looked into', () => {
    for (const { source } of builtins) {
      if (source.kind !== 'forecast') continue;
      const { target } = seriesParameters(source, []);
      expect(expectation(target, source.target)).toBeUndefined();
    }
  });
});
