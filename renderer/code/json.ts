import type { ProjectDocument } from '../../contract/project.ts';
import { plain, type CodeLine, type Place } from './line.ts';

/** Networks and blocks as they stand in project.json, character by character but for the indentation of what is around them. */
export function jsonCode({ networks, blocks }: Pick<ProjectDocument, 'networks' | 'blocks'>): CodeLine[] {
  return written({ networks, ...(blocks && { blocks }) }, [], []);
}

/** Which layer a value belongs to, by its way through the document. */
function placeAt(path: readonly (string | number)[], value: unknown): Place[] {
  const [of, name, list] = path;
  if (path.length !== 4 || list !== 'layers') return [];
  return [{ network: of === 'blocks' ? `block:${name}` : String(name), layer: (value as { id: string }).id }];
}

function written(value: unknown, path: readonly (string | number)[], around: readonly Place[]): CodeLine[] {
  const own = placeAt(path, value),
    places = own.length > 0 ? own : around;
  const line = (text: string): CodeLine => (places.length > 0 ? { text, places } : plain(text));
  if (typeof value !== 'object' || value === null) return [line(JSON.stringify(value))];
  const isList = Array.isArray(value),
    entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return [line(isList ? '[]' : '{}')];
  if (isList && value.every((item) => typeof item !== 'object' || item === null)) {
    const short = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    if (short.length <= 80) return [line(short)];
  }
  const inside = entries.flatMap(([key, inner], i) => {
    const lines = written(inner, [...path, isList ? Number(key) : key], places);
    return lines.map(({ text, places: at }, n): CodeLine => {
      const named = n === 0 && !isList ? `${JSON.stringify(key)}: ${text}` : text,
        ended = n === lines.length - 1 && i < entries.length - 1 ? `${named},` : named;
      return { text: `  ${ended}`, places: at };
    });
  });
  return [line(isList ? '[' : '{'), ...inside, line(isList ? ']' : '}')];
}
