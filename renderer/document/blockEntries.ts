import { blockType, type BlockFile, type ProjectDocument } from '../../contract/project.ts';
import type { Shape } from '../../engine/tensor/shape.ts';
import { library, type LibraryBlock } from '../library/index.ts';
import { mayContain } from './blockEdits.ts';
import { blockFileOf, isSameBlock, withBlockFile } from './blockFile.ts';
import { blockNamed } from './blockNames.ts';
import type { Candidate } from './fits.ts';
import { layerEntries, type AddEntry, type BlockEntry, type BlockSource } from './layerSearch.ts';

/** Blocks to add, from wherever they are, beside the layers of the table. */

export const sourceTitles: Readonly<Record<BlockSource, string>> = {
  library: 'Blocks',
  project: 'Blocks of this project',
  saved: 'Saved blocks',
};

const entryOf = (source: BlockSource, file: BlockFile, fit?: LibraryBlock['fit']): BlockEntry => {
  const { title = file.name, description = '' } = file.blocks[file.name];
  return {
    key: `${source}:${file.name}`,
    type: blockType,
    kind: 'block',
    source,
    params: {},
    title,
    summary: description,
    file,
    ...(fit && { fit }),
  };
};

const shipped: readonly BlockEntry[] = Object.values<LibraryBlock>(library).map(({ file, fit }) =>
  entryOf('library', file, fit),
);

/** A block that ships is listed once, also where the project has it, or where it was saved as it is. */
const isOwn = (file: BlockFile): boolean => !shipped.some((entry) => isSameBlock(entry.file, file));

/** Those that ship, those of the project that may stand here, and those that this person saved. */
export const blockEntries = (
  document: ProjectDocument,
  network: string,
  saved: readonly BlockFile[],
): readonly BlockEntry[] => [
  ...shipped,
  ...Object.keys(document.blocks ?? {})
    .filter((name) => mayContain(document, blockNamed(network), name))
    .map((name) => blockFileOf(document, name))
    .filter(isOwn)
    .map((file) => entryOf('project', file)),
  ...saved.filter(isOwn).map((file) => entryOf('saved', file)),
];

export const addEntries = (
  document: ProjectDocument,
  network: string,
  saved: readonly BlockFile[],
): readonly AddEntry[] => [...layerEntries, ...blockEntries(document, network, saved)];

/** Entries as they would stand in the document behind a value of this shape: blocks under the names that they would get there. */
export function candidatesOf(
  document: ProjectDocument,
  entries: readonly AddEntry[],
  shape: Shape | null | undefined,
): { readonly candidates: readonly Candidate[]; readonly blocks: ProjectDocument['blocks'] } {
  let brought = document;
  const candidates = entries.map((entry): Candidate => {
    if (entry.type !== blockType) return entry;
    const { document: next, name } = withBlockFile(brought, entry.file);
    brought = next;
    return { type: blockType, block: name, params: { ...(shape && entry.fit?.(shape)), ...entry.params } };
  });
  return { candidates, blocks: brought.blocks };
}
