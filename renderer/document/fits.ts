import { problem, type Problem } from '../../contract/problems.ts';
import type {
  LayerDocument,
  NetworkDocument,
  ParameterValues,
  ProjectDocument,
} from '../../contract/project.ts';
import { infer } from '../../engine/graph/infer.ts';
import { expandBlocks } from '../../engine/graph/unfold.ts';
import type { Shape } from '../../engine/tensor/shape.ts';
import { blockFor, isPort } from './blockNames.ts';
import { upstream, type Link } from './links.ts';
import { rulesOf } from './rules.ts';

/**
 * Whether a value may flow where a person would lead it. The engine's own inference is asked, on ghosts: copies of layers
 * beside the network, wired as they would be. All ghosts of a question are inferred at once.
 */

/** What a value can do wrong; parameters that are not set yet are another matter. */
export const misfitCodes: ReadonlySet<string> = new Set<Problem['code']>([
  'graph/rank',
  'graph/different-shapes',
  'graph/window-too-large',
  'graph/too-many-channels',
  'graph/not-tokens',
  'graph/borrowed-size',
  'graph/sparsity-range',
  'graph/lengths-unsupported',
  'graph/different-lengths',
]);

/** Of these, what other values of the layer itself mend. */
export const ownCodes: ReadonlySet<string> = new Set<Problem['code']>(['graph/window-too-large']);

/** What is known of a network besides its layers. */
export interface Known {
  readonly blocks?: ProjectDocument['blocks'];
  /** As the network was inferred where it is used: ports of a block get their shapes from there alone. */
  readonly figures?:
    { readonly layers: Readonly<Record<string, { readonly output: Shape | null }>> } | undefined;
}

/** With blocks unfolded; the end of an instance has its id. */
export function inferred(
  network: NetworkDocument,
  ghosts: readonly LayerDocument[],
  { blocks, figures }: Known,
) {
  const fed = (layer: LayerDocument): LayerDocument => {
    const shape = isPort(layer) ? figures?.layers[layer.id]?.output : null;
    return shape ? { ...layer, type: 'input', params: { shape: [...shape] } } : layer;
  };
  const layers = [...network.layers.map(fed), ...ghosts];
  const flat = expandBlocks({ networks: { all: { layers } }, ...(blocks && { blocks }) }).all;
  const { problems, byId } = infer('', flat);
  const ends = new Map(flat.unfolded.map(({ path, copies }) => [path, copies.at(-1)?.output ?? path]));
  return { problems, shapeOf: (id: string) => byId.get(ends.get(id) ?? id)?.shape };
}

/** No layer of a document can be called so; what a ghost of a block unfolds to is called `?0.layer`. */
export const ghostId = (n: number): string => `?${n}`;

/** The problem of each ghost with what it is given, or undefined. */
function misfits(
  network: NetworkDocument,
  ghosts: readonly LayerDocument[],
  known: Known,
): (Problem | undefined)[] {
  const { problems } = inferred(network, ghosts, known);
  const found = new Map<string, Problem>();
  for (const one of problems) {
    const [ghost] = one.where.layer?.split('.') ?? [];
    if (ghost?.startsWith('?') && misfitCodes.has(one.code) && !found.has(ghost)) found.set(ghost, one);
  }
  return ghosts.map(({ id }) => found.get(id));
}

const plugged = (layer: LayerDocument, { from, port }: Link): (string | null)[] =>
  port < layer.inputs.length ? layer.inputs.with(port, from) : [...layer.inputs, from];

