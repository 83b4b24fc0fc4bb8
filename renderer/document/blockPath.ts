import type { Problem, Where } from '../../contract/problems.ts';
import type { LayerDocument, NetworkDocument, ProjectDocument } from '../../contract/project.ts';
import type { CheckReport } from '../../engine/graph/check.ts';
import { withValues } from '../../engine/graph/unfold.ts';
import { blockIn, insideName, isInstance, isPort } from './blockNames.ts';
import { networkOf } from './layerEdits.ts';
import { layerOf } from './links.ts';

/** Where a person is in blocks: instances, each inside the one before it. The engine's ids are this way joined by dots. */
export type BlockPath = readonly string[];
type Figures = CheckReport['networks'][string];

/** The instance of a block in a drawing. */
const instanceAt = (document: ProjectDocument, drawing: string, id: string): LayerDocument | undefined => {
  const layer = layerOf(networkOf(document, drawing), id);
  return layer && isInstance(layer) && blockIn(document, layer.block) ? layer : undefined;
};

/** The drawings from a network inwards, as far as the path leads somewhere. */
export function drawingsOn(document: ProjectDocument, root: string, path: BlockPath): string[] {
  const drawings = [root];
  for (const id of path) {
    const instance = instanceAt(document, drawings.at(-1) as string, id);
    if (!instance) break;
    drawings.push(insideName(instance.block as string));
  }
  return drawings;
}

/** A way to a drawing: a network, or a block by one of its instances; null for a block that no one uses. */
export function wayTo(
  document: ProjectDocument,
  drawing: string,
): { readonly root: string; readonly path: BlockPath } | null {
  const ways = Object.keys(document.networks).map((root) => ({ root, path: [] as string[], at: root }));
  const seen = new Set<string>();
  for (const { root, path, at } of ways) {
    if (at === drawing) return { root, path };
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { id } of networkOf(document, at).layers) {
      const instance = instanceAt(document, at, id);
      if (instance) ways.push({ root, path: [...path, id], at: insideName(instance.block as string) });
    }
  }
  return null;
}

/** What is on the canvas, with the values that the instances on the way to it set: for reading, not for edits. */
export function shownGraph(document: ProjectDocument, root: string, path: BlockPath): NetworkDocument {
  let shown = networkOf(document, root);
  for (const id of path) {
    const instance = layerOf(shown, id),
      block = blockIn(document, instance?.block);
    if (!instance || !block) break;
    const inside = networkOf(document, insideName(instance.block as string));
    const values = new Map(withValues(block, instance.params).map((layer) => [layer.id, layer]));
    shown = { layers: inside.layers.map((layer) => values.get(layer.id) ?? layer) };
  }
  return shown;
}

/** Where a problem is drawn: its way through blocks, the drawing, and the layer in it. */
export interface Located {
  readonly root: string;
  readonly path: BlockPath;
  readonly drawing: string;
  readonly layer: string | undefined;
}

/** `block1.2.conv` is `conv` inside of `block1`, of its second copy. */
export function locate(document: ProjectDocument, { network: root = 'main', layer }: Where): Located {
  const parts = layer?.split('.') ?? [],
    path: string[] = [];
  let drawing = root;
  while (parts.length > 1) {
    const instance = instanceAt(document, drawing, parts[0]);
    if (!instance) break;
    path.push(parts.shift() as string);
    if ((instance.repeat ?? 1) > 1) parts.shift();
    drawing = insideName(instance.block as string);
  }
  return { root, path, drawing, layer: parts.length > 0 ? parts.join('.') : undefined };
}

/** A problem on the canvas. One inside of an instance stands at the instance, and keeps where it comes from: that is what is mended. */
export interface ShownProblem extends Problem {
  readonly inside?: { readonly where: Where; readonly layer: string };
}

/** The problems of what is on the canvas; those inside an instance belong to the instance. */
export function problemsAt(
  problems: readonly Problem[],
  document: ProjectDocument,
  root: string,
  path: BlockPath,
): ShownProblem[] {
  const drawing = drawingsOn(document, root, path).at(-1) as string;
  return problems.flatMap((p) => {
    if ((p.where.network ?? 'main') !== root) return [];
    const at = locate(document, p.where);
    if (path.some((id, i) => at.path[i] !== id)) return [];
    const layer = at.path[path.length] ?? at.layer;
    if (layer === undefined) return path.length === 0 ? [p] : [];
    // What is said of an instance itself is outside of it.
    const within = [...at.path.slice(path.length + 1), at.layer].join('.');
    const isInside = at.path.length > path.length && at.layer !== undefined;
    return [
      {
        ...p,
        where: { ...p.where, network: drawing, layer },
        ...(isInside && { inside: { where: p.where, layer: within } }),
      },
    ];
  });
}

const unknown = { output: null, parameters: 0, multiplyAdds: 0 };
/** A layer may be called `constructor`. */
const own = <T>(table: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(table, id) ? table[id] : undefined;

/** Shapes and sums of what is on the canvas: in a block those of the instance that was entered, of its first copy. */
export function figuresAt(
  report: Figures | undefined,
  document: ProjectDocument,
  root: string,
  path: BlockPath,
): Figures | undefined {
  if (!report) return undefined;
  const drawing = drawingsOn(document, root, path).at(-1) as string,
    { layers: drawn } = networkOf(document, drawing);
  let prefix: string | null = '',
    inputs: readonly string[] = [];
  for (const id of path) {
    const entered: Figures['blocks'][string] | undefined =
      prefix === null ? undefined : report.blocks[prefix + id];
    prefix = entered?.copies[0].prefix ?? null;
    inputs = entered?.inputs ?? [];
  }
  let port = 0;
  const layers = Object.fromEntries(
    drawn.map((layer) => {
      const id = prefix === null ? null : prefix + layer.id;
      const found = isPort(layer)
        ? { ...unknown, output: report.layers[inputs[port++]]?.output ?? null }
        : id === null
          ? unknown
          : (own(report.blocks, id) ?? own(report.layers, id) ?? unknown);
      const { output, parameters, multiplyAdds } = found;
      return [layer.id, { type: layer.type, output, parameters, multiplyAdds }];
    }),
  );
  const inPrefix = (id: string): string[] =>
    prefix !== null && id.startsWith(prefix) ? [id.slice(prefix.length).split('.')[0]] : [];
  const block = blockIn(document, path.length > 0 ? drawing.replace(/^block:/, '') : undefined);
  return {
    layers,
    blocks: report.blocks,
    parameters: Object.values(layers).reduce((sum, layer) => sum + layer.parameters, 0),
    output: block ? block.output : report.output === null ? null : report.output.split('.')[0],
    order: [...new Set(report.order.flatMap(inPrefix))],
  };
}
