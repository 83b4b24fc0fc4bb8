import { axesOf, blindTaps, reachOf, type Axis } from '../../../engine/graph/rules/windows.ts';
import { linearBefore } from '../../../engine/graph/rules/order.ts';
import { sceneOf } from '../../../engine/graph/rules/rule.ts';
import { hasWeights, isNorm } from '../../../engine/graph/rules/kinds.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import type { LayerDocument, ProjectDocument } from '../../../contract/project.ts';
import { disconnect } from '../layerEdits.ts';
import { layerOf, linksOf } from '../links.ts';
import { rulesOf } from '../rules.ts';
import {
  before,
  graphOf,
  inferredOf,
  setting,
  shapeOf,
  usersOf,
  withValue,
  type Fix,
  type LayerFixes,
  type LayerPlace,
} from './fix.ts';
import { bridgeOver, insertAfter, removed, replace } from './surgery.ts';

/** Layers in the wrong order, of no use, or of the wrong size. */

const paramsOf = ({ type, params }: LayerDocument): Values =>
  withDefaults(rulesOf(type)?.parameters ?? {}, params);

/** Exchanges a layer with the one that it feeds. */
function moveBehind(place: LayerPlace, type: string): Fix | null {
  const { network, layer } = place;
  const graph = graphOf(place);
  let target = usersOf(graph, layer.id)[0];
  while (target && target.type !== type) target = usersOf(graph, target.id)[0];
  if (!target) return null;
  const next = insertAfter({ ...place, layer: target }, layer.type, layer.params);
  return { title: `Move it behind ${target.id}`, document: bridgeOver(next, network, layer.id) };
}

/** One value for each axis: a number along a sequence, a pair for an image. */
const perAxis = (values: readonly number[]): number | readonly number[] =>
  values.length === 1 ? values[0] : values;

/** The largest dilation, then the largest kernel, with which every weight meets the image. */
function fitted(axis: Axis): Axis {
  let next = axis;
  while (blindTaps(next) > 0 && next.dilation > 1) next = { ...next, dilation: next.dilation - 1 };
  while (blindTaps(next) > 0 && next.kernel > 1) next = { ...next, kernel: next.kernel - 1 };
  return next;
}

function fitKernel(place: LayerPlace): Fix | null {
  const shape = shapeOf(place, place.layer.inputs[0]);
  if (!shape) return null;
  const axes = axesOf(paramsOf(place.layer), shape),
    next = axes.map(fitted);
  const change = (name: 'kernel' | 'dilation') =>
    next.some((axis, i) => axis[name] !== axes[i][name]) ? name : null;
  let { document } = place;
  const said: string[] = [];
  for (const name of [change('dilation'), change('kernel')]) {
    if (!name) continue;
    const values = next.map((axis) => axis[name]);
    document = withValue({ ...place, document }, name, perAxis(values));
    said.push(`${name} to ${values.join(' × ')}`);
  }
  return said.length > 0 ? { title: `Set ${said.join(' and ')}`, document } : null;
}

/** Every layer of the network that a choice falls on, changed alike. */
function everywhere(
  place: LayerPlace,
  change: (document: ProjectDocument, layer: LayerDocument) => ProjectDocument,
): ProjectDocument {
  return graphOf(place).layers.reduce(change, place.document);
}

const set = (
  place: LayerPlace,
  document: ProjectDocument,
  layer: LayerDocument,
  name: string,
  value: string,
) => withValue({ ...place, document, layer }, name, value);

/** Normalization behind every layer with weights but the last, which needs no bias then. */
function normalizeAll(place: LayerPlace): Fix {
  const { byId, output } = inferredOf(place);
  const document = everywhere(place, (next, layer) => {
    const found = byId.get(layer.id);
    const users = usersOf(graphOf(place), layer.id);
    if (!found || !hasWeights(found) || layer.id === output || users.some(isNorm)) return next;
    return insertAfter({ ...place, document: next, layer }, 'layerNorm');
  });
  return { title: 'Normalize behind every layer with weights', document };
}

