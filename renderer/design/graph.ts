import type { Edge, Node } from '@xyflow/svelte';
import type { Problem } from '../../contract/problems.ts';
import type { LayerDocument, NetworkDocument, Position } from '../../contract/project.ts';
import type { CheckReport } from '../../engine/graph/check.ts';
import { compact, plural } from '../document/figures.ts';
import { keyParameters, sizes, tightSizes } from '../document/describe.ts';
import { linkId, linksOf } from '../document/links.ts';
import { rulesOf } from '../document/rules.ts';

/** What a node on the canvas shows: made of the document and the check's report, here and nowhere else. */
export interface NodeFacts extends Record<string, unknown> {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly output: string;
  readonly parameters: string;
  /** Ports to draw; more than one where the layer merges. */
  readonly ports: number;
  readonly fed: readonly boolean[];
  readonly problems: readonly Problem[];
  readonly isOutput: boolean;
}
export type LayerNodeType = Node<NodeFacts, 'layer'>;

type Figures = CheckReport['networks'][string];

/** A merging layer always offers one more port than is fed. */
export function portsOf(layer: LayerDocument, inputs: { min: number; max: number }): number {
  if (inputs.max <= 1) return inputs.max;
  const free = layer.inputs.some((from) => from === null);
  return Math.min(inputs.max, Math.max(inputs.min, layer.inputs.length + (free ? 0 : 1)));
}

export function factsOf(
  layer: LayerDocument,
  figures: Figures | undefined,
  problems: readonly Problem[],
): NodeFacts {
  const rules = rulesOf(layer.type);
  const found = figures?.layers[layer.id];
  const ports = portsOf(layer, rules?.inputs ?? { min: layer.inputs.length, max: layer.inputs.length });
  return {
    id: layer.id,
    type: layer.type,
    kind: rules?.kind ?? 'unknown',
    title: rules?.title ?? layer.type,
    detail: rules ? keyParameters(layer, rules.parameters).join(' · ') : 'unknown layer',
    output: found?.output ? tightSizes(found.output) : '?',
    parameters: found && found.parameters > 0 ? compact(found.parameters) : '',
    ports,
    fed: Array.from({ length: ports }, (_, port) => (layer.inputs[port] ?? null) !== null),
    problems,
    isOutput: figures?.output === layer.id,
  };
}

export const spokenFacts = (facts: NodeFacts): string =>
  [
    `${facts.title} ${facts.id}`,
    facts.detail,
    facts.output === '?' ? 'output shape unknown' : `output ${facts.output}`,
    facts.parameters && `${facts.parameters} parameters`,
    facts.problems.length > 0 && plural(facts.problems.length, 'problem'),
  ]
    .filter(Boolean)
    .join(', ');

/** Nodes for the canvas. Those that show the same as before are the same objects, so that nothing is drawn twice. */
export function nodesOf(
  network: NetworkDocument,
  places: Readonly<Record<string, Position>>,
  figures: Figures | undefined,
  problems: readonly Problem[],
  selection: ReadonlySet<string>,
  before: readonly LayerNodeType[],
): LayerNodeType[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const next = network.layers.map((layer): LayerNodeType => {
    const old = known.get(layer.id);
    const own = problems.filter((p) => p.where.layer === layer.id);
    const data = factsOf(layer, figures, own);
    const position = old?.dragging ? old.position : (places[layer.id] ?? { x: 0, y: 0 });
    const selected = selection.has(layer.id);
    if (
      old &&
      old.selected === selected &&
      old.position.x === position.x &&
      old.position.y === position.y &&
      JSON.stringify(old.data) === JSON.stringify(data)
    )
      return old;
    return { ...old, id: layer.id, type: 'layer', position, selected, data, ariaLabel: spokenFacts(data) };
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

export function edgesOf(
  network: NetworkDocument,
  figures: Figures | undefined,
  problems: readonly Problem[],
  selected: ReadonlySet<string>,
  before: readonly Edge[],
): Edge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  return linksOf(network).map((link): Edge => {
    const id = linkId(link);
    const broken = problems.some((p) => unfit.has(p.code) && p.where.layer === link.to);
    const shape = figures?.layers[link.from]?.output;
    const ariaLabel = `Link from ${link.from} to ${link.to}${shape ? `, ${sizes(shape)}` : ''}`;
    const old = known.get(id);
    const isSelected = selected.has(id);
    const className = broken ? 'broken' : '';
    if (old && old.selected === isSelected && old.class === className && old.ariaLabel === ariaLabel)
      return old;
    return {
      ...old,
      id,
      source: link.from,
      target: link.to,
      sourceHandle: 'out',
      targetHandle: `in-${link.port}`,
      class: className,
      selected: isSelected,
      ariaLabel,
    };
  });
}

export const portNumber = (handle: string | null | undefined): number =>
  Number(handle?.replace('in-', '') ?? 0) || 0;
