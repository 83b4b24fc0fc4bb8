/** Limits far above any real project, and far below what would stall the process that checks them. */
const most = { depth: 32, values: 2_000_000, characters: 16_000_000 } as const;

/**
 * Why a request cannot be one of ours, or null. What each field means is the studio's business; here it is only
 * made sure that plain data of a sane size arrives there.
 */
export function wrongPayload(request: unknown): string | null {
  if (!isPlain(request) || Array.isArray(request)) return 'the request is not an object';
  let values = 0;
  let characters = 0;
  const look = (value: unknown, depth: number): string | null => {
    if (++values > most.values) return 'the request has too many values';
    if (typeof value === 'string') characters += value.length;
    if (characters > most.characters) return 'the request is too long';
    if (typeof value !== 'object' || value === null) return null;
    if (depth > most.depth) return 'the request is nested too deeply';
    if (!isPlain(value)) return 'the request holds something other than plain values';
    for (const [key, inner] of Object.entries(value)) {
      characters += key.length;
      const wrong = look(inner, depth + 1);
      if (wrong) return wrong;
    }
    return null;
  };
  return look(request, 0);
}

function isPlain(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // By name of the parent's absence, not by identity: structured clone may build objects in another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
