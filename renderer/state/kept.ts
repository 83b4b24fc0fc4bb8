/**
 * What the window keeps between starts, as JSON under a name. Another version, or a hand, may have left anything there: what is no
 * object counts as nothing kept, and whoever reads a field looks at what it is.
 */
export function readKept(name: string): Readonly<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage?.getItem(name) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export const keep = (name: string, value: object): void => localStorage.setItem(name, JSON.stringify(value));
