import { isLayerName, layers, type Layer } from '../../engine/layers/index.ts';
import { portType } from './blockNames.ts';

/** Where a value comes into a block. */
const port: Layer = {
  title: 'Block input',
  kind: 'input',
  doc: { summary: 'A value that comes into the block: each instance says from where.', equation: 'y = x' },
  inputs: { min: 0, max: 0 },
  parameters: {},
  shape: () => [],
  weights: () => [],
  multiplyAdds: () => 0,
  forward: () => undefined,
  backward: () => undefined,
};

/** The layer table's entry of a type; undefined for a type this studio does not know. */
export const rulesOf = (type: string): Layer | undefined =>
  isLayerName(type) ? layers[type] : type === portType ? port : undefined;
