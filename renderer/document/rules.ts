import { isLayerName, layers, type Layer } from '../../engine/layers/index.ts';

/** The layer table's entry of a type; undefined for a type this studio does not know. */
export const rulesOf = (type: string): Layer | undefined => (isLayerName(type) ? layers[type] : undefined);
