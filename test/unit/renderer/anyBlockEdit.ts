import * as blocks from '../../../renderer/document/blockEdits.ts';
import { blockFileOf, withBlockFile } from '../../../renderer/document/blockFile.ts';
import { blockNamed, isInstance, portType } from '../../../renderer/document/blockNames.ts';
import { group, ungroup } from '../../../renderer/document/grouping.ts';
import { insertIntoLink } from '../../../renderer/document/insert.ts';
import * as edits from '../../../renderer/document/layerEdits.ts';
import { upstream } from '../../../renderer/document/links.ts';
import { addRoutePoint, besideTheMiddle } from '../../../renderer/document/reroute.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { library, type LibraryBlock } from '../../../renderer/library/index.ts';
import { room, type Choice, type Edit } from './choice.ts';

/** The edits of blocks and their instances, wherever those stand. */

const instance = (c: Choice) => c.of(c.graph.layers.filter(isInstance));
const blockNames = ({ document }: Choice): string[] => Object.keys(document.blocks ?? {});

/** A layer and some that feed it: more often a block than layers drawn at random. */
function branch(c: Choice): Set<string> {
  const { layer } = c;
  return new Set(layer ? [...upstream(c.graph, layer.id)].slice(0, c.whole(3) + 1) : []);
}

export const blockEdit: Readonly<Record<string, Edit>> = {
  group: (document, c) =>
    blockNames(c).length < 6
      ? group(document, c.network, c.whole(1) === 0 ? branch(c) : c.some).document
      : document,
  ungroup: room((document, c) => {
    const layer = instance(c);
    const copies = layer?.repeat ?? 1;
    return layer && copies < 4 ? ungroup(document, c.network, layer.id).document : document;
  }),
  unique: (document, c) => {
    const layer = instance(c);
    return layer && blockNames(c).length < 8 ? blocks.makeUnique(document, c.network, layer.id) : document;
  },
  repeat: (document, c) => {
    const layer = instance(c);
    return layer ? blocks.setRepeat(document, c.network, layer.id, c.whole(3)) : document;
  },
  exposedParameter: (document, c) => {
    const layer = instance(c);
    const set = layer && c.parameter(blocks.blockRules(document, layer.block).parameters);
    return layer && set ? blocks.setBlockParameter(document, c.network, layer.id, ...set) : document;
  },
  expose: (document, c) => {
    const block = c.of(blockNames(c));
    const layer = block === undefined ? undefined : c.of(document.blocks?.[block].layers ?? []);
    // As the inspector inside does it: a layer's, or an instance's own.
    const parameters = !layer
      ? {}
      : isInstance(layer)
        ? blocks.blockRules(document, layer.block).parameters
        : (rulesOf(layer.type)?.parameters ?? {});
    const name = c.of(Object.keys(parameters));
    return block !== undefined && layer && name !== undefined
      ? blocks.toggleExposed(document, block, layer.id, name)
      : document;
  },
  describe: (document, c) => {
    const block = c.of(blockNames(c));
    return block === undefined
      ? document
      : blocks.changeBlock(document, block, { title: `Title ${c.whole(9)}`, description: 'What it is for.' });
  },
  instance: room((document, c) => {
    const block = c.of(blockNames(c));
    if (block === undefined || !blocks.mayContain(document, blockNamed(c.network), block)) return document;
    const after = c.of(c.ids);
    const wish = { block, position: c.position, ...(after !== undefined && { after }) };
    const added = blocks.addInstance(document, c.network, wish);
    const { link } = c;
    return link ? insertIntoLink(added.document, c.network, added.id, link) : added.document;
  }),
  library: room((document, c) => {
    const shipped = c.of(Object.values<LibraryBlock>(library))!;
    const { document: next, name } = withBlockFile(document, shipped.file);
    if (!blocks.mayContain(next, blockNamed(c.network), name)) return document;
    return blocks.addInstance(next, c.network, { block: name, position: c.position }).document;
  }),
  shelf: (document, c) => {
    const block = c.of(blockNames(c));
    if (block === undefined || blockNames(c).length > 8) return document;
    // Half of the time as another project has it: of the same name, but another block.
    const file = blockFileOf(document, block);
    const titled = { ...file.blocks[block], title: 'From elsewhere' };
    const other = { ...file, blocks: { ...file.blocks, [block]: titled } };
    return withBlockFile(document, c.whole(1) === 0 ? file : other).document;
  },
  port: (document, c) => {
    const rules = rulesOf(portType);
    return blockNamed(c.network) !== null && rules && c.graph.layers.length < 12
      ? edits.addLayer(document, c.network, { type: portType, rules, position: c.position }).document
      : document;
  },
  reroute: (document, c) => {
    const { link } = c;
    if (!link) return document;
    const point = c.whole(1) === 0 ? c.position : besideTheMiddle(document, c.network, link);
    return addRoutePoint(document, c.network, link, point);
  },
};
