import type { Problem } from '../../contract/problems.ts';
import type { LayerDocument, ParameterValues, ProjectDocument } from '../../contract/project.ts';
import { check, type CheckReport, type DataFacts } from '../../engine/graph/check.ts';
import { losses, type Loss } from '../../engine/losses/index.ts';
import type { ObjectiveName } from '../../engine/objectives/index.ts';
import { sameShape, sizeOf, type Shape } from '../../engine/tensor/shape.ts';
import { sizes } from './describe.ts';
import { addLayer, networkOf, placesIn, setParameter } from './layerEdits.ts';
import { layerOf } from './links.ts';
import { addNetwork, codeSize, objectiveOf } from './objectiveEdits.ts';
import { directionOf, placeAfter } from './place.ts';
import { rulesOf } from './rules.ts';

/** What each network of an objective reads, what it should end in, and the layers that bring it there. */

export type Facts = DataFacts | null;
export interface Step {
  readonly type: string;
  readonly params: ParameterValues;
}

const hidden = 64;
const dense = (units: number): Step => ({ type: 'dense', params: { units } });
const relu: Step = { type: 'activation', params: {} };
const flatten: Step = { type: 'flatten', params: {} };
export const hiddenSteps: readonly Step[] = [dense(hidden), relu];

const named = ({ type, params }: Step): string =>
  type === 'dense'
    ? `dense ${params.units}`
    : type === 'activation'
      ? 'relu'
      : type === 'reshape'
        ? `reshape to ${sizes(params.shape as number[])}`
        : type;
export const stepsTitle = (steps: readonly Step[]): string => steps.map(named).join(', ');

/** A document is looked at once, however often it is asked about. */
const reports = new WeakMap<ProjectDocument, { readonly facts: Facts; readonly report: CheckReport }>();
export function reportOf(document: ProjectDocument, facts?: Facts): CheckReport {
  const known = reports.get(document);
  if (known && (facts === undefined || known.facts === facts)) return known.report;
  return rememberReport(document, facts ?? null, check(document, facts ?? null));
}
export function rememberReport(document: ProjectDocument, facts: Facts, report: CheckReport): CheckReport {
  reports.set(document, { facts, report });
  return report;
}

/** Where a network stands: the shape it ends in, and whether it is nothing but what it reads. */
export function endOf(document: ProjectDocument, name: string) {
  const found = reportOf(document).networks[name];
  const { layers } = networkOf(document, name);
  const id = found?.output ?? null;
  const shape = id === null ? null : (found.layers[id]?.output ?? null);
  return { id, shape, isBegun: layers.length > 0 && layers.every((layer) => layer.type === 'input') };
}

const inputOf = (document: ProjectDocument, name: string): LayerDocument | undefined =>
  networkOf(document, name).layers.find(({ type }) => type === 'input');
const inputShape = (document: ProjectDocument, name: string): Shape | null =>
  (inputOf(document, name)?.params.shape as Shape | undefined) ?? null;
/** One sample, by the data or, without any, by the networks that are drawn. */
const sampleShape = (document: ProjectDocument, facts: Facts): Shape | null =>
  facts?.input?.shape ??
  inputShape(document, 'main') ??
  inputShape(document, 'encoder') ??
  endOf(document, 'generator').shape;

const packed = ({ objective }: ProjectDocument, shape: Shape): Shape => {
  const packing = (objective.params?.packing as number | undefined) ?? 1;
  return shape.map((size, axis) => (axis === shape.length - 1 ? size * packing : size));
};
/** What the discriminator reads: samples, packed ones side by side. */
export function judgedShape(document: ProjectDocument, facts: Facts): Shape | null {
  const shape = facts?.input?.shape ?? endOf(document, 'generator').shape;
  return shape && packed(document, shape);
}
/** What the decoder reads: the means, half of what the encoder ends in. */
export function codeShape(document: ProjectDocument): Shape | null {
  const { shape, isBegun } = endOf(document, 'encoder');
  return shape && !isBegun ? [Math.max(1, Math.floor(sizeOf(shape) / 2))] : null;
}

/** A network that the objective needs, with nothing but an input that fits the others. */
export function beginNetwork(document: ProjectDocument, name: string, facts: Facts): ProjectDocument {
  const sample = sampleShape(document, facts);
  const read = name === 'discriminator' ? judgedShape(document, facts) : sample;
  const next = addNetwork(document, name, read);
  const code = name === 'decoder' ? codeShape(document) : null;
  const input = inputOf(next, name);
  if (next === document || !code || !input) return next;
  return setParameter(next, name, input.id, rulesOf(input.type)?.parameters ?? {}, 'shape', code);
}

/** The layers one behind the other, behind the one that the network ends in. */
export function append(document: ProjectDocument, name: string, steps: readonly Step[]): ProjectDocument {
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

/** What says that a network ends in something else than the objective wants. */
const endCodes: ReadonlySet<string> = new Set<Problem['code']>([
  'graph/output-shape',
  'graph/moments',
  'graph/code-moments',
  'graph/generator-shape',
  'graph/discriminator-output',
]);

/** A way from what a network has to what it must give; empty where it gives it, in whatever shape the check takes. */
function wayTo(document: ProjectDocument, name: string, wanted: Shape): readonly Step[] {
  const { shape, isBegun } = endOf(document, name);
  const isUnfit = reportOf(document).problems.some(
    ({ code, where }) => where.network === name && endCodes.has(code),
  );
  if (!shape || (!isBegun && (sameShape(shape, wanted) || (!isUnfit && sizeOf(shape) === sizeOf(wanted)))))
    return [];
  return [
    ...(shape.length > 1 ? [flatten] : []),
    ...(isBegun ? hiddenSteps : []),
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
    const [size = codeSize] = inputShape(document, 'decoder') ?? [];
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

/** For each network the layers that are missing at its end. */
export function missingEnds(
  document: ProjectDocument,
  facts: Facts,
): [name: string, steps: readonly Step[]][] {
  if (!objectiveOf(document)) return [];
  const wanted = wishes[document.objective.type as ObjectiveName](document, facts);
  return Object.entries(wanted).map(([name, shape]) => [name, shape ? wayTo(document, name, shape) : []]);
}

/** A network that the objective needs, from an input that fits the others to the end that it should have. */
export function drawNetwork(document: ProjectDocument, name: string, facts: Facts): ProjectDocument {
  const begun = beginNetwork(document, name, facts);
  const [, steps = []] = missingEnds(begun, facts).find(([one]) => one === name) ?? [];
  return append(begun, name, steps);
}
