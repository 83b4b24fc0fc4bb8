import type { ParameterValues, ProjectDocument } from '../../contract/project.ts';
import { check, type CheckReport, type DataFacts } from '../../engine/graph/check.ts';
import type { Loss } from '../../engine/losses/index.ts';
import { losses } from '../../engine/losses/index.ts';
import type { ObjectiveName } from '../../engine/objectives/index.ts';
import { sameShape, sizeOf, type Shape } from '../../engine/tensor/shape.ts';
import { sizes } from './describe.ts';
import { plural } from './figures.ts';
import { fixOf } from './fixes.ts';
import { insertIntoLink, placeBetween } from './insert.ts';
import { addLayer, networkOf, placesIn } from './layerEdits.ts';
import { layerOf } from './links.ts';
import { addNetwork, objectiveOf } from './objectiveEdits.ts';
import { directionOf, placeAfter } from './place.ts';
import { rulesOf } from './rules.ts';

/** What an objective still needs before it can be trained: pieces that can be drawn without asking anyone. */

/** One of them, in words; and the document with it. */
export interface Piece {
  readonly title: string;
  readonly document: ProjectDocument;
}
interface Step {
  readonly type: string;
  readonly params: ParameterValues;
}

const hidden = 64;
const codeSize = 8;
const dense = (units: number): Step => ({ type: 'dense', params: { units } });
const relu: Step = { type: 'activation', params: {} };
const flatten: Step = { type: 'flatten', params: {} };

const named = ({ type, params }: Step): string =>
  type === 'dense'
    ? `dense ${params.units}`
    : type === 'activation'
      ? 'relu'
      : type === 'reshape'
        ? `reshape to ${sizes(params.shape as number[])}`
        : type;

type Facts = DataFacts | null;
/** A document is looked at once, however often it is asked about. */
const reports = new WeakMap<ProjectDocument, { readonly facts: Facts; readonly report: CheckReport }>();
function reportOf(document: ProjectDocument, facts?: Facts): CheckReport {
  const known = reports.get(document);
  if (known && (facts === undefined || known.facts === facts)) return known.report;
  const report = check(document, facts ?? null);
  reports.set(document, { facts: facts ?? null, report });
  return report;
}

/** Where a network stands: the shape it ends in, and whether it is nothing but what it reads. */
function endOf(document: ProjectDocument, name: string) {
  const found = reportOf(document).networks[name];
  const { layers } = networkOf(document, name);
  const id = found?.output ?? null;
  const shape = id === null ? null : (found.layers[id]?.output ?? null);
  return { id, shape, isBegun: layers.length > 0 && layers.every((layer) => layer.type === 'input') };
}

/** The layers one behind the other, behind the one that the network ends in. */
function append(document: ProjectDocument, name: string, steps: readonly Step[]): ProjectDocument {
  let next = document;
  let after = endOf(document, name).id;
  for (const { type, params } of steps) {
    const network = networkOf(next, name);
    const rules = rulesOf(type);
    const before = after === null ? undefined : layerOf(network, after);
    if (!rules || !before) return document;
    const position = placeAfter(placesIn(next, name), before, directionOf(next));
    ({ document: next, id: after } = addLayer(next, name, {
      type,
      rules,
      after: before.id,
      position,
      params,
    }));
  }
  return next;
}

/** A way from what a network has to what it must give; empty where it gives it. */
function wayTo(document: ProjectDocument, name: string, wanted: Shape, asHidden = hidden): readonly Step[] {
  const { shape, isBegun } = endOf(document, name);
  if (!shape || (sameShape(shape, wanted) && !isBegun)) return [];
  return [
    ...(shape.length > 1 ? [flatten] : []),
    ...(isBegun ? [dense(asHidden), relu] : []),
    dense(sizeOf(wanted)),
    ...(wanted.length > 1 ? [{ type: 'reshape', params: { shape: wanted } }] : []),
  ];
}

