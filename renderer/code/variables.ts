import type { InferredLayer } from '../../engine/graph/infer.ts';

/** What each value is called: `x` while only the very next line reads it, else as its layer. Of several outputs each is kept. */
export function variablesOf(
  layers: readonly InferredLayer[],
  names: ReadonlyMap<string, string>,
  output: string | null,
  heads: readonly string[],
): ReadonlyMap<string, string> {
  const readers = new Map<string, number[]>();
  layers.forEach(({ inputs }, at) => {
    for (const input of inputs) readers.set(input, [...(readers.get(input) ?? []), at]);
  });
  const kept = new Set(heads.length > 0 ? [output, ...heads] : []);
  const inputs = layers.filter(({ type }) => type === 'input').length;
  return new Map(
    layers.map(({ id, type }, at) => {
      const by = readers.get(id) ?? [];
      const passesOn = by.length > 0 ? by.every((reader) => reader === at + 1) : id === output;
      const isX = passesOn && !kept.has(id) && (type !== 'input' || inputs === 1);
      return [id, isX ? 'x' : names.get(id)!];
    }),
  );
}