/** What stands against each of these links; undefined where nothing does. */
export function linkProblems(
  network: NetworkDocument,
  links: readonly Link[],
  known: Known = {},
): (Problem | undefined)[] {
  const layers = new Map(network.layers.map((layer) => [layer.id, layer]));
  const ghosts = links.map((link, n): LayerDocument => {
    const layer = layers.get(link.to);
    return layer
      ? { ...layer, id: ghostId(n), inputs: plugged(layer, link) }
      : { id: ghostId(n), type: '', params: {}, inputs: [] };
  });
  const shapes = misfits(network, ghosts, known);
  const before = new Map<string, ReadonlySet<string>>();
  const circle = ({ from, to }: Link): boolean => {
    const those = before.get(from) ?? upstream(network, from);
    before.set(from, those);
    return those.has(to);
  };
  return links.map((link, n) => {
    const { from, to } = link;
    const layer = layers.get(to);
    if (!layer || !layers.has(from)) return problem('graph/missing-layer', { input: layer ? from : to });
    const rules = rulesOf(layer.type);
    if (rules?.inputs.max === 0) return problem('graph/input-count', { found: 1, expected: 'none' });
    if (circle(link)) return problem('graph/cycle', { path: [from, to, from] });
    return shapes[n];
  });
}

/** A layer, or an instance of a block, that might be added. */
export interface Candidate {
  readonly type: string;
  readonly params: ParameterValues;
  readonly block?: string;
}

/** An instance has the ports of its block. */
function portsOf({ type, block }: Candidate, { blocks = {} }: Known): { min: number; max: number } {
  if (block === undefined) return rulesOf(type)?.inputs ?? { min: 1, max: Infinity };
  const ports = blockFor(blocks, block)?.inputs.length ?? 0;
  return { min: ports, max: ports };
}

/** As many ports as it must have; those with nothing of their own are fed by the first: a value can be merged with itself. */
const ghostOf = (candidate: Candidate, id: string, from: readonly string[], known: Known): LayerDocument => ({
  id,
  type: candidate.type,
  params: candidate.params,
  ...(candidate.block !== undefined && { block: candidate.block }),
  inputs: Array.from(
    { length: Math.max(portsOf(candidate, known).min, from.length) },
    (_, port) => from[port] ?? from[0],
  ),
});

/** What stands against each of these layers behind the output of another, or of several at once. */
export function problemsBehind(
  network: NetworkDocument,
  from: readonly string[],
  candidates: readonly Candidate[],
  known: Known = {},
): (Problem | undefined)[] {
  const found = misfits(
    network,
    candidates.map((candidate, n) => ghostOf(candidate, ghostId(n), from, known)),
    known,
  );
  return candidates.map((candidate, n) => {
    const most = portsOf(candidate, known).max;
    if (most >= from.length) return found[n];
    return problem('graph/input-count', { found: from.length, expected: most === 0 ? 'none' : `${most}` });
  });
}

/** Shapes are tried on so many layers at most; networks have few that differ. */
const tries = 12;

/**
 * What stands against the output of each of these layers at an input. What a new layer will be given is not known yet: it
 * fits if it does with any value of the network that may come before.
 */
export function problemsBefore(
  network: NetworkDocument,
  to: { readonly to: string; readonly port: number },
  candidates: readonly Candidate[],
  known: Known = {},
): (Problem | undefined)[] {
  const target = network.layers.find(({ id }) => id === to.to);
  if (!target) return candidates.map(() => undefined);
  const { shapeOf } = inferred(network, [], known);
  const sources = new Map<string, string>();
  for (const { id } of network.layers) {
    const shape = shapeOf(id);
    if (shape && sources.size < tries && !sources.has(shape.join()) && !upstream(network, id).has(to.to))
      sources.set(shape.join(), id);
  }
  const ghosts: LayerDocument[] = [];
  const attempts = candidates.map((candidate) => {
    const own = portsOf(candidate, known).max === 0 ? [''] : [...sources.values()];
    return own.map((from) => {
      const before = ghostOf(candidate, ghostId(ghosts.length), [from], known);
      const link = { from: before.id, to: to.to, port: to.port };
      const after = { ...target, id: ghostId(ghosts.length + 1), inputs: plugged(target, link) };
      return [ghosts.push(before) - 1, ghosts.push(after) - 1];
    });
  });
  const found = misfits(network, ghosts, known);
  return attempts.map((pairs) => {
    const reasons = pairs.map((pair) => pair.map((n) => found[n]).find(Boolean));
    return reasons.length === 0 || reasons.some((reason) => !reason) ? undefined : reasons.at(-1);
  });
}