/** What each objective wants of the networks: name -> the shape that it should end in; null where that is not known. */
type Wishes = (document: ProjectDocument, facts: Facts) => Readonly<Record<string, Shape | null>>;

function readBy(document: ProjectDocument, name: string, facts: Facts): Shape | null {
  const reader = networkOf(document, name).layers.find(
    ({ type, params }) => type === 'input' && (params.column ?? 'input') === 'input',
  );
  return facts?.input?.shape ?? (reader?.params.shape as Shape | undefined) ?? null;
}
/** As many numbers for each value as the loss asks for. */
function likeInput(document: ProjectDocument, shape: Shape | null): Shape | null {
  const { loss } = document.objective;
  const known: Loss | null = loss in losses ? losses[loss as keyof typeof losses] : null;
  const each = known?.outputsPerTarget ?? 1;
  return shape && each > 1 ? [sizeOf(shape) * each] : shape;
}
const target: Wishes = (document, facts) => {
  const { isBegun } = endOf(document, 'main');
  const classes = facts?.target?.classes ?? null;
  const shape = facts?.target ? (classes === null ? facts.target.shape : [classes]) : null;
  // What is drawn has an end of the person's own; the check says what is wrong with it.
  return { main: isBegun && shape ? (shape.length === 0 ? [1] : shape) : null };
};
const wishes: Readonly<Record<ObjectiveName, Wishes>> = {
  supervised: target,
  pretraining: target,
  reconstruction: (document, facts) => ({ main: likeInput(document, readBy(document, 'main', facts)) }),
  variational(document, facts) {
    const { shape } = endOf(document, 'encoder');
    const code = networkOf(document, 'decoder').layers.find((layer) => layer.type === 'input');
    const [size = codeSize] = (code?.params.shape as Shape | undefined) ?? [];
    // Mean and log variance of each number of the code: any even number will do, the decoder follows.
    const fits = !endOf(document, 'encoder').isBegun && shape?.length === 1 && shape[0] % 2 === 0;
    return {
      encoder: fits ? null : [2 * size],
      decoder: likeInput(document, readBy(document, 'encoder', facts)),
    };
  },
  adversarial: (document, facts) => ({
    generator: readBy(document, 'discriminator', facts),
    discriminator: [1],
  }),
};

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
    const added = addNetwork(document, name, facts?.input?.shape ?? null);
    return { title: `The network ${name}`, document: added };
  }
  const wanted = wishes[document.objective.type as ObjectiveName](document, facts);
  for (const [name, shape] of Object.entries(wanted)) {
    const steps = shape ? wayTo(document, name, shape) : [];
    const next = append(document, name, steps);
    if (next !== document)
      return { title: `${name}: ${steps.map(named).join(', ')} at its end`, document: next };
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
  for (const { type, params } of [dense(hidden), relu]) {
    const network = networkOf(next, 'main');
    const from = end === null ? null : layerOf(network, end)?.inputs[0];
    const rules = rulesOf(type);
    if (end === null || !from || !rules) return null;
    const link = { from, to: end, port: 0 };
    const position = placeBetween(placesIn(next, 'main'), link, directionOf(next));
    const added = addLayer(next, 'main', { type, rules, position, params });
    next = insertIntoLink(added.document, 'main', added.id, link);
  }
  return { title: `main: dense ${hidden}, relu before its end`, document: next };
}

const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

/** All of them in order, each on top of the ones before it: the last one's document has them all. */
export function missingPieces(
  document: ProjectDocument,
  facts: Facts,
  report = check(document, facts),
): Piece[] {
  reports.set(document, { facts, report });
  const pieces: Piece[] = [];
  // Each piece settles one thing for good; more than these there are not.
  for (let piece = nextPiece(document, facts); piece && pieces.length < 12;) {
    pieces.push(piece);
    piece = nextPiece(piece.document, facts);
  }
  return pieces;
}

export const piecesTitle = (pieces: readonly Piece[]): string => `Add ${plural(pieces.length, 'piece')}`;
