import { deleteBlock, listBlocks, saveBlock } from '../blocks/shelf.ts';
import type { Handler } from './handler.ts';

export const blocksList: Handler<'blocks.list'> = async ({ host }) => listBlocks(host.userFolder);

export const blocksSave: Handler<'blocks.save'> = async ({ host }, { block }) => {
  await saveBlock(host.userFolder, block);
  return null;
};

export const blocksDelete: Handler<'blocks.delete'> = async ({ host }, { name }) => {
  await deleteBlock(host.userFolder, name);
  return null;
};