export const layerFixes: LayerFixes = {
  'graph/dropout-before-norm': (place) => moveBehind(place, 'batchNorm'),
  'graph/bias-before-norm': setting('Turn its bias off', 'bias', false),
  'graph/linear-twice'(place) {
    const inferred = inferredOf(place),
      layer = inferred.byId.get(place.layer.id);
    const linear = layer && linearBefore(layer, sceneOf(place.network, inferred));
    const first = linear && layerOf(graphOf(place), linear.id);
    return first
      ? {
          title: `Insert relu behind ${first.id}`,
          document: insertAfter({ ...place, layer: first }, 'activation'),
        }
      : null;
  },
  'graph/activation-twice'(place) {
    const first = before(place);
    const isLast = ['sigmoid', 'softmax', 'tanh'].includes(String(paramsOf(place.layer).function));
    // What the end is for counts more than what stands in front of it.
    const gone = isLast && first && usersOf(graphOf(place), first.id).length === 1 ? first : place.layer;
    return removed(`Remove ${gone.id}`)({ ...place, layer: gone });
  },
  'graph/norm-twice': removed('Remove it'),
  'graph/no-effect': removed('Remove it'),
  'graph/same-twice'(place) {
    const { document, network, layer } = place;
    if (new Set(layer.inputs).size === 1) return removed('Remove it')(place);
    const again = linksOf(graphOf(place)).filter(
      ({ from, to, port }) => to === layer.id && layer.inputs.indexOf(from) < port,
    );
    return { title: 'Cut the second link', document: disconnect(document, network, again, rulesOf) };
  },
  'graph/softmax-hidden': setting('Use relu instead', 'function', 'relu'),
  'graph/dropout-rate': setting('Set its rate to 0.5', 'rate', 0.5),
  'graph/blind-taps': fitKernel,
  'graph/one-pixel'(place) {
    const isImage = shapeOf(place, place.layer.inputs[0])?.length === 3;
    return setting(
      isImage ? 'Set its kernel to 1 × 1' : 'Set its kernel to 1',
      'kernel',
      isImage ? [1, 1] : 1,
    )(place);
  },
  'graph/window-gaps'(place) {
    const shape = shapeOf(place, place.layer.inputs[0]);
    if (!shape) return null;
    const stride = axesOf(paramsOf(place.layer), shape).map((axis) => Math.min(axis.stride, reachOf(axis)));
    return setting(`Set its stride to ${stride.join(' × ')}`, 'stride', perAxis(stride))(place);
  },
  'graph/window-remainder': setting('Set padding to same', 'padding', 'same'),
  'graph/one-unit'(place) {
    const { shape } = inferredOf(place).byId.get(usersOf(graphOf(place), place.layer.id)[0]?.id) ?? {};
    const width = shapeOf(place, place.layer.inputs[0])?.at(-1) ?? 8;
    const units = Math.max(8, 2 ** Math.round(Math.log2(Math.sqrt(width * (shape?.at(-1) ?? 8)))));
    return setting(`Set its units to ${units}`, 'units', units)(place);
  },
  'graph/heavy-dense'(place) {
    let flat = before(place);
    while (flat && flat.type !== 'flatten') flat = before({ ...place, layer: flat });
    return flat
      ? {
          title: `Replace ${flat.id} by global average pooling`,
          document: replace({ ...place, layer: flat }, 'globalAvgPool2d'),
        }
      : null;
  },
  'graph/deep-plain': normalizeAll,
  'graph/deep-sigmoid': (place) => ({
    title: 'Use relu in all hidden layers',
    document: everywhere(place, (document, layer) =>
      paramsOf(layer).function === 'sigmoid' && usersOf(graphOf(place), layer.id).length > 0
        ? set(place, document, layer, 'function', 'relu')
        : document,
    ),
  }),
  'graph/glorot-relu': (place) => ({
    title: 'Use heUniform wherever relu follows',
    document: everywhere(place, (document, layer) => {
      const isRectified = usersOf(graphOf(place), layer.id).some(({ type, params }) =>
        ['relu', 'leakyRelu'].includes(String(paramsOf({ type, params, id: '', inputs: [] }).function)),
      );
      const starts = String(paramsOf(layer).initializer).startsWith('glorot');
      return isRectified && starts ? set(place, document, layer, 'initializer', 'heUniform') : document;
    }),
  }),
  'graph/wide-code': (place) => ({
    title: 'Insert masking noise behind the input',
    document: insertAfter(place, 'maskingNoise'),
  }),
  'graph/zero-weights'(place) {
    const usual = String(rulesOf(place.layer.type)?.parameters.initializer.default);
    return setting(`Use ${usual}`, 'initializer', usual)(place);
  },
  'graph/forget-bias': setting('Set forgetBias to 1', 'forgetBias', 1),
  'graph/long-recurrence'(place) {
    const { units, returns, direction } = place.layer.params;
    const params = Object.fromEntries(
      Object.entries({ units, returns, direction }).filter(([, value]) => value !== undefined),
    ) as LayerDocument['params'];
    return place.layer.inputs.length > 1
      ? null
      : { title: 'Replace it by an LSTM', document: replace(place, 'lstm', params) };
  },
  'graph/norm-one-value': (place) => ({
    title: 'Use layer normalization',
    document: replace(place, 'layerNorm'),
  }),
  'graph/norm-small-batch': (place) => ({
    title: 'Use layer normalization',
    document: replace(place, 'layerNorm'),
  }),
  'graph/penalty-batch-norm': (place) => ({
    title: 'Use layer normalization',
    document: replace(place, 'layerNorm'),
  }),
};
