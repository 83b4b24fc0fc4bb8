import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonError, parseJson } from '../../../studio/projects/json.ts';

const mistake = (text: string): { line: number; column: number; message: string } => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return { line: error.line, column: error.column, message: error.message };
    throw error;
  }
  throw new Error('it was accepted');
};

describe('parseJson', () => {
  test('reads what JSON.parse reads, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 0, max: 4 }), (text, indent) => {
        const spread = JSON.stringify(JSON.parse(text), null, indent);
        expect(parseJson(spread).value).toEqual(JSON.parse(spread));
      }),
      { numRuns: 2000 },
    );
  });

  test('refuses what JSON.parse refuses', () => {
    const texts = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\\',
        '1',
        '-',
        '.',
        'e',
        'a',
        't',
        'true',
        'null',
        '"k"',
        ' ',
        '\n',
        '0',
        'u0041',
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('');
        let value: unknown;
        let refused = false;
        try {
          value = JSON.parse(text);
        } catch {
          refused = true;
        }
        try {
          expect(parseJson(text).value).toEqual(value);
          expect(refused).toBe(false);
        } catch (error) {
          if (!(error instanceof JsonError)) throw error;
          expect(refused || error.message.includes('twice')).toBe(true);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  test('names the line and column of the first mistake', () => {
    expect(mistake('{\n  "a": 1,\n  "b": }')).toMatchObject({ line: 3, column: 8 });
    expect(mistake('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({
      line: 3,
      column: 3,
      message: 'expected "," or "}", found """',
    });
    expect(mistake('')).toMatchObject({
      line: 1,
      column: 1,
      message: 'expected a value, found the end of the file',
    });
    expect(mistake('{"a": 1, "a": 2}')).toMatchObject({ column: 10, message: 'the key "a" occurs twice' });
    expect(mistake("{'a': 1}").message).toContain('double quotes');
  });

  test('knows the line of every value, and of what is missing the value around it', () => {
    const { line } = parseJson('{\n  "a": [\n    1,\n    {"b":\n 2}\n  ]\n}');
    expect([
      line([]),
      line(['a']),
      line(['a', 0]),
      line(['a', 1]),
      line(['a', 1, 'b']),
      line(['a', 1, 'c']),
    ]).toEqual([1, 2, 3, 4, 5, 4]);
  });

  test('does not run out of stack, and keeps __proto__ an ordinary key', () => {
    expect(mistake('['.repeat(100_000)).message).toContain('too deeply');
    const { value } = parseJson('{"__proto__": {"polluted": 1}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
