/**
 * A copy in plain arrays and objects. Reactive state is a tree of proxies, which structured clone refuses;
 * reading through them gives the values. Functions are left out, as JSON would.
 */
export function plain<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, v]) => typeof v !== 'function' && v !== undefined);
  return Object.fromEntries(entries.map(([key, v]) => [key, copy(v)]));
}
