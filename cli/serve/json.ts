// Numbers that JSON does not have travel as {"$number":"NaN"}. The window's half is renderer/client/json.ts: the two
// rooms may not import each other, test/unit/serve/json.test.ts holds them together.
const names = ['NaN', 'Infinity', '-Infinity'];

export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    typeof v === 'number' && !Number.isFinite(v) ? { $number: String(v) } : v,
  );
}

/** Throws a SyntaxError for anything but JSON. */
export function decode(text: string): unknown {
  return JSON.parse(text, (_key, v: unknown) => (isNumber(v) ? Number(v.$number) : v));
}

function isNumber(v: unknown): v is { $number: string } {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return false;
  const name = (v as { $number?: unknown }).$number;
  return typeof name === 'string' && names.includes(name) && Object.keys(v).length === 1;
}
