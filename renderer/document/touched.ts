import type { Position, ProjectDocument } from '../../contract/project.ts';
import { headed } from '../../engine/graph/networks.ts';
import { blockNamed, insideName } from './blockNames.ts';
import { headOf, headsOf } from './headEdits.ts';
import { networkOf, placesIn } from './layerEdits.ts';

/** What a step changed, so that undo and redo can show it. */
export interface Touched {
  /** Where it can be seen. */
  readonly room: 'design' | 'data' | 'train';
  /** The network, or the inside of a block, whose layers it changed, as far as that is still there. */
  readonly network: string | null;
  /** Layers that came, or else those that changed, or else those that moved; all of them are there now. */
  readonly layers: readonly string[];
}

const isElsewhere = (a: Position, b: Position): boolean => a.x !== b.x || a.y !== b.y;

function layersOf(before: ProjectDocument, now: ProjectDocument, network: string): string[] {
  const known = new Map(networkOf(before, network).layers.map((layer) => [layer.id, layer]));
  const { layers } = networkOf(now, network);
  const came = layers.filter(({ id }) => !known.has(id));
  const changed = layers.filter((layer) => known.get(layer.id) !== layer);
  const [was, is] = [placesIn(before, network), placesIn(now, network)];
  const moved = layers.filter(({ id }) => known.has(id) && isElsewhere(was[id], is[id]));
  return [came, changed, moved].find((some) => some.length > 0)?.map(({ id }) => id) ?? [];
}

/** Layers whose outputs got a loss of their own, lost it, or have another. */
function headsIn(before: ProjectDocument, now: ProjectDocument): string[] {
  const [was, is] = [headsOf(before), headsOf(now)];
  if (was === is) return [];
  return networkOf(now, headed)
    .layers.map(({ id }) => id)
    .filter((id) => JSON.stringify(headOf(before, headed, id)) !== JSON.stringify(headOf(now, headed, id)));
}

export function touched(before: ProjectDocument, now: ProjectDocument, shown: string): Touched {
  const drawnIn = ({ networks, blocks }: ProjectDocument, name: string) =>
    networks[name] ?? blocks?.[blockNamed(name) ?? ''];
  const isOther = (name: string): boolean =>
    drawnIn(before, name) !== drawnIn(now, name) || before.canvas[name] !== now.canvas[name];
  const names = [...Object.keys(now.networks), ...Object.keys(now.blocks ?? {}).map(insideName)];
  const networks = [...names.filter((name) => name === shown), ...names].filter(isOther);
  for (const network of networks) {
    const layers = layersOf(before, now, network);
    if (layers.length > 0) return { room: 'design', network, layers };
  }
  const judged = headsIn(before, now);
  if (judged.length > 0) return { room: 'design', network: headed, layers: judged };
  const onlyIn = (part: 'data' | 'training'): boolean =>
    Object.keys({ ...before, ...now }).every((key) => {
      const name = key as keyof ProjectDocument;
      return name === part || before[name] === now[name];
    });
  const room = onlyIn('data') ? 'data' : onlyIn('training') ? 'train' : 'design';
  return { room, network: networks[0] ?? null, layers: [] };
}
