import { removeHeads, setHead } from '../headEdits.ts';
import type { DocumentFixes, LayerFixes } from './fix.ts';

/** Outputs with losses of their own. */

export const headFixes: LayerFixes = {
  'graph/no-output': ({ document, layer }) => ({
    title: `Take the own loss of ${layer.id} away`,
    document: setHead(document, layer.id, null),
  }),
  'graph/head-target'({ document, layer, facts }) {
    const target = facts && Object.hasOwn(facts, 'target') ? 'target' : 'input';
    const isClass = target === 'target' && facts?.target.classes !== null;
    return {
      title: `Compare it with the ${target}`,
      document: setHead(document, layer.id, {
        target,
        loss: isClass ? 'crossEntropy' : 'meanSquaredError',
        lossParams: {},
        metrics: [isClass ? 'accuracy' : 'mae'],
      }),
    };
  },
};

export const headDocumentFixes: DocumentFixes = {
  'graph/head-layer'({ document, problem }) {
    const id = problem.where.field?.split('.').at(-1) ?? '';
    return { title: `Remove the loss of ${id}`, document: setHead(document, id, null) };
  },
  'graph/head-objective': ({ document }) => ({
    title: 'Remove these losses',
    document: removeHeads(document),
  }),
};
