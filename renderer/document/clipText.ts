import { ProblemError, problem } from '../../contract/problems.ts';
import type { Clip } from './clipboard.ts';
import { blocksAt, routesAt } from './clipBlocks.ts';
import { fieldsOf, layersAt, placesAt, refuse, type Fields } from './clipFields.ts';
import { placesOf } from './place.ts';

/** Layers as text on the clipboard: JSON that a person can read, write and keep in a README. */

export const clipFormat = 'backprop-layers';
export const clipVersion = 1;

/** What there is none of is left out. */
const some = <T extends object>(table: T): T | undefined =>
  Object.keys(table).length > 0 ? table : undefined;

export const clipText = ({ layers, canvas, routes, blocks, insides, insideRoutes }: Clip): string =>
  JSON.stringify(
    {
      format: clipFormat,
      version: clipVersion,
      layers,
      canvas,
      routes: some(routes),
      blocks: some(blocks),
      insides: some(insides),
      insideRoutes: some(insideRoutes),
    },
    null,
    2,
  );

/** Text around the layers is allowed: a fence of Markdown, or what a person copied along with it. */
function jsonIn(text: string): string {
  const fenced = /```[a-z]*\s*\n([\s\S]*?)```/g;
  for (const [, inside] of text.matchAll(fenced)) if (inside.includes(clipFormat)) return inside;
  return text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw new ProblemError(problem('clipboard/empty', {}));
  if (!text.includes(clipFormat)) throw new ProblemError(problem('clipboard/not-layers', {}));
  try {
    return JSON.parse(jsonIn(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError(problem('clipboard/not-json', { reason }));
  }
}

/** The layers in a text; throws what stands against it. Layers without a place are arranged. */
export function parseClip(text: string): Clip {
  const value = parsed(text);
  if ((value as Fields | null)?.format !== clipFormat)
    throw new ProblemError(problem('clipboard/not-layers', {}));
  const { version } = value as Fields;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return refuse('version', version, `a whole number up to ${clipVersion}`);
  if (version > clipVersion)
    throw new ProblemError(problem('clipboard/newer', { found: version, known: clipVersion }));
  const fields = fieldsOf(value, 'the text', 'layers', [
    'format',
    'version',
    'layers',
    'canvas',
    'routes',
    'blocks',
    'insides',
    'insideRoutes',
  ]);
  const layers = layersAt(fields.layers, 'layers');
  const ids = layers.map(({ id }) => id);
  const places = placesAt(fields.canvas, 'canvas', ids);
  return {
    layers,
    canvas: placesOf({ layers }, places),
    routes: routesAt(fields.routes, 'routes', layers),
    ...blocksAt(fields.blocks, fields.insides, fields.insideRoutes),
  };
}
