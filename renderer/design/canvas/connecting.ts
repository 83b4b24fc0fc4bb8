import type { Problem } from '../../../contract/problems.ts';
import { linkProblems } from '../../document/fits.ts';
import { placesIn } from '../../document/layerEdits.ts';
import { layerOf, linkId, linksOf, type Link } from '../../document/links.ts';
import { nodeSize } from '../../document/place.ts';
import { rulesOf } from '../../document/rules.ts';
import { portCount } from '../graph.ts';
import { selectedLink } from './addHere.ts';
import { cutLink, drawLink, knownIn, moveLink } from './linkSteps.ts';
import type { Choice } from './picking.ts';
import type { Stage } from './stage.ts';

/** Links without a pointer: lists of where a layer's output, or the end of a link, may go. */

/** The layer that has the keyboard, else the only one that is selected. */
function layerAtHand({ project, pane }: Stage): string | undefined {
  const active = document.activeElement?.closest<HTMLElement>('.svelte-flow__node')?.dataset.id;
  if (active !== undefined && pane.contains(document.activeElement)) return active;
  return project.selection.size === 1 ? [...project.selection][0] : undefined;
}

const linksByKey = (links: readonly Link[]) => new Map(links.map((link) => [linkId(link), link]));

/** All ports that this layer does not feed yet; of those that are alike, the first free one. */
function targets({ project }: Stage, from: string): Link[] {
  return project.graph.layers.flatMap((layer) => {
    const ports = portCount(layer);
    if (layer.id === from || ports === 0) return [];
    const links = Array.from({ length: ports }, (_, port) => ({ from, to: layer.id, port }));
    const open = links.filter(({ port }) => layer.inputs[port] !== from);
    const free = open.find(({ port }) => (layer.inputs[port] ?? null) === null);
    return [...(free ? [free] : []), ...open.filter(({ port }) => (layer.inputs[port] ?? null) !== null)];
  });
}

function choiceOf({ project }: Stage, link: Link, problem: Problem | undefined): Choice {
  const layer = layerOf(project.graph, link.to);
  const rules = layer && rulesOf(layer.type);
  const fed = layer?.inputs[link.port] ?? null;
  const port = rules && rules.inputs.max > 1 ? `input ${link.port + 1}` : '';
  return {
    key: linkId(link),
    title: link.to,
    detail: [rules?.title, port, fed === null ? '' : `instead of ${fed}`].filter(Boolean).join(' · '),
    type: layer?.type ?? '',
    kind: rules?.kind ?? '',
    problem,
  };
}

/** What is called so comes before what only has to do with it: a layer that `add` feeds is found by `add` too, but after. */
function matching(choices: readonly Choice[], query: string): Choice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ title }: Choice) => {
    const name = title.toLowerCase();
    return words.every((word) => name.startsWith(word)) ? 0 : words.every((w) => name.includes(w)) ? 1 : 2;
  };
  return choices
    .filter(({ title, detail }) => words.every((w) => `${title} ${detail}`.toLowerCase().includes(w)))
    .sort((a, b) => rank(a) - rank(b));
}

function openList(
  stage: Stage,
  near: string,
  { label, choices, choose }: { label: string; choices: readonly Choice[]; choose: (key: string) => void },
): void {
  const place = placesIn(stage.project.document, stage.project.network)[near];
  const from = document.activeElement;
  stage.gestures.picking = {
    at: stage.flow.flowToScreenPosition({
      x: place.x + nodeSize.width / 2,
      y: place.y + nodeSize.height + 8,
    }),
    label,
    hint: 'Find a layer',
    from,
    choices: (query) => matching(choices, query),
    choose(key) {
      choose(key);
      if (from instanceof HTMLElement || from instanceof SVGElement) from.focus();
    },
  };
}

/** From a layer: to which input. Of a selected link: to which other input its end goes. */
export function connectByKeyboard(stage: Stage): void {
  const { project } = stage;
  const moving = selectedLink(stage);
  const from = layerAtHand(stage) ?? moving?.from;
  if (from === undefined) return;
  const links = linksByKey(targets(stage, from));
  const problems = linkProblems(project.graph, [...links.values()], knownIn(project));
  const isMove = moving !== undefined && moving.from === from;
  const isFree = ({ to, port }: Link) => (layerOf(project.graph, to)?.inputs[port] ?? null) === null;
  // Nothing has to go from a port that is free.
  const choices = [...links.values()]
    .map((link, n) => ({ ...choiceOf(stage, link, problems[n]), free: isFree(link) }))
    .sort((a, b) => Number(b.free) - Number(a.free));
  openList(stage, from, {
    label: isMove ? `Move the link from ${from} to ${moving.to}` : `Connect ${from} to`,
    choices,
    choose(key) {
      const link = links.get(key);
      if (!link) return;
      if (isMove) moveLink(project, moving, link);
      else drawLink(project, link);
    },
  });
}

/** The links of a layer, to cut one. */
export function disconnectByKeyboard(stage: Stage): void {
  const { project } = stage;
  const id = layerAtHand(stage);
  if (id === undefined) return;
  const links = linksByKey(linksOf(project.graph).filter(({ from, to }) => from === id || to === id));
  openList(stage, id, {
    label: `Disconnect ${id} from`,
    choices: [...links.values()].map((link) => {
      const other = link.from === id ? link.to : link.from;
      const layer = layerOf(project.graph, other);
      const rules = layer && rulesOf(layer.type);
      return {
        key: linkId(link),
        title: other,
        detail:
          link.from === id
            ? 'reads its output'
            : `feeds its input${link.port > 0 ? ` ${link.port + 1}` : ''}`,
        type: layer?.type ?? '',
        kind: rules?.kind ?? '',
      };
    }),
    choose(key) {
      const link = links.get(key);
      if (link) cutLink(project, link);
    },
  });
}
