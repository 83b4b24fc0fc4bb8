import type { Metrics } from '../../contract/commands.ts';
import type { Table } from '../../engine/baselines/index.ts';

/** `accuracy` of class numbers; `mae` and `r2` of quantities, in their own unit, over all outputs. */
export function judge({ targets, count }: Table, predictions: Float32Array, isClasses: boolean): Metrics {
  if (isClasses) {
    return { accuracy: targets.reduce((hits, t, i) => hits + (predictions[i] === t ? 1 : 0), 0) / count };
  }
  const outputs = targets.length / count;
  let absolute = 0;
  let squares = 0;
  let spread = 0;
  for (let j = 0; j < outputs; j += 1) {
    let mean = 0;
    for (let i = j; i < targets.length; i += outputs) mean += targets[i] / count;
    for (let i = j; i < targets.length; i += outputs) {
      absolute += Math.abs(predictions[i] - targets[i]);
      squares += (predictions[i] - targets[i]) ** 2;
      spread += (targets[i] - mean) ** 2;
    }
  }
  return { mae: absolute / targets.length, r2: spread > 0 ? 1 - squares / spread : NaN };
}
