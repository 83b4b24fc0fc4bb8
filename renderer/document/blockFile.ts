import type { BlockDocument, BlockFile, Position, ProjectDocument } from '../../contract/project.ts';
import { blockFormat, blockVersion } from '../../contract/project.ts';
import { blockIn, insideName } from './blockNames.ts';
import { freshBlock } from './grouping.ts';

/** Blocks that travel between projects: with all blocks that they are made of, and their places. */

/** The blocks that a block is made of, itself first. */
function partsOf(document: ProjectDocument, name: string): string[] {
  const found = new Set([name]);
  for (const one of found)
    for (const layer of blockIn(document, one)?.layers ?? []) {
      if (blockIn(document, layer.block)) found.add(layer.block as string);
    }
  return [...found];
}

/** `Conv, twice` as a name of a file and of a block: `conv-twice`. */
export const nameFrom = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48) || 'block';

export function blockFileOf(document: ProjectDocument, name: string): BlockFile {
  const parts = partsOf(document, name);
  const places = parts.flatMap((part) => {
    const drawn = document.canvas[insideName(part)] as Readonly<Record<string, Position>> | undefined;
    return drawn ? [[insideName(part), drawn] as const] : [];
  });
  return {
    format: blockFormat,
    version: blockVersion,
    name,
    blocks: Object.fromEntries(parts.map((part) => [part, blockIn(document, part) as BlockDocument])),
    canvas: Object.fromEntries(places),
  };
}

/** The blocks of a file in a document: those that are there and the same are used, others of the name are left alone. */
export function withBlockFile(
  document: ProjectDocument,
  file: BlockFile,
): { document: ProjectDocument; name: string } {
  const names = new Map<string, string>();
  // Innermost first, since what is the same depends on what it is made of.
  const order = partsOf({ ...document, blocks: file.blocks }, file.name).reverse();
  let next = document;
  const rename = (block: BlockDocument): BlockDocument => ({
    ...block,
    layers: block.layers.map((layer) =>
      layer.block === undefined ? layer : { ...layer, block: names.get(layer.block) ?? layer.block },
    ),
  });
  for (const part of order) {
    const block = rename(file.blocks[part]),
      there = blockIn(next, part);
    if (there && JSON.stringify(there) === JSON.stringify(block)) {
      names.set(part, part);
      continue;
    }
    const name = there ? freshBlock(next, part) : part,
      places = file.canvas[insideName(part)] as Readonly<Record<string, Position>> | undefined;
    names.set(part, name);
    next = {
      ...next,
      blocks: { ...next.blocks, [name]: block },
      ...(places && { canvas: { ...next.canvas, [insideName(name)]: places } }),
    };
  }
  return { document: next, name: names.get(file.name) as string };
}
