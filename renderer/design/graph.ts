import type { Edge, Node, Position as Side } from '@xyflow/svelte';
import type { Problem } from '../../contract/problems.ts';
import type { Direction, LayerDocument, NetworkDocument, Position } from '../../contract/project.ts';
import type { CheckReport } from '../../engine/graph/check.ts';
import { compact, percent, plural } from '../document/figures.ts';
import { keyParameters, sizes, tightSizes } from '../document/describe.ts';
import { withDefaults } from '../../engine/parameters.ts';
import { blockFace, type Blocks } from './blockFace.ts';
import type { HeadFace } from '../document/headFace.ts';
import { linkId, linksOf } from '../document/links.ts';
import { samePoints, type Route } from '../document/routes.ts';
import { rulesOf } from '../document/rules.ts';
import { curveFor, type Curve } from './curve.ts';

/** What a node on the canvas shows: made of the document and the check's report, here and nowhere else. */
export interface NodeFacts extends Record<string, unknown> {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly output: string;
  readonly parameters: string;
  /** Of the network's parameters and multiply-adds, 0..1; both 0 where there are none to tell of. */
  readonly parameterShare: number;
  readonly multiplyAddShare: number;
  readonly curve: Curve | null;
  readonly frozen: boolean;
  /** Ports to draw; more than one where the layer merges. */
  readonly ports: number;
  readonly fed: readonly boolean[];
  readonly problems: readonly Problem[];
  readonly isOutput: boolean;
  /** Of an output with a loss of its own: `MSE · age`, `×0.5`, and the same in words; else empty. */
  readonly head: string;
  readonly headWeight: string;
  readonly spokenHead: string;
  /** It has room for all of that: no link leads on. */
  readonly isHeadEnd: boolean;
}
export type LayerNodeType = Node<NodeFacts, 'layer'>;

/** What a link shows besides itself. */
export interface LinkFacts extends Record<string, unknown> {
  readonly shape: string;
  /** Why what it brings does not fit; empty where it does. */
  readonly trouble: string;
  /** The points that a person has put on it. */
  readonly route: Route;
}
export type LayerLinkType = Edge<LinkFacts>;

type Figures = CheckReport['networks'][string];
type Layers = Figures['layers'];
type Heads = Readonly<Record<string, HeadFace>>;

/** What the shares on the nodes are shares of; figures are new only where the document is. */
const totals = new WeakMap<Layers, number>();
export function multiplyAddsOf(layers: Layers): number {
  let sum = totals.get(layers);
  if (sum === undefined) {
    sum = Object.values(layers).reduce((all, l) => all + l.multiplyAdds, 0);
    totals.set(layers, sum);
  }
  return sum;
}
const share = (part: number | undefined, whole: number): number => (part && whole ? part / whole : 0);

/** A merging layer offers one more port than is fed, up to the most that it takes. Links that are too many have theirs, too. */
export function portsOf(layer: LayerDocument, inputs: { min: number; max: number }): number {
  const given = layer.inputs.length;
  if (inputs.max <= 1) return Math.max(given, inputs.max);
  const free = layer.inputs.some((from) => from === null);
  return Math.max(given, Math.min(inputs.max, Math.max(inputs.min, given + (free ? 0 : 1))));
}

/** A layer that no rules are known for, as an instance of a block, has the ports that it has. */
export const portCount = (layer: LayerDocument): number =>
  portsOf(layer, rulesOf(layer.type)?.inputs ?? { min: layer.inputs.length, max: layer.inputs.length });

export function factsOf(
  layer: LayerDocument,
  figures: Figures | undefined,
  problems: readonly Problem[],
  blocks: Blocks = {},
  heads: Heads = {},
): NodeFacts {
  const rules = rulesOf(layer.type);
  const found = figures?.layers[layer.id];
  const ports = portCount(layer);
  const params = rules ? withDefaults(rules.parameters, layer.params) : layer.params;
  const head = Object.hasOwn(heads, layer.id) ? heads[layer.id] : undefined;
  return {
    id: layer.id,
    type: layer.type,
    kind: rules?.kind ?? 'unknown',
    title: rules?.title ?? layer.type,
    detail: rules ? keyParameters(layer, rules.parameters).join(' · ') : 'unknown layer',
    output: found?.output ? tightSizes(found.output) : '?',
    parameters: found && found.parameters > 0 ? compact(found.parameters) : '',
    parameterShare: share(found?.parameters, figures?.parameters ?? 0),
    multiplyAddShare: share(found?.multiplyAdds, figures ? multiplyAddsOf(figures.layers) : 0),
    curve: curveFor(params),
    frozen: layer.frozen === true,
    ports,
    fed: Array.from({ length: ports }, (_, port) => (layer.inputs[port] ?? null) !== null),
    problems,
    isOutput: figures?.output === layer.id,
    head: head?.short ?? '',
    headWeight: head?.weight ?? '',
    spokenHead: head?.spoken ?? '',
    isHeadEnd: head?.isEnd ?? false,
    ...blockFace(layer, blocks),
  };
}

