/**
 * The header of a safetensors file is JSON of a fixed depth. JSON.parse would take the last of two equal keys, and could be made
 * to use far more memory than the file; so the text is scanned before it is parsed.
 */

/** name -> {dtype, shape: [...], data_offsets: [...]}: an object, in it objects, in them lists. */
const deepest = 3;
/** No known library makes arrays of more dimensions than 64 (numpy since 2.0). */
const longestList = 64;
/** Four keys a tensor: about 250,000 tensors, and at most some 100 MB once parsed. */
const mostKeys = 1_000_000;

const quote = 34,
  backslash = 92,
  comma = 44,
  colon = 58,
  open = 91,
  close = 93,
  openObject = 123,
  closeObject = 125;

/** Parses the header. Returns the reason as a text where it is not acceptable. */
export function parseHeader(text: string): Record<string, unknown> | string {
  if (text.charCodeAt(0) !== openObject) return 'the header does not start with {';
  const keys = countKeys(text);
  if (typeof keys === 'string') return keys;
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    return 'the header is not valid JSON';
  }
  if (!isObject(header)) return 'the header is not a JSON object';
  const kept = Object.values(header).reduce<number>(
    (sum, value) => sum + 1 + (isObject(value) ? keysIn(value) : 0),
    0,
  );
  return kept === keys ? header : 'a key occurs twice in the header';
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys of an object and of the objects in it. */
const keysIn = (value: Record<string, unknown>): number =>
  Object.values(value).reduce<number>((sum, inner) => sum + 1 + (isObject(inner) ? keysIn(inner) : 0), 0);

/** How many keys are written in the text (`"..." :`), or why it is refused. */
function countKeys(text: string): number | string {
  let keys = 0,
    depth = 0,
    commas = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at + 1);
        if (at < 0) return 'the header is not valid JSON';
        break;
      case colon:
        commas = 0;
        if (++keys > mostKeys) return `the header has more than ${mostKeys} keys`;
        break;
      case open:
      case openObject:
        if (++depth > deepest) return 'the header is nested too deeply';
        break;
      case close:
      case closeObject:
        depth--;
        break;
      case comma:
        // In an object a key follows every comma: only lists have many commas between two colons.
        if (++commas > longestList) return `a list in the header has more than ${longestList} entries`;
        break;
    }
  }
  return keys;
}

/** Where the string that starts at `from` ends, or -1. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return -1;
}
