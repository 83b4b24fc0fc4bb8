import { problem, type Problem } from '../../contract/problems.ts';
import type { LayerDocument, NetworkDocument, ParameterValues } from '../../contract/project.ts';
import { infer } from '../../engine/graph/infer.ts';
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

/** No layer of a document can be called so. */
const ghostId = (n: number): string => `?${n}`;

/** The problem of each ghost with what it is given, or undefined. */
function misfits(network: NetworkDocument, ghosts: readonly LayerDocument[]): (Problem | undefined)[] {
  const { problems } = infer('', { layers: [...network.layers, ...ghosts] });
  const found = new Map<string, Problem>();
  for (const one of problems) {
    const { layer } = one.where;
    if (layer?.startsWith('?') && misfitCodes.has(one.code) && !found.has(layer)) found.set(layer, one);
  }
  return ghosts.map(({ id }) => found.get(id));
}

const plugged = (layer: LayerDocument, { from, port }: Link): (string | null)[] =>
  port < layer.inputs.length ? layer.inputs.with(port, from) : [...layer.inputs, from];

/** What stands against each of these links; undefined where nothing does. */
export function linkProblems(network: NetworkDocument, links: readonly Link[]): (Problem | undefined)[] {
  const layers = new Map(network.layers.map((layer) => [layer.id, layer]));
  const ghosts = links.map((link, n): LayerDocument => {
    const layer = layers.get(link.to);
    return layer
      ? { ...layer, id: ghostId(n), inputs: plugged(layer, link) }
      : { id: ghostId(n), type: '', params: {}, inputs: [] };
  });
  const shapes = misfits(network, ghosts);
  const before = new Map<string, ReadonlySet<string>>();
  const circle = ({ from, to }: Link): boolean => {
    const known = before.get(from) ?? upstream(network, from);
    before.set(from, known);
    return known.has(to);
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

/** A layer that might be added. */
export interface Candidate {
  readonly type: string;
  readonly params: ParameterValues;
}

/** As many ports as it must have, all fed by one: a merging layer fits if it can merge a value with itself. */
const ghostOf = ({ type, params }: Candidate, id: string, from: string): LayerDocument => ({
  id,
  type,
  params,
  inputs: Array.from({ length: rulesOf(type)?.inputs.min ?? 1 }, () => from),
});

const noInput = (): Problem => problem('graph/input-count', { found: 1, expected: 'none' });

/** What stands against each of these layers behind the output of another. */
export function problemsBehind(
  network: NetworkDocument,
  from: string,
  candidates: readonly Candidate[],
): (Problem | undefined)[] {
  const found = misfits(
    network,
    candidates.map((candidate, n) => ghostOf(candidate, ghostId(n), from)),
  );
  return candidates.map((candidate, n) => (rulesOf(candidate.type)?.inputs.max === 0 ? noInput() : found[n]));
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
): (Problem | undefined)[] {
  const target = network.layers.find(({ id }) => id === to.to);
  if (!target) return candidates.map(() => undefined);
  const { byId } = infer('', network);
  const sources = new Map<string, string>();
  for (const { id, shape } of byId.values()) {
    if (sources.size < tries && !sources.has(shape.join()) && !upstream(network, id).has(to.to))
      sources.set(shape.join(), id);
  }
  const ghosts: LayerDocument[] = [];
  const attempts = candidates.map((candidate) => {
    const own = rulesOf(candidate.type)?.inputs.max === 0 ? [''] : [...sources.values()];
    return own.map((from) => {
      const before = ghostOf(candidate, ghostId(ghosts.length), from);
      const link = { from: before.id, to: to.to, port: to.port };
      const after = { ...target, id: ghostId(ghosts.length + 1), inputs: plugged(target, link) };
      return [ghosts.push(before) - 1, ghosts.push(after) - 1];
    });
  });
  const found = misfits(network, ghosts);
  return attempts.map((pairs) => {
    const reasons = pairs.map((pair) => pair.map((n) => found[n]).find(Boolean));
    return reasons.length === 0 || reasons.some((reason) => !reason) ? undefined : reasons.at(-1);
  });
}
