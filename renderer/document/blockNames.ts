import {
  blockType,
  type BlockDocument,
  type LayerDocument,
  type ProjectDocument,
} from '../../contract/project.ts';

/** The inside of a block is addressed like a network, under a name that no network can have. */
const prefix = 'block:';
export const insideName = (block: string): string => `${prefix}${block}`;
/** The block whose inside a name means; null where it is a network's, or, in a project without any, that of none. */
export const blockNamed = (network: string | undefined): string | null =>
  network?.startsWith(prefix) ? network.slice(prefix.length) : null;

/** Inside a block its ports stand as layers of this type, so that all that edits layers and links edits ports. */
export const portType = 'port';

export const isInstance = (layer: LayerDocument): boolean => layer.type === blockType;
export const isPort = (layer: LayerDocument): boolean => layer.type === portType;

export const blockFor = (
  blocks: Readonly<Record<string, BlockDocument>>,
  name: string | undefined,
): BlockDocument | undefined =>
  name !== undefined && Object.hasOwn(blocks, name) ? blocks[name] : undefined;
export const blockIn = ({ blocks = {} }: ProjectDocument, name: string | undefined) => blockFor(blocks, name);

/** What a person reads for a block. */
export const blockTitle = (document: ProjectDocument, name: string | undefined): string =>
  blockIn(document, name)?.title ?? name ?? 'Block';
