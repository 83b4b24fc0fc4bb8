import type { Problem } from '../../../contract/problems.ts';
import { blockType, type Position } from '../../../contract/project.ts';
import { addEntries, candidatesOf } from '../../document/blockEntries.ts';
import { ownCodes, problemsBefore, problemsBehind } from '../../document/fits.ts';
import { placeBetween } from '../../document/insert.ts';
import { keyParameters, tightSizes } from '../../document/describe.ts';
import { usualFirst, type AddEntry } from '../../document/layerSearch.ts';
import { linkId, linksOf, type Link } from '../../document/links.ts';
import { findWishes, parametersOf, type Wish } from '../../document/quickAdd.ts';
import { directionOf, freePlace, nodeSize, placeBehind } from '../../document/place.ts';
import { placesIn } from '../../document/layerEdits.ts';
import { rulesOf } from '../../document/rules.ts';
import { shelf } from '../../state/shelf.svelte.ts';
import { add, dropLayer, selectedLayers, toAdd, type NewLayer, type Ties } from '../add.ts';
import { entryKind } from '../icons.ts';
import { palette } from '../palette.svelte.ts';
import { focusWhenShown, nodeOr, revealWhenShown } from './focusing.ts';
import { knownIn } from './linkSteps.ts';
import type { Stage } from './stage.ts';

interface Asked {
  /** What has no inputs can be added, too. */
  readonly byItself?: boolean;
  /** Has the keyboard when nothing is chosen. */
  readonly from?: Element | null | undefined;
  /** The layer that was added by the same search just now. */
  readonly last?: string | undefined;
}

/** A search for the layer or block to add. It opens where that will be, and knows what will be wired to it. */
function openSearch(
  stage: Stage,
  at: Position,
  ties: Ties,
  place: (layer: NewLayer) => string | undefined,
  {
    byItself = false,
    from = document.activeElement === document.body ? stage.pane : document.activeElement,
    last,
  }: Asked = {},
): void {
  const { project } = stage;
  const entries = addEntries(project.document, project.network, shelf.blocks);
  const usual = problemsOf(stage, entries, ties, byItself);
  /** As it would be added: with the values that are asked for. */
  const problemsWith = (wishes: readonly Wish[]) => {
    const set = wishes.filter(({ entry, params }) => params !== entry.params);
    const asked = set.map(({ entry, params }) => ({ ...entry, params }));
    return new Map([...usual, ...(set.length > 0 ? problemsOf(stage, asked, ties, byItself) : [])]);
  };
  stage.gestures.picking = {
    at,
    // Where several were added in a row, the keyboard stays with the last of them.
    get from() {
      return nodeOr(stage, last, from);
    },
    label: labelOf(ties),
    hint: 'Find a layer, such as “conv 6 5 relu”',
    choices(query) {
      const wishes = findWishes(query, query.trim() === '' ? usualFirst(entries, palette.recent) : entries);
      const problems = problemsWith(wishes);
      return wishes.map((wish) => {
        const { key, title, kind, type } = wish.entry;
        const found = problems.get(key);
        const isOwn = found !== undefined && type !== blockType && ownCodes.has(found.code);
        const told = { key, title, detail: detailOf(wish), type, kind, isNamed: wish.isNamed };
        return isOwn ? { ...told, note: found } : { ...told, problem: found };
      });
    },
    choose(key, query, more) {
      const wish = findWishes(query, entries).find(({ entry }) => entry.key === key);
      const id = wish && place({ ...toAdd(wish.entry, wish.params), then: wish.activation });
      if (id === undefined) return;
      palette.used(key);
      if (more) {
        addByKeyboard(stage, from, id);
        revealWhenShown(stage, id);
      }
      // The next key continues from the new layer.
      else focusWhenShown(stage, id);
    },
  };
}

/** What would be set, and what comes behind; else the kind. */
function detailOf({ entry, params, activation }: Wish): string {
  const { type } = entry;
  if (params === entry.params) return entryKind(entry);
  const told =
    type === 'input'
      ? [tightSizes(params['shape'] as readonly number[])]
      : keyParameters({ id: '', type, params, inputs: [] }, parametersOf(entry));
  return [...told, ...(activation ? [`then ${activation.title}`] : [])].join(' · ');
}

const labelOf = ({ after, before, into }: Ties): string =>
  into
    ? `Add a layer between ${into.from} and ${into.to}`
    : after !== undefined
      ? `Add a layer after ${new Intl.ListFormat('en').format(after)}`
      : before
        ? `Add a layer before ${before.to}`
        : 'Add a layer';

/** What stands against each entry, by its key. With no port at hand, what has no inputs can be added by itself. */
function problemsOf(
  { project }: Stage,
  entries: readonly AddEntry[],
  { after, before, into }: Ties,
  byItself: boolean,
): Map<string, Problem | undefined> {
  const from = into ? [into.from] : after;
  const shape = from && project.figures?.layers[from[0]]?.output;
  const { candidates, blocks } = candidatesOf(project.document, entries, shape);
  const known = { ...knownIn(project), ...(blocks && { blocks }) };
  const found =
    from !== undefined
      ? problemsBehind(project.graph, from, candidates, known)
      : before
        ? problemsBefore(project.graph, before, candidates, known)
        : [];
  const isFree = ({ type }: AddEntry) => byItself && rulesOf(type)?.inputs.max === 0;
  return new Map(entries.map((entry, n) => [entry.key, isFree(entry) ? undefined : found[n]]));
}

/** Where a pointer is: double-click, or a link that was dropped in the open. */
export function addAtPointer(stage: Stage, at: Position, ties: Ties = {}): void {
  const pointer = stage.flow.screenToFlowPosition(at);
  // The link leads to the middle of the edge that it comes to.
  const sign = ties.after !== undefined ? 1 : ties.before ? -1 : 0;
  const middle =
    directionOf(stage.project.document) === 'down'
      ? { x: pointer.x, y: pointer.y + (sign * nodeSize.height) / 2 }
      : { x: pointer.x + (sign * nodeSize.width) / 2, y: pointer.y };
  openSearch(stage, at, ties, (layer) => dropLayer(stage.project, layer, middle, ties));
}

/** By the keyboard: into the selected link, below the selected layer, or in the middle of what is in view. */
export function addByKeyboard(stage: Stage, from?: Element | null, last?: string): void {
  const { project, flow, pane } = stage;
  const area = pane.getBoundingClientRect();
  const centre = { x: area.left + area.width / 2, y: area.top + area.height / 2 };
  const into = selectedLink(stage);
  const selected = selectedLayers(project);
  const after = selected.length > 0 ? selected : undefined;
  const places = placesIn(project.document, project.network);
  const direction = directionOf(project.document);
  const corner = (): Position => {
    if (into) return placeBetween(places, into, direction);
    if (after) return placeBehind(places, after, direction);
    const middle = flow.screenToFlowPosition(centre);
    const wish = { x: middle.x - nodeSize.width / 2, y: middle.y - nodeSize.height / 2 };
    return freePlace(Object.values(places), wish, direction);
  };
  const place = corner();
  const at = flow.flowToScreenPosition({ x: place.x, y: place.y });
  const ties: Ties = into ? { into } : { after };
  openSearch(stage, at, ties, (layer) => add(project, layer, place, ties), { byItself: true, from, last });
}

/** The one link that is selected, while no layer is. */
export function selectedLink({ project }: Stage): Link | undefined {
  if (project.selection.size > 0 || project.links.size !== 1) return undefined;
  return linksOf(project.graph).find((link) => project.links.has(linkId(link)));
}
