import { problem, type Problem } from '../../contract/problems.ts';
import type {
  BlockDocument,
  LayerDocument,
  NetworkDocument,
  ParameterValue,
  ParameterValues,
  ProjectDocument,
} from '../../contract/project.ts';
import { isLayerName, layers as table } from '../layers/index.ts';
import type { Layer } from '../layers/layer.ts';
import { expectation, withDefaults } from '../parameters.ts';
import {
  blockOf,
  blockProblem,
  blockSizes,
  copiesOf,
  exposedParameters,
  isInstance,
  mostLayers,
  type Blocks,
  type BlockSize,
} from './blocks.ts';
import { nearest } from './nearest.ts';

/** An instance of a block as it was unfolded: ids are those of the flat network. */
export interface Unfolded {
  /** `block1`, or inside others `block1.inner`, `block1.2.inner`. */
  readonly path: string;
  /** What feeds its ports. */
  readonly inputs: readonly string[];
  /** For each of its copies what its layers' ids begin with, and the layer that it ends in. */
  readonly copies: readonly { readonly prefix: string; readonly output: string }[];
}

/** A network without blocks. Instances that cannot be unfolded are still in it; `problems` say why. */
export interface FlatNetwork extends NetworkDocument {
  readonly unfolded: readonly Unfolded[];
  readonly problems: readonly Problem[];
}

/**
 * Networks without blocks: in place of each instance stand the layers of its block, called `instance.layer`, or
 * `instance.1.layer`, `instance.2.layer`, ... where it is repeated. Of a network without blocks it changes nothing.
 */
export function expandBlocks({
  networks,
  blocks = {},
}: Pick<ProjectDocument, 'networks' | 'blocks'>): Readonly<Record<string, FlatNetwork>> {
  return Object.fromEntries(
    Object.entries(networks).map(([name, network]) => {
      if (!network.layers.some(isInstance)) return [name, { ...network, unfolded: [], problems: [] }];
      const unfolding = new Unfolding(name, blocks);
      unfolding.all(network.layers);
      const { layers, unfolded, problems } = unfolding;
      return [name, { ...network, layers, unfolded, problems }];
    }),
  );
}

class Unfolding {
  readonly layers: LayerDocument[] = [];
  readonly unfolded: Unfolded[] = [];
  readonly problems: Problem[] = [];
  private readonly network: string;
  private readonly blocks: Blocks;
  private readonly sizes: ReadonlyMap<string, BlockSize>;
  private readonly known = new Map<LayerDocument, readonly Problem[]>();

  constructor(network: string, blocks: Blocks) {
    this.network = network;
    this.blocks = blocks;
    this.sizes = blockSizes(blocks);
  }

  /** A network. Where it would get too large, the instances that are too much for it stay folded. */
  all(layers: readonly LayerDocument[]): void {
    let count = layers.length;
    for (const layer of layers.filter((l) => this.isSound(l))) {
      const size = copiesOf(layer) * this.sizes.get(layer.block!)!.layers;
      if (count + size > mostLayers) {
        const details = { block: layer.block!, found: String(count + size), most: mostLayers };
        this.known.set(layer, [problem('graph/block-too-large', details)]);
      } else count += size;
    }
    this.scope(layers, '', new Map());
  }

  /** The layers of a network or a block, whose ids begin with `prefix` and whose ports are fed by `ports`. */
  private scope(layers: readonly LayerDocument[], prefix: string, ports: ReadonlyMap<string, string>): void {
    const byId = new Map(layers.map((layer) => [layer.id, layer]));
    const flat = (id: string | null): string | null => {
      const layer = id === null ? undefined : byId.get(id);
      return id === null ? null : (ports.get(id) ?? (layer ? this.endOf(layer, prefix) : prefix + id));
    };
    for (const layer of layers) {
      const inputs = layer.inputs.map(flat),
        id = prefix + layer.id;
      if (isInstance(layer)) {
        const where = { network: this.network, layer: id };
        const values = parameterTroubles(this.blocks, layer);
        for (const p of [...this.troubles(layer), ...values.problems])
          this.problems.push({ ...p, where: { ...where, ...p.where } });
        if (this.isSound(layer)) this.unfold(layer, values.right, prefix, inputs as string[]);
        else this.layers.push({ ...layer, id, inputs });
      } else this.layers.push({ ...layer, id, inputs, params: within(layer, prefix, byId) });
    }
  }

  private isSound(layer: LayerDocument): boolean {
    return isInstance(layer) && this.troubles(layer).length === 0;
  }

  /** Why an instance cannot be unfolded. */
  private troubles(layer: LayerDocument): readonly Problem[] {
    let found = this.known.get(layer);
    if (!found) this.known.set(layer, (found = this.findTroubles(layer)));
    return found;
  }

