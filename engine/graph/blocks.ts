import { problem, type Problem } from '../../contract/problems.ts';
import { blockType, type BlockDocument, type LayerDocument } from '../../contract/project.ts';
import { isLayerName, layers as table } from '../layers/index.ts';
import type { Layer } from '../layers/layer.ts';
import type { Parameter, Parameters } from '../parameters.ts';

/** What can be said of the blocks of a project before any of them is unfolded. */

export type Blocks = Readonly<Record<string, BlockDocument>>;

/** How many layers a network may have when its blocks are unfolded, and how deep blocks may stand in blocks. */
export const mostLayers = 10_000;
export const mostLevels = 64;

export const isInstance = (layer: LayerDocument): boolean => layer.type === blockType;
export const blockOf = (blocks: Blocks, { block }: LayerDocument): BlockDocument | undefined =>
  block !== undefined && Object.hasOwn(blocks, block) ? blocks[block] : undefined;
export const copiesOf = ({ repeat = 1 }: LayerDocument): number => repeat;

/** Layers of a block with all that is in it, and levels of blocks; a block that reaches itself has none. */
export interface BlockSize {
  readonly layers: number;
  readonly levels: number;
}

/** From the innermost blocks outwards; without recursion, since a file may nest deeper than the call stack. */
export function blockSizes(blocks: Blocks): ReadonlyMap<string, BlockSize> {
  const sizes = new Map<string, BlockSize>(),
    users = new Map<string, string[]>(),
    waitsFor = new Map<string, number>();
  for (const [name, { layers }] of Object.entries(blocks)) {
    const inner = new Set(layers.flatMap((layer) => (blockOf(blocks, layer) ? [layer.block!] : [])));
    waitsFor.set(name, inner.size);
    for (const used of inner) users.set(used, [...(users.get(used) ?? []), name]);
  }
  const ready = [...waitsFor.keys()].filter((name) => waitsFor.get(name) === 0);
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    sizes.set(name, sizeOfBlock(blocks[name]!, blocks, sizes));
    for (const user of users.get(name) ?? []) {
      waitsFor.set(user, waitsFor.get(user)! - 1);
      if (waitsFor.get(user) === 0) ready.push(user);
    }
  }
  return sizes;
}

function sizeOfBlock(
  { layers }: BlockDocument,
  blocks: Blocks,
  known: ReadonlyMap<string, BlockSize>,
): BlockSize {
  let count = 0,
    levels = 1;
  for (const layer of layers) {
    const inner = blockOf(blocks, layer) && known.get(layer.block!);
    count += inner ? copiesOf(layer) * inner.layers : 1;
    levels = Math.max(levels, 1 + (inner?.levels ?? 0));
  }
  return { layers: count, levels };
}

/** The way from a block back to itself, where its size could not be told. */
export function circleOf(name: string, blocks: Blocks, sizes: ReadonlyMap<string, BlockSize>): string[] {
  const path = [name];
  for (;;) {
    const next = blocks[path.at(-1)!]!.layers.find((l) => blockOf(blocks, l) && !sizes.has(l.block!))!.block!;
    const again = path.indexOf(next);
    path.push(next);
    if (again >= 0) return path.slice(again);
  }
}

/**
 * The parameters that instances of a block have: those of the layers that they set, with the values there as defaults. What
 * belongs to no layer is left out. Blocks that contain themselves are no one's to ask.
 */
export function exposedParameters(blocks: Blocks, name: string): Parameters {
  const found: Record<string, Parameter> = {},
    block = Object.hasOwn(blocks, name) ? blocks[name]! : undefined;
  for (const [exposed, { targets }] of Object.entries(block?.exposed ?? {})) {
    const parameter = targetOf(blocks, block!, targets[0]);
    if (parameter && targets.every((target) => targetOf(blocks, block!, target))) found[exposed] = parameter;
  }
  return found;
}

function targetOf(
  blocks: Blocks,
  { layers }: BlockDocument,
  target: { layer: string; parameter: string } | undefined,
): Parameter | undefined {
  const layer = layers.find((l) => l.id === target?.layer);
  if (!layer || !target) return undefined;
  const all = parametersOf(blocks, layer),
    parameter = Object.hasOwn(all, target.parameter) ? all[target.parameter] : undefined;
  // Whose weights a layer uses is said by an id, which holds in its own block only: no instance says another.
  if (isLayerName(layer.type) && (table[layer.type] as Layer).borrows && target.parameter === 'of')
    return undefined;
  const given = layer.params[target.parameter];
  // Its range stays, only the default is that of the block.
  return parameter && given !== undefined ? ({ ...parameter, default: given } as Parameter) : parameter;
}

/** The parameters of a layer, or of the block that it stands for. */
export const parametersOf = (blocks: Blocks, layer: LayerDocument): Parameters =>
  isInstance(layer)
    ? exposedParameters(blocks, layer.block ?? '')
    : isLayerName(layer.type)
      ? (table[layer.type] as Layer).parameters
      : {};

/** What is wrong with a block itself, whoever uses it; told at each instance. */
export function blockProblem(
  blocks: Blocks,
  name: string,
  sizes: ReadonlyMap<string, BlockSize>,
): Problem | null {
  const block = blocks[name]!,
    size = sizes.get(name);
  if (!size) return problem('graph/block-recursion', { path: circleOf(name, blocks, sizes) });
  if (size.levels > mostLevels) return problem('graph/block-too-deep', { block: name, most: mostLevels });
  const ids = block.layers.map((l) => l.id);
  const twice = block.inputs.find((port, i) => ids.includes(port) || block.inputs.indexOf(port) !== i);
  if (twice !== undefined) return problem('graph/duplicate-id', { id: twice });
  if (!ids.includes(block.output))
    return problem('graph/block-output', { block: name, output: block.output });
  const known = exposedParameters(blocks, name);
  const lost = Object.keys(block.exposed).find((exposed) => !Object.hasOwn(known, exposed));
  return lost === undefined ? null : problem('graph/block-target', { block: name, name: lost });
}
