import type { DataColumn } from '../../contract/commands.ts';
import type { Problem } from '../../contract/problems.ts';
import type { LayerDocument, ProjectDocument } from '../../contract/project.ts';
import { check, type DataFacts } from '../../engine/graph/check.ts';
import { metrics } from '../../engine/objectives/metrics.ts';
import { sizes } from './describe.ts';
import { addLayer, connect, networkOf, placesIn, removeLayers, setParameter } from './layerEdits.ts';
import { layerOf } from './links.ts';
import { directionOf, freePlace, placeAfter } from './place.ts';
import { addNetwork, removeNetwork } from './objectiveEdits.ts';
import { rulesOf } from './rules.ts';
import { setEarlyStopping, setObjective } from './settingEdits.ts';

/** One click that mends a problem: a step of the history like any other. */
export interface Fix {
  readonly title: string;
  readonly document: ProjectDocument;
}

interface Place {
  readonly document: ProjectDocument;
  readonly network: string;
  readonly layer: LayerDocument;
  readonly facts: DataFacts | null;
}

const withValue = (
  { document, network, layer }: Place,
  name: string,
  value: boolean | number | readonly number[],
): ProjectDocument =>
  setParameter(document, network, layer.id, rulesOf(layer.type)?.parameters ?? {}, name, value);

/** The data column that an input layer reads. */
const columnOf = ({ layer, facts }: Place): DataColumn | undefined =>
  facts?.[String(layer.params.column ?? rulesOf('input')?.parameters.column.default)];

/** Takes a layer of one input out; what it fed is fed by what fed it. */
export function bridgeOver(document: ProjectDocument, network: string, id: string): ProjectDocument {
  const graph = networkOf(document, network);
  const from = layerOf(graph, id)?.inputs[0] ?? null;
  let next = document;
  if (from !== null) {
    for (const layer of graph.layers) {
      layer.inputs.forEach((input, port) => {
        if (input === id) next = connect(next, network, { from, to: layer.id, port }, rulesOf(layer.type));
      });
    }
  }
  return removeLayers(next, network, new Set([id]), rulesOf);
}

function insertBefore({ document, network, layer }: Place, type: string): ProjectDocument {
  const rules = rulesOf(type);
  const [from] = layer.inputs;
  if (!rules || from === null || from === undefined) return document;
  const places = placesIn(document, network);
  const middle = {
    x: (places[from].x + places[layer.id].x) / 2,
    y: (places[from].y + places[layer.id].y) / 2,
  };
  const added = addLayer(document, network, {
    type,
    rules,
    after: from,
    position: freePlace(Object.values(places), middle, directionOf(document)),
  });
  return connect(added.document, network, { from: added.id, to: layer.id, port: 0 }, rulesOf(layer.type));
}

function appendDense({ document, network, layer }: Place, units: number): ProjectDocument {
  const rules = rulesOf('dense');
  if (!rules) return document;
  const places = placesIn(document, network);
  const position = placeAfter(places, layer, directionOf(document));
  return addLayer(document, network, { type: 'dense', rules, after: layer.id, position, params: { units } })
    .document;
}

/** What a network must read because of what another one ends in. */
function shapeFromOther(
  code: 'graph/code-shape' | 'graph/discriminator-input',
  document: ProjectDocument,
  facts: DataFacts | null,
): readonly number[] | null {
  const { networks } = check(document, null);
  const endOf = (name: string) => {
    const network = networks[name];
    return network?.output ? network.layers[network.output].output : null;
  };
  const end = code === 'graph/code-shape' ? endOf('encoder') : (facts?.input?.shape ?? endOf('generator'));
  if (!end) return null;
  const packing = (document.objective.params?.packing as number | undefined) ?? 1;
  const factor = code === 'graph/code-shape' ? 0.5 : packing;
  return end.map((size, axis) => (axis === end.length - 1 ? size * factor : size));
}

