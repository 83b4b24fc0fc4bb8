import type { UnfoldedNetwork } from '../../engine/graph/networks.ts';
import type { CodeLine } from './line.ts';

/** Layers that no code can be written for yet: something is missing at them, or before them. */
export const unwritten = (network: string, { flat, byId }: UnfoldedNetwork): CodeLine[] =>
  flat.layers
    .filter(({ id }) => !byId.has(id))
    .map(({ id, type }) => ({
      text: `${id} (${type}) is left out: its inputs or settings are not complete, see the problems`,
      places: [{ network, layer: id }],
    }));
