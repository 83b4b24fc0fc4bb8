import { sizes } from '../describe.ts';
import { removeNetwork } from '../objectiveEdits.ts';
import { codeShape, drawNetwork, judgedShape } from '../objectiveNetworks.ts';
import type { Shape } from '../../../engine/tensor/shape.ts';
import { withValue, type DocumentFixes, type Fix, type LayerFixes, type LayerPlace } from './fix.ts';

/** Networks that an objective needs, and how they fit each other. */

/** What a network must read because of what another one ends in. */
const asOther =
  (shapeFor: (place: LayerPlace) => Shape | null) =>
  (place: LayerPlace): Fix | null => {
    const shape = shapeFor(place);
    return shape && { title: `Set its shape to ${sizes(shape)}`, document: withValue(place, 'shape', shape) };
  };

export const networkFixes: LayerFixes = {
  'graph/code-shape': asOther(({ document }) => codeShape(document)),
  'graph/discriminator-input': asOther(({ document, facts }) => judgedShape(document, facts)),
};

export const networkDocumentFixes: DocumentFixes = {
  'graph/missing-network'({ problem, document, facts }) {
    const name = problem.where.field!.replace('networks.', '');
    return { title: `Add ${name}`, document: drawNetwork(document, name, facts) };
  },
  'graph/unused-network'({ problem, document }) {
    const { network } = problem.where;
    return network === undefined
      ? null
      : { title: `Remove ${network}`, document: removeNetwork(document, network) };
  },
};