function atNetwork(problem: Problem, document: ProjectDocument, facts: DataFacts | null): Fix | null {
  if (problem.code === 'graph/missing-network') {
    const name = problem.where.field!.replace('networks.', '');
    return {
      title: `Add ${name}`,
      document: addNetwork(document, name, facts?.input?.shape ?? null),
    };
  }
  const { network } = problem.where;
  if (problem.code === 'graph/unused-network' && network !== undefined)
    return { title: `Remove ${network}`, document: removeNetwork(document, network) };
  return null;
}

function atLayer(code: Problem['code'], place: Place): Fix | null {
  const { document, network, layer, facts } = place;
  switch (code) {
    case 'graph/input-shape': {
      const shape = columnOf(place)?.shape;
      return shape
        ? { title: `Set its shape to ${sizes(shape)}`, document: withValue(place, 'shape', shape) }
        : null;
    }
    case 'graph/variable': {
      const variable = columnOf(place)?.variable;
      return variable === undefined
        ? null
        : {
            title: `Turn variable ${variable ? 'on' : 'off'}`,
            document: withValue(place, 'variable', variable),
          };
    }
    case 'graph/vocabulary': {
      const from = layerOf(networkOf(document, network), layer.inputs[0] ?? '');
      const tokens = from && columnOf({ ...place, layer: from })?.classes;
      return tokens
        ? { title: `Set its tokens to ${tokens}`, document: withValue(place, 'tokens', tokens) }
        : null;
    }
    case 'graph/code-shape':
    case 'graph/discriminator-input': {
      const shape = shapeFromOther(code, document, facts);
      return (
        shape && { title: `Set its shape to ${sizes(shape)}`, document: withValue(place, 'shape', shape) }
      );
    }
    case 'graph/output-classes': {
      const classes = facts?.target?.classes;
      if (!classes) return null;
      return layer.type === 'dense'
        ? { title: `Set its units to ${classes}`, document: withValue(place, 'units', classes) }
        : { title: `Add a dense layer of ${classes} units`, document: appendDense(place, classes) };
    }
    case 'graph/softmax-before-loss':
      return { title: 'Remove the softmax', document: bridgeOver(document, network, layer.id) };
    case 'graph/sigmoid-before-loss':
      return { title: 'Remove the sigmoid', document: bridgeOver(document, network, layer.id) };
    case 'graph/packed-state':
      return { title: 'Turn carryState off', document: withValue(place, 'carryState', false) };
    case 'graph/rank':
      return layer.type === 'dense'
        ? { title: 'Insert a flatten layer', document: insertBefore(place, 'flatten') }
        : null;
    default:
      return null;
  }
}

function atObjective(code: Problem['code'], document: ProjectDocument, facts: DataFacts | null): Fix | null {
  if (code === 'graph/stopping-figure')
    return { title: 'Train all epochs', document: setEarlyStopping(document, null) };
  if (!facts?.target) return null;
  const { classes } = facts.target;
  const kind = classes === null ? 'numbers' : 'classes';
  const fitting = Object.entries(metrics)
    // A single class has no steps to be right at.
    .filter(
      ([, metric]) => metric.for === kind && (facts.target.shape.length > 0 || !('overSteps' in metric)),
    )
    .map(([name]) => name);
  if (code === 'graph/metric-target') {
    return {
      title: `Measure ${fitting.join(' and ')} instead`,
      document: setObjective(document, { metrics: fitting }),
    };
  }
  if (code !== 'graph/loss-target') return null;
  const loss = classes === null ? 'meanSquaredError' : 'crossEntropy';
  const title = classes === null ? 'Use the mean squared error' : 'Use cross-entropy';
  return { title, document: setObjective(document, { loss, lossParams: {}, metrics: fitting }) };
}

/** The fix for a problem, ready to be applied; null where only the person can know. */
export function fixOf(problem: Problem, document: ProjectDocument, facts: DataFacts | null): Fix | null {
  const network = problem.where.network ?? 'main';
  const layer =
    problem.where.layer === undefined ? undefined : layerOf(document.networks[network], problem.where.layer);
  const fix = layer
    ? atLayer(problem.code, { document, network, layer, facts })
    : (atNetwork(problem, document, facts) ?? atObjective(problem.code, document, facts));
  return fix && fix.document !== document ? fix : null;
}