  private findTroubles(layer: LayerDocument): Problem[] {
    const { block: name = '', inputs } = layer,
      block = blockOf(this.blocks, layer);
    if (!block) {
      const guess = nearest(name, Object.keys(this.blocks));
      return [problem('graph/unknown-block', { name, ...(guess && { nearest: guess }) })];
    }
    const own = blockProblem(this.blocks, name, this.sizes);
    if (own) return [own];
    const { length } = block.inputs;
    if (inputs.length !== length)
      return [problem('graph/input-count', { found: inputs.length, expected: `${length}` })];
    return inputs.flatMap((input, port) =>
      input === null ? [problem('graph/unconnected-input', { port })] : [],
    );
  }

  private unfold(
    layer: LayerDocument,
    values: ParameterValues,
    prefix: string,
    inputs: readonly string[],
  ): void {
    const block = blockOf(this.blocks, layer)!,
      path = prefix + layer.id,
      inner = frozenLike(layer, withValues(block, values));
    const copies = prefixesOf(path, copiesOf(layer)).map((p) => ({
      prefix: p,
      output: this.endOf(layerNamed(block, block.output), p),
    }));
    this.unfolded.push({ path, inputs, copies });
    copies.forEach((copy, i) => {
      // The output of a copy is the first input of the next.
      const fed = i === 0 ? inputs : [copies[i - 1]!.output, ...inputs.slice(1)];
      this.scope(inner, copy.prefix, new Map(block.inputs.map((port, at) => [port, fed[at]!])));
    });
  }

  /** The flat id of what a layer gives: of an instance, of what its last copy ends in. */
  private endOf(layer: LayerDocument, prefix: string): string {
    let at = prefix,
      end = layer;
    while (this.isSound(end)) {
      const block = blockOf(this.blocks, end)!;
      at = prefixesOf(at + end.id, copiesOf(end)).at(-1)!;
      end = layerNamed(block, block.output);
    }
    return at + end.id;
  }
}

const layerNamed = ({ layers }: BlockDocument, id: string): LayerDocument =>
  layers.find((layer) => layer.id === id)!;

/** What the ids of each copy's layers begin with. */
const prefixesOf = (path: string, copies: number): string[] =>
  copies === 1 ? [`${path}.`] : Array.from({ length: copies }, (_, i) => `${path}.${i + 1}.`);

/** An instance's values that can be used, and what is wrong with the others. */
function parameterTroubles(
  blocks: Blocks,
  { block = '', params }: LayerDocument,
): { right: ParameterValues; problems: Problem[] } {
  const right: Record<string, ParameterValue> = {},
    problems: Problem[] = [];
  if (Object.keys(params).length === 0 || !Object.hasOwn(blocks, block)) return { right, problems };
  const known = exposedParameters(blocks, block);
  for (const [name, value] of Object.entries(params)) {
    const parameter = Object.hasOwn(known, name) ? known[name]! : undefined,
      expected = parameter && expectation(parameter, value);
    if (parameter && expected === undefined) right[name] = value;
    else if (parameter) {
      const found = JSON.stringify(value) ?? 'nothing';
      problems.push(problem('graph/parameter', { name, found, expected: expected! }, { field: name }));
    } else {
      const names = Object.keys(known).join(', ') || 'none';
      problems.push(problem('graph/unknown-parameter', { name, known: names }, { field: name }));
    }
  }
  return { right, problems };
}

/** The layers of a block with an instance's values in place of their own. */
export function withValues(block: BlockDocument, values: ParameterValues): readonly LayerDocument[] {
  const changed = new Map<string, Record<string, ParameterValue>>();
  for (const [name, value] of Object.entries(values)) {
    for (const { layer, parameter } of block.exposed[name]?.targets ?? [])
      changed.set(layer, { ...changed.get(layer), [parameter]: value });
  }
  if (changed.size === 0) return block.layers;
  return block.layers.map((layer) => {
    const own = changed.get(layer.id);
    return own ? { ...layer, params: { ...layer.params, ...own } } : layer;
  });
}

/** What is inside a frozen instance is frozen. */
const frozenLike = (instance: LayerDocument, layers: readonly LayerDocument[]): readonly LayerDocument[] =>
  instance.frozen ? layers.map((layer) => ({ ...layer, frozen: true as const })) : layers;

function lenderOf({ type, params }: LayerDocument): { parameter: string; layer: string } | null {
  const layer: Layer | null = isLayerName(type) ? table[type] : null,
    lender = layer?.borrows?.(withDefaults(layer.parameters, params)).layer;
  return typeof lender === 'string' ? { parameter: 'of', layer: lender } : null;
}

/** Parameters as they read outside: the id of a lender in the same block is another there. */
function within(
  layer: LayerDocument,
  prefix: string,
  scope: ReadonlyMap<string, LayerDocument>,
): ParameterValues {
  const lender = lenderOf(layer);
  return lender && scope.has(lender.layer)
    ? { ...layer.params, [lender.parameter]: prefix + lender.layer }
    : layer.params;
}
