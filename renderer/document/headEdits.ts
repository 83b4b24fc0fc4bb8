import type { HeadDocument, LayerDocument, ProjectDocument } from '../../contract/project.ts';
import { headFigure, partsOf } from '../../engine/objectives/figures.ts';
import { headed } from '../../engine/graph/networks.ts';

/** Further outputs of a network, with losses of their own: see `HeadDocument`. */

export type Heads = Readonly<Record<string, HeadDocument>>;

export const headsOf = ({ objective }: ProjectDocument): Heads => objective.heads ?? {};

export const headOf = (document: ProjectDocument, network: string, id: string): HeadDocument | undefined =>
  network === headed && Object.hasOwn(headsOf(document), id) ? headsOf(document)[id] : undefined;

/** A document without heads does not speak of them. */
function withHeads(document: ProjectDocument, heads: Heads): ProjectDocument {
  const { heads: _, ...objective } = document.objective;
  return { ...document, objective: Object.keys(heads).length > 0 ? { ...objective, heads } : objective };
}

/** Gives the output of a layer a loss of its own, or changes it; null takes it away. */
export function setHead(
  document: ProjectDocument,
  id: string,
  change: Partial<HeadDocument> | null,
): ProjectDocument {
  const before = headsOf(document);
  if (change === null) {
    if (!Object.hasOwn(before, id)) return document;
    return withHeads(document, Object.fromEntries(Object.entries(before).filter(([other]) => other !== id)));
  }
  const known = Object.hasOwn(before, id) ? before[id] : undefined;
  const { weight, ...rest } = { ...(known ?? usual(document)), ...change };
  const head = weight === undefined || weight === 1 ? rest : { ...rest, weight };
  return JSON.stringify(head) === JSON.stringify(known)
    ? document
    : withHeads(document, { ...before, [id]: head });
}

export const removeHeads = (document: ProjectDocument): ProjectDocument => withHeads(document, {});

/** As the objective does it: what a second classifier of the same classes needs, say. */
function usual({ objective: { type, loss, lossParams, metrics } }: ProjectDocument): HeadDocument {
  return { target: type === 'reconstruction' ? 'input' : 'target', loss, lossParams, metrics };
}

/** After an edit of layers: the heads of those that are gone go, too. */
export function keepHeads(
  document: ProjectDocument,
  network: string,
  before: readonly LayerDocument[],
  layers: readonly LayerDocument[],
): ProjectDocument {
  const heads = headsOf(document);
  if (network !== headed || Object.keys(heads).length === 0) return document;
  const now = new Set(layers.map(({ id }) => id)),
    gone = new Set(before.map(({ id }) => id).filter((id) => !now.has(id) && Object.hasOwn(heads, id)));
  if (gone.size === 0) return document;
  return withHeads(document, Object.fromEntries(Object.entries(heads).filter(([id]) => !gone.has(id))));
}

/** After an edit of networks: without the heads of layers that are no longer there. */
export function withoutLost(document: ProjectDocument): ProjectDocument {
  const heads = Object.entries(headsOf(document)),
    ids = new Set(document.networks[headed]?.layers.map(({ id }) => id)),
    kept = heads.filter(([id]) => ids.has(id));
  return kept.length === heads.length ? document : withHeads(document, Object.fromEntries(kept));
}

/** A layer gets another name, or another takes its place: its head, and the figure that training is stopped by, follow. */
export function moveHead(
  document: ProjectDocument,
  network: string,
  from: string,
  to: string,
): ProjectDocument {
  if (from === to || !headOf(document, network, from)) return document;
  const heads = Object.entries(headsOf(document)).map(([id, head]) => [id === from ? to : id, head] as const);
  const next = withHeads(document, Object.fromEntries(heads)),
    { earlyStopping } = next.training;
  const { head, name } = partsOf(earlyStopping?.metric ?? '');
  if (!earlyStopping || head !== from) return next;
  const training = { ...next.training, earlyStopping: { ...earlyStopping, metric: headFigure(to, name) } };
  return { ...next, training };
}
