import { describe, expect, it } from 'vitest';
import * as server from '../../../cli/serve/json.ts';
import * as page from '../../../renderer/client/json.ts';
import { plain } from '../../../renderer/client/plain.ts';

const values = [
  null,
  0,
  -1.5,
  'text',
  '',
  true,
  [],
  {},
  [[1, [2]]],
  { loss: NaN, best: Infinity, worst: -Infinity, rest: 1 },
  [NaN, 1, Infinity],
  { $number: 'seven' },
  { $number: 7 },
  { $number: 'NaN', and: 'more' },
];

describe('numbers that JSON does not have', () => {
  it.each(values)('cross in both directions: %j', (value) => {
    expect(page.decode(server.encode(value))).toEqual(value);
    expect(server.decode(page.encode(value))).toEqual(value);
    expect(page.encode(value)).toBe(server.encode(value));
  });
  it('are not taken from anything but JSON', () => {
    for (const text of ['', '{', 'NaN', '{"a":NaN}', "{'a':1}"])
      expect(() => server.decode(text)).toThrow(SyntaxError);
  });
});

describe('a plain copy', () => {
  it('reads through proxies and leaves functions and undefined out', () => {
    const inner = new Proxy({ units: 3 }, {});
    const copy = plain(new Proxy({ layers: new Proxy([inner], {}), f: () => 1, u: undefined, n: null }, {}));
    expect(copy).toEqual({ layers: [{ units: 3 }], n: null });
    expect(() => structuredClone(copy)).not.toThrow();
  });
});