/** `54 % of the parameters, 12 % of the multiply-adds`; empty where it has neither. */
export const spokenShares = ({ parameterShare, multiplyAddShare }: NodeFacts): string =>
  [
    parameterShare > 0 && `${percent(parameterShare)} of the parameters`,
    multiplyAddShare > 0 && `${percent(multiplyAddShare)} of the multiply-adds`,
  ]
    .filter(Boolean)
    .join(', ');

export const spokenFacts = (facts: NodeFacts): string =>
  [
    `${facts.title} ${facts.id}`,
    facts.detail,
    facts.output === '?' ? 'output shape unknown' : `output ${facts.output}`,
    facts.parameters && `${facts.parameters} parameters`,
    spokenShares(facts),
    facts.frozen && 'frozen',
    facts.spokenHead,
    facts.problems.length > 0 && plural(facts.problems.length, 'problem'),
  ]
    .filter(Boolean)
    .join(', ');

const none: readonly Problem[] = [];

/** Lists are compared by what is in them; problems are new objects at every check. */
function sameFacts(a: NodeFacts, b: NodeFacts): boolean {
  for (const key in b) {
    const [before, after] = [a[key], b[key]];
    if (before === after) continue;
    if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false;
    if (before.length > 0 && JSON.stringify(before) !== JSON.stringify(after)) return false;
  }
  return true;
}

/** Where values come in and go out: by their names, since the editor's table of them comes with a window. */
const sides: Readonly<Record<Direction, readonly [Side, Side]>> = {
  down: ['top' as Side, 'bottom' as Side],
  right: ['left' as Side, 'right' as Side],
};

/** Nodes for the canvas. Those that show the same as before are the same objects, so that nothing is drawn twice. */
export function nodesOf(
  network: NetworkDocument,
  places: Readonly<Record<string, Position>>,
  figures: Figures | undefined,
  problems: readonly Problem[],
  selection: ReadonlySet<string>,
  before: readonly LayerNodeType[],
  direction: Direction = 'down',
  blocks: Blocks = {},
  heads: Heads = {},
): LayerNodeType[] {
  const [targetPosition, sourcePosition] = sides[direction];
  const known = new Map(before.map((node) => [node.id, node]));
  const byLayer = Map.groupBy(problems, (p) => p.where.layer);
  const next = network.layers.map((layer): LayerNodeType => {
    const old = known.get(layer.id);
    const data = factsOf(layer, figures, byLayer.get(layer.id) ?? none, blocks, heads);
    const position = old?.dragging ? old.position : (places[layer.id] ?? { x: 0, y: 0 });
    const selected = selection.has(layer.id);
    if (
      old &&
      old.selected === selected &&
      old.position.x === position.x &&
      old.position.y === position.y &&
      old.sourcePosition === sourcePosition &&
      sameFacts(old.data, data)
    )
      return old;
    return {
      ...old,
      id: layer.id,
      type: 'layer',
      position,
      selected,
      data,
      targetPosition,
      sourcePosition,
      ariaLabel: spokenFacts(data),
    };
  });
  return next.length === before.length && next.every((node, index) => node === before[index])
    ? (before as LayerNodeType[])
    : next;
}

/** What is wrong with a value that a link brings. */
const unfit: ReadonlySet<string> = new Set<Problem['code']>([
  'graph/rank',
  'graph/different-shapes',
  'graph/window-too-large',
  'graph/reshape',
  'graph/cycle',
]);

const straight: Route = [];

export function edgesOf(
  network: NetworkDocument,
  figures: Figures | undefined,
  problems: readonly Problem[],
  selected: ReadonlySet<string>,
  before: readonly LayerLinkType[],
  routes: Readonly<Record<string, Route>> = {},
): LayerLinkType[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const broken = new Map(
    problems.flatMap((p) => (unfit.has(p.code) && p.where.layer ? [[p.where.layer, p.message]] : [])),
  );
  const next = linksOf(network).map((link): LayerLinkType => {
    const id = linkId(link);
    const trouble = broken.get(link.to) ?? '';
    const shape = figures?.layers[link.from]?.output;
    const ariaLabel = [
      `Link from ${link.from} to ${link.to}`,
      shape && sizes(shape),
      trouble && `does not fit: ${trouble}`,
    ]
      .filter(Boolean)
      .join(', ');
    const old = known.get(id);
    const isSelected = selected.has(id);
    const route = routes[id] ?? straight;
    if (
      old &&
      old.selected === isSelected &&
      old.ariaLabel === ariaLabel &&
      samePoints(old.data?.route ?? straight, route)
    )
      return old;
    return {
      ...old,
      id,
      type: 'layer',
      source: link.from,
      target: link.to,
      sourceHandle: 'out',
      targetHandle: `in-${link.port}`,
      class: trouble ? 'broken' : '',
      data: { shape: shape ? tightSizes(shape) : '', trouble, route },
      selected: isSelected,
      ariaLabel,
    };
  });
  return next.length === before.length && next.every((edge, index) => edge === before[index])
    ? (before as LayerLinkType[])
    : next;
}

export const portNumber = (handle: string | null | undefined): number =>
  Number(handle?.replace('in-', '') ?? 0) || 0;
