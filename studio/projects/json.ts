/**
 * JSON as JSON.parse reads it, with what JSON.parse cannot tell: the line of each value and of the first mistake,
 * and keys that occur twice (JSON.parse silently takes the last).
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonPath = readonly (string | number)[];

export interface ParsedJson {
  readonly value: Json;
  /** Line of the value at a path, counted from 1; of the nearest value around it where there is none. */
  line(path: JsonPath): number;
}

export class JsonError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(reason: string, line: number, column: number) {
    super(reason);
    this.name = 'JsonError';
    this.line = line;
    this.column = column;
  }
}

/** No document of ours is nearly as deep; recursion must not run out of stack on one from a stranger. */
const deepest = 64;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// A string: no raw control characters, only the escapes that JSON knows.

const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const space = /[ \t\n\r]*/y;
const words: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

export function parseJson(text: string): ParsedJson {
  // A byte order mark is what some editors on Windows begin a file with.
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const places = new Map<string, number>();

  const position = (offset: number): [number, number] => {
    const before = text.slice(0, offset);
    return [before.split('\n').length, offset - before.lastIndexOf('\n')];
  };
  const fail = (reason: string, offset = at): never => {
    throw new JsonError(reason, ...position(offset));
  };
  const shown = (): string => (at >= text.length ? 'the end of the file' : `"${text[at]}"`);
  const skip = (): void => {
    space.lastIndex = at;
    space.test(text);
    at = space.lastIndex;
  };
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const expect = (mark: string): void => {
    skip();
    if (text[at] !== mark) fail(`expected "${mark}", found ${shown()}`);
    at += 1;
  };
  /** After an element: true where another follows. */
  const more = (end: string): boolean => {
    skip();
    if (text[at] === end) {
      at += 1;
      return false;
    }
    if (text[at] !== ',') fail(`expected "," or "${end}", found ${shown()}`);
    at += 1;
    return true;
  };
  const readString = (): string => {
    const found = take(string);
    if (found === undefined) {
      if (text[at] !== '"') fail(`expected a text in double quotes, found ${shown()}`);
      fail('a text that has no end, or a character in it that JSON does not allow');
    }
    return JSON.parse(found as string) as string;
  };

  const readObject = (path: JsonPath): Json => {
    const object: { [key: string]: Json } = {};
    at += 1;
    skip();
    if (text[at] === '}') {
      at += 1;
      return object;
    }
    do {
      skip();
      const start = at;
      const key = readString();
      if (Object.hasOwn(object, key)) fail(`the key "${key}" occurs twice`, start);
      expect(':');
      // Not `object[key] =`: the key may be "__proto__".
      const value = readValue([...path, key]);
      Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
    } while (more('}'));
    return object;
  };
  const readArray = (path: JsonPath): Json => {
    const array: Json[] = [];
    at += 1;
    skip();
    if (text[at] === ']') {
      at += 1;
      return array;
    }
    do array.push(readValue([...path, array.length]));
    while (more(']'));
    return array;
  };
  const readValue = (path: JsonPath): Json => {
    if (path.length > deepest) fail('lists and objects are nested too deeply');
    skip();
    places.set(JSON.stringify(path), at);
    const mark = text[at];
    if (mark === '{') return readObject(path);
    if (mark === '[') return readArray(path);
    if (mark === '"') return readString();
    const digits = take(number);
    if (digits !== undefined) return Number(digits);
    for (const [word, value] of Object.entries(words)) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    return fail(`expected a value, found ${shown()}`);
  };

  const value = readValue([]);
  skip();
  if (at < text.length) fail(`expected nothing more, found ${shown()}`);

  const line = (path: JsonPath): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const offset = places.get(JSON.stringify(path.slice(0, length)));
      if (offset !== undefined) return position(offset)[0];
    }
    return 1;
  };
  return { value, line };
}
