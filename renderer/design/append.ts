import { blockType } from '../../contract/project.ts';
import { placeBetween } from '../document/insert.ts';
import { placesIn } from '../document/layerEdits.ts';
import type { AddEntry, BlockEntry } from '../document/layerSearch.ts';
import { ends, layerOf, linksOf } from '../document/links.ts';
import { directionOf, placeAfter, placeBehind } from '../document/place.ts';
import { rulesOf } from '../document/rules.ts';
import type { Project } from '../state/project.svelte.ts';
import { add, selectedLayers, toAdd, type NewLayer } from './add.ts';

/** Adds what was chosen at the end, connected. Returns its id. */
export const append = (project: Project, entry: AddEntry): string | undefined =>
  entry.type === blockType ? appendBlock(project, entry) : appendLayer(project, entry);

export function appendLayer(project: Project, layer: NewLayer): string | undefined {
  const rules = rulesOf(layer.type);
  if (!rules) return undefined;
  const { document, network } = project;
  const [places, direction] = [placesIn(document, network), directionOf(document)];
  const merged = selectedLayers(project);
  if (merged.length > 1 && rules.inputs.max >= merged.length)
    return add(project, layer, placeBehind(places, merged, direction), { after: merged });
  const last = rules.inputs.max > 0 ? lastLayer(project) : undefined;
  return add(project, layer, placeAfter(places, last, direction), { after: last && [last.id] });
}

/** What a new one continues: the only selected layer, else the last that is still an end. */
function lastLayer({ graph, selection }: Project) {
  return selection.size === 1 ? layerOf(graph, [...selection][0]) : ends(graph).at(-1);
}

/** Adds an instance behind what is selected, connected; behind a layer with one reader it goes between the two. */
function appendBlock(project: Project, block: BlockEntry): string | undefined {
  const last = lastLayer(project);
  const further = linksOf(project.graph).filter(({ from }) => from === last?.id);
  const into = further.length === 1 ? further[0] : undefined;
  const places = placesIn(project.document, project.network);
  const direction = directionOf(project.document);
  const position = into ? placeBetween(places, into, direction) : placeAfter(places, last, direction);
  return add(project, toAdd(block), position, { after: last && [last.id], into });
}
