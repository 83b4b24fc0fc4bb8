import type { ProjectDocument } from '../../contract/project.ts';
import { check } from '../../engine/graph/check.ts';
import { plural } from './figures.ts';
import { fixOf } from './fixes.ts';
import { insertIntoLink, placeBetween } from './insert.ts';
import { addLayer, networkOf, placesIn } from './layerEdits.ts';
import { layerOf } from './links.ts';
import { objectiveOf } from './objectiveEdits.ts';
import {
  append,
  beginNetwork,
  endOf,
  hiddenSteps,
  missingEnds,
  rememberReport,
  reportOf,
  stepsTitle,
  type Facts,
} from './objectiveNetworks.ts';
import { directionOf } from './place.ts';
import { rulesOf } from './rules.ts';

/** What an objective still needs before it can be trained: pieces that can be drawn without asking anyone. */

/** One of them, in words; and the document with it. */
export interface Piece {
  readonly title: string;
  readonly document: ProjectDocument;
}

/** Problems whose fixes belong to the objective. */
const mended: ReadonlySet<string> = new Set([
  'graph/code-shape',
  'graph/discriminator-input',
  'graph/discriminator-sigmoid',
]);

/** The next thing that is missing; null where nothing is, or where only the person can know. */
function nextPiece(document: ProjectDocument, facts: Facts): Piece | null {
  const objective = objectiveOf(document);
  if (!objective) return null;
  for (const name of Object.keys(objective.networks)) {
    if (name in document.networks) continue;
    return { title: `The network ${name}`, document: beginNetwork(document, name, facts) };
  }
  for (const [name, steps] of missingEnds(document, facts)) {
    const next = append(document, name, steps);
    if (next !== document) return { title: `${name}: ${stepsTitle(steps)} at its end`, document: next };
  }
  for (const problem of reportOf(document, facts).problems) {
    if (problem.code === 'graph/nothing-to-pretrain') return hiddenLayer(document);
    const fix = mended.has(problem.code) ? fixOf(problem, document, facts) : null;
    if (fix) return { title: `${problem.where.network}: ${lowered(fix.title)}`, document: fix.document };
  }
  return null;
}

/** A dense layer with its activation before the last layer, for which it makes features. */
function hiddenLayer(document: ProjectDocument): Piece | null {
  let next = document;
  const { id: end } = endOf(document, 'main');
  for (const { type, params } of hiddenSteps) {
    const network = networkOf(next, 'main');
    const from = end === null ? null : layerOf(network, end)?.inputs[0];
    const rules = rulesOf(type);
    if (end === null || !from || !rules) return null;
    const link = { from, to: end, port: 0 };
    const position = placeBetween(placesIn(next, 'main'), link, directionOf(next));
    const added = addLayer(next, 'main', { type, rules, position, params });
    next = insertIntoLink(added.document, 'main', added.id, link);
  }
  return { title: `main: ${stepsTitle(hiddenSteps)} before its end`, document: next };
}

const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

/** All of them in order, each on top of the ones before it: the last one's document has them all. */
export function missingPieces(
  document: ProjectDocument,
  facts: Facts,
  report = check(document, facts),
): Piece[] {
  rememberReport(document, facts, report);
  const pieces: Piece[] = [];
  // Each piece settles one thing for good; more than these there are not.
  for (let piece = nextPiece(document, facts); piece && pieces.length < 12;) {
    pieces.push(piece);
    piece = nextPiece(piece.document, facts);
  }
  return pieces;
}

export const piecesTitle = (pieces: readonly Piece[]): string => `Add ${plural(pieces.length, 'piece')}`;
