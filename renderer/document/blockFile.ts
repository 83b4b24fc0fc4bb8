import type { BlockDocument, BlockFile, Position, ProjectDocument } from '../../contract/project.ts';
import { blockFormat, blockVersion } from '../../contract/project.ts';
import { blockFor, blockIn, insideName } from './blockNames.ts';
import { freshBlock } from './grouping.ts';
import { linksOf } from './links.ts';
import { routesAt, withRoutes, type Routes } from './routes.ts';

/** Blocks that travel between projects: with all blocks that they are made of, and their places. */

type BlockTable = Readonly<Record<string, BlockDocument>>;
type Drawn = Readonly<Record<string, Readonly<Record<string, Position>>>>;
type Ways = Readonly<Record<string, Routes>>;

/** Blocks, where layers stand inside, and the points that links run through there. */
interface Parts {
  readonly blocks: BlockTable;
  readonly canvas: Drawn;
  readonly routes?: Ways;
}

/** These blocks and all that they are made of, innermost first. */
export function partsOf(blocks: BlockTable, names: Iterable<string>): string[] {
  const found = new Set<string>();
  const entered = new Set<string>();
  const stack = [...names];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    const block = blockFor(blocks, name);
    if (!block || found.has(name)) continue;
    const open = block.layers.flatMap((layer) =>
      layer.block !== undefined && !entered.has(layer.block) && blockFor(blocks, layer.block)
        ? [layer.block]
        : [],
    );
    // Met again when all that is in it has been found.
    if (entered.has(name) || open.length === 0) found.add(name);
    else stack.push(name, ...open);
    entered.add(name);
  }
  return [...found];
}

/** Blocks with all that they are made of, outermost first. */
export function blocksWith(
  { blocks = {}, canvas, routes = {} }: ProjectDocument,
  names: Iterable<string>,
): Required<Parts> {
  const parts = partsOf(blocks, names).reverse();
  const inside = <T>(table: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      parts.flatMap((part) => {
        const name = insideName(part);
        return Object.hasOwn(table, name) ? [[name, table[name]]] : [];
      }),
    );
  return {
    blocks: Object.fromEntries(parts.map((part) => [part, blocks[part]])),
    canvas: inside(canvas),
    routes: inside(routes),
  };
}

/** `Conv, twice` as a name of a file and of a block: `conv-twice`. */
export const nameFrom = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48) || 'block';

export function blockFileOf(document: ProjectDocument, name: string): BlockFile {
  const { routes, ...parts } = blocksWith(document, [name]);
  return {
    format: blockFormat,
    version: blockVersion,
    name,
    ...parts,
    ...(Object.keys(routes).length > 0 && { routes }),
  };
}

/** Whoever wrote them, in whatever order: the same fields with the same values. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [one, other] = [a, b] as Record<string, unknown>[];
  const keys = Object.keys(one);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

/** Files of the same block, whatever it is called, and wherever its layers stand. */
export const isSameBlock = (one: BlockFile, other: BlockFile): boolean =>
  isSame(one.blocks[one.name], other.blocks[other.name]) && isSame(partsBeside(one), partsBeside(other));

const partsBeside = ({ name, blocks }: BlockFile): BlockTable => {
  const { [name]: _, ...others } = blocks;
  return others;
};

/** Brings blocks into a document: those that are there and the same are used, others of the name are left alone. */
export function withBlocks(
  document: ProjectDocument,
  { blocks, canvas, routes = {} }: Parts,
): { document: ProjectDocument; names: ReadonlyMap<string, string> } {
  const names = new Map<string, string>();
  let next = document;
  const rename = (block: BlockDocument): BlockDocument => ({
    ...block,
    layers: block.layers.map((layer) =>
      layer.block === undefined ? layer : { ...layer, block: names.get(layer.block) ?? layer.block },
    ),
  });
  // What is the same depends on what it is made of.
  for (const part of partsOf(blocks, Object.keys(blocks))) {
    const block = rename(blocks[part]),
      there = blockIn(next, part);
    if (there && isSame(there, block)) {
      names.set(part, part);
      continue;
    }
    const name = there ? freshBlock(next, part) : part,
      places = canvas[insideName(part)] as Readonly<Record<string, Position>> | undefined;
    names.set(part, name);
    next = {
      ...next,
      blocks: { ...next.blocks, [name]: block },
      ...(places && { canvas: { ...next.canvas, [insideName(name)]: places } }),
    };
    const ways = routes[insideName(part)] as Routes | undefined;
    if (ways) next = withRoutes(next, insideName(name), routesAt(ways, linksOf(block)));
  }
  return { document: next, names };
}

export function withBlockFile(
  document: ProjectDocument,
  { name, blocks, canvas, routes = {} }: BlockFile,
): { document: ProjectDocument; name: string } {
  const own = Object.fromEntries(partsOf(blocks, [name]).map((part) => [part, blocks[part]]));
  const brought = withBlocks(document, { blocks: own, canvas, routes });
  return { document: brought.document, name: brought.names.get(name) as string };
}
