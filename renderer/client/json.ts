// Numbers that JSON does not have (a diverged loss, say) travel as {"$number":"NaN"}. The server's half of this is
// cli/serve/json.ts: window and command line may not import each other, a test holds the two together.
const names = ['NaN', 'Infinity', '-Infinity'];

export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    typeof v === 'number' && !Number.isFinite(v) ? { $number: String(v) } : v,
  );
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_key, v: unknown) => (isNumber(v) ? Number(v.$number) : v));
}

function isNumber(v: unknown): v is { $number: string } {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return false;
  const name = (v as { $number?: unknown }).$number;
  return typeof name === 'string' && names.includes(name) && Object.keys(v).length === 1;
}
