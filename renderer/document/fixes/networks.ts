import type { LayerDocument, ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import { check, type DataFacts } from '../../../engine/graph/check.ts';
import { sizeOf, type Shape } from '../../../engine/tensor/shape.ts';
import { sizes } from '../describe.ts';
import { networkOf } from '../layerEdits.ts';
import { addNetwork, removeNetwork } from '../objectiveEdits.ts';
import { withValue, type DocumentFixes, type Fix, type LayerFixes, type LayerPlace } from './fix.ts';
import { append } from './surgery.ts';

/** Networks that an objective needs, and how they fit each other. */

const inputShape = (document: ProjectDocument, network: string): Shape | null => {
  const input = networkOf(document, network).layers.find(({ type }) => type === 'input');
  return (input?.params.shape as Shape | undefined) ?? null;
};

const endShape = (document: ProjectDocument, name: string): Shape | null => {
  const network = check(document, null).networks[name];
  return network?.output ? network.layers[network.output].output : null;
};

const packingOf = ({ objective }: ProjectDocument): number =>
  (objective.params?.packing as number | undefined) ?? 1;

const widened = (shape: Shape, factor: number): Shape =>
  shape.map((size, axis) => (axis === shape.length - 1 ? size * factor : size));

/** What a network must read because of what another one ends in. */
const shapeFromOther = (place: LayerPlace, code: 'graph/code-shape' | 'graph/discriminator-input') => {
  const { document, facts } = place;
  const isCode = code === 'graph/code-shape';
  const end = isCode
    ? endShape(document, 'encoder')
    : (facts?.input?.shape ?? endShape(document, 'generator'));
  return end && widened(end, isCode ? 0.5 : packingOf(document));
};

const asOther =
  (code: 'graph/code-shape' | 'graph/discriminator-input') =>
  (place: LayerPlace): Fix | null => {
    const shape = shapeFromOther(place, code);
    return shape && { title: `Set its shape to ${sizes(shape)}`, document: withValue(place, 'shape', shape) };
  };

/** A network with the fewest layers that fit the others: something to go on from. */
function withPlain(document: ProjectDocument, name: string, facts: DataFacts | null): ProjectDocument {
  const sample =
    facts?.input?.shape ?? inputShape(document, 'encoder') ?? endShape(document, 'generator') ?? null;
  const read = sample && (name === 'discriminator' ? widened(sample, packingOf(document)) : sample);
  const problem = {
    code: 'graph/missing-network',
    severity: 'error',
    message: '',
    fix: '',
    where: {},
  } as const;
  let next = addNetwork(document, name, read);
  const add = (type: string, params: ParameterValues = {}) => {
    const layer = networkOf(next, name).layers.at(-1) as LayerDocument;
    next = append({ document: next, network: name, layer, problem, facts }, type, params).document;
  };
  const code = endShape(document, 'encoder'),
    input = networkOf(next, name).layers[0];
  if (name === 'decoder' && code) {
    const half = Math.max(1, Math.floor(sizeOf(code) / 2));
    next = withValue({ document: next, network: name, layer: input, problem, facts }, 'shape', [half]);
  }
  if (name === 'encoder' || name === 'discriminator') {
    if ((read?.length ?? 3) > 1) add('flatten');
    add('dense', { units: name === 'discriminator' ? 1 : 2 * (inputShape(document, 'decoder')?.[0] ?? 8) });
  } else if (sample && (name === 'decoder' || name === 'generator')) {
    add('dense', { units: sizeOf(sample) });
    if (name === 'generator' && sample.length > 1) add('reshape', { shape: sample });
  }
  return next;
}

export const networkFixes: LayerFixes = {
  'graph/code-shape': asOther('graph/code-shape'),
  'graph/discriminator-input': asOther('graph/discriminator-input'),
};

export const networkDocumentFixes: DocumentFixes = {
  'graph/missing-network'({ problem, document, facts }) {
    const name = problem.where.field!.replace('networks.', '');
    return { title: `Add ${name}`, document: withPlain(document, name, facts) };
  },
  'graph/unused-network'({ problem, document }) {
    const { network } = problem.where;
    return network === undefined
      ? null
      : { title: `Remove ${network}`, document: removeNetwork(document, network) };
  },
};
