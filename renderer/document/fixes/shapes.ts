import { isNorm } from '../../../engine/graph/rules/kinds.ts';
import { sameShape, sizeOf, type Shape } from '../../../engine/tensor/shape.ts';
import { sizes } from '../describe.ts';
import { moveHead } from '../headEdits.ts';
import { depths, layerOf } from '../links.ts';
import {
  before,
  columnOf,
  comparedWith,
  graphOf,
  shapeOf,
  withValue,
  type Fix,
  type LayerFixes,
  type LayerPlace,
} from './fix.ts';
import { append, insertBefore, insertOn, removed } from './surgery.ts';

/** Shapes that do not fit. */

const isImage = (shape: Shape | null): shape is Shape => shape?.length === 3;

/** What makes `from` as large as `to`, as residual networks do it; null where one layer cannot. */
function projection(
  from: Shape,
  to: Shape,
): { type: string; params: Record<string, number | number[]> } | null {
  if (from.length !== to.length) return null;
  if (from.length !== 3)
    return from.length === 2 && from[0] !== to[0] ? null : { type: 'dense', params: { units: to.at(-1)! } };
  const stride = [0, 1].map((axis) => Math.ceil(from[axis]! / to[axis]!));
  const fits = stride.every((s, axis) => s >= 1 && Math.ceil(from[axis]! / s) === to[axis]);
  if (!fits) return null;
  const strided = stride.some((s) => s > 1);
  return { type: 'conv2d', params: { filters: to[2]!, kernel: [1, 1], ...(strided && { stride }) } };
}

/** A layer on the shorter way, which is the shortcut; on the longer one where that is too small. */
function projectInput(place: LayerPlace): Fix | null {
  const graph = graphOf(place),
    depth = depths(graph);
  const ports = place.layer.inputs.flatMap((id, port) => {
    const shape = shapeOf(place, id);
    return id !== null && shape ? [{ id, port, shape }] : [];
  });
  ports.sort((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0));
  const longest = ports.at(-1);
  const odd = longest && ports.find(({ shape }) => !sameShape(shape, longest.shape));
  if (!odd) return null;
  for (const [from, to] of [
    [odd, longest],
    [longest, odd],
  ] as const) {
    const found = projection(from.shape, to.shape);
    if (!found) continue;
    const added = insertOn(
      place,
      { from: from.id, to: place.layer, port: from.port },
      found.type,
      found.params,
    );
    const what = found.type === 'dense' ? 'dense layer' : '1 × 1 convolution';
    return { title: `Project ${from.id} by a ${what}`, document: added.document };
  }
  return null;
}

function mendRank(place: LayerPlace): Fix | null {
  const { layer } = place,
    source = before(place),
    shape = shapeOf(place, layer.inputs[0]);
  if (!source || !shape) return null;
  if (layer.type === 'dense')
    return { title: 'Insert a flatten layer', document: insertBefore(place, 'flatten') };
  if (shape.length === 1 && ['lstm', 'gru', 'simpleRnn'].includes(source.type))
    return {
      title: `Let ${source.id} return every step`,
      document: withValue({ ...place, layer: source }, 'returns', 'sequence'),
    };
  if (shape.length === 2 && /2d$/i.test(layer.type) && !/^global/.test(layer.type))
    return {
      title: 'Insert a reshape to one channel',
      document: insertBefore(place, 'reshape', { shape: [...shape, 1] }),
    };
  if (shape.length === 1 && /pool/i.test(layer.type)) return removed('Remove the pooling')(place);
  if (layer.type === 'groupNorm' || isNorm(layer)) return removed('Remove the normalization')(place);
  return null;
}

/** Dense layer of so many units at the end; images and sequences are flattened first. */
export function endWith(place: LayerPlace, units: number): Fix {
  const { layer } = place;
  if (layer.type === 'dense')
    return { title: `Set its units to ${units}`, document: withValue(place, 'units', units) };
  const shape = shapeOf(place, layer.id);
  const flat = isImage(shape) ? append(place, 'flatten') : null;
  const end = flat
    ? append({ ...place, document: flat.document, layer: { ...layer, id: flat.id } }, 'dense', { units })
    : append(place, 'dense', { units });
  const title = flat
    ? `Add flatten and a dense layer of ${units} units`
    : `Add a dense layer of ${units} units`;
  return {
    title: units === 1 ? title.replace(/units$/, 'unit') : title,
    document: moveHead(end.document, place.network, layer.id, end.id),
  };
}

const units = (place: LayerPlace, found: number | undefined): Fix | null =>
  found ? endWith(place, found) : null;

export const shapeFixes: LayerFixes = {
  'graph/channels-first'(place) {
    const [channels, height, width] = place.layer.params.shape as readonly number[];
    const shape = [height, width, channels];
    return { title: `Set its shape to ${sizes(shape)}`, document: withValue(place, 'shape', shape) };
  },
  'graph/variable'(place) {
    const variable = columnOf(place.layer, place.facts)?.variable;
    return variable === undefined
      ? null
      : {
          title: `Turn variable ${variable ? 'on' : 'off'}`,
          document: withValue(place, 'variable', variable),
        };
  },
  'graph/vocabulary'(place) {
    const from = layerOf(graphOf(place), place.layer.inputs[0] ?? '');
    const tokens = from && columnOf(from, place.facts)?.classes;
    return tokens
      ? { title: `Set its tokens to ${tokens}`, document: withValue(place, 'tokens', tokens) }
      : null;
  },
  'graph/tokens-as-numbers'(place) {
    const from = before(place),
      tokens = from && columnOf(from, place.facts)?.classes,
      isList = shapeOf(place, from?.id)?.length === 1;
    if (!from || !tokens || !isList) return null;
    // The mean of the vectors keeps what comes after as it is: a list of features.
    const first = insertOn(place, { from: from.id, to: place.layer }, 'embedding', { tokens });
    const next = { ...place, document: first.document };
    return {
      title: 'Insert an embedding and its mean',
      document: insertOn(next, { from: first.id, to: place.layer }, 'globalAvgPool1d').document,
    };
  },
  'graph/rank': mendRank,
  'graph/window-too-large': (place) => ({
    title: 'Set padding to same',
    document: withValue(place, 'padding', 'same'),
  }),
  'graph/different-shapes': projectInput,
  'graph/reshape'(place) {
    const from = shapeOf(place, place.layer.inputs[0]),
      [height, width] = (place.layer.params.shape as readonly number[] | undefined) ?? [8, 8];
    if (!from) return null;
    const total = sizeOf(from);
    // Height and width are what people mean, and channels follow; else the largest square that there can be.
    let side = Math.floor(Math.sqrt(total));
    while (total % (side * side) !== 0) side--;
    const fits = total % (height * width) === 0;
    const shape = fits ? [height, width, total / (height * width)] : [side, side, total / (side * side)];
    return { title: `Set its shape to ${sizes(shape)}`, document: withValue(place, 'shape', shape) };
  },
  'graph/output-classes': (place) => units(place, comparedWith(place)?.classes ?? undefined),
  'graph/output-shape'(place) {
    const target = comparedWith(place);
    if (!target || target.shape.length > 1) return null;
    return units(place, target.classes === null ? Math.max(1, sizeOf(target.shape)) : 1);
  },
  'graph/moments'(place) {
    const target = comparedWith(place);
    return target && target.shape.length <= 1 ? units(place, 2 * Math.max(1, sizeOf(target.shape))) : null;
  },
  'graph/code-moments'(place) {
    const size = shapeOf(place, place.layer.id)?.at(-1);
    return size ? endWith(place, 2 * Math.ceil(size / 2)) : null;
  },
  'graph/discriminator-output': (place) => endWith(place, 1),
  'graph/single-score': (place) => endWith(place, 2),
};
