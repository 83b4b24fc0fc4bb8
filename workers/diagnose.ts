import { ProblemError } from '../contract/problems.ts';
import type { NamedTensor } from '../engine/formats/index.ts';
import { prepareModel, weightName } from '../engine/graph/model.ts';
import type { InferenceSpec } from './api.ts';
import type { Context } from './context.ts';
import { infer } from './infer.ts';

/**
 * Where numbers first cease to be numbers: the first layer, in the order in which they run, with a weight or an output that is
 * none. Null where all of them are finite (then it is the loss), or where a network cannot be run on the data alone.
 */
export async function brokenLayer(
  context: Context,
  spec: Omit<InferenceSpec, 'at' | 'weights'>,
  weights: readonly NamedTensor[],
): Promise<string | null> {
  const model = prepareModel(spec.document),
    byName = new Map(weights.map((w) => [w.name, w]));
  for (const [network, { layers }] of model.networks) {
    for (const { id, type, weights: own } of layers) {
      const name = network === 'main' ? id : `${network}/${id}`;
      const spoiled = own.some(
        (w) => !isFinite(byName.get(weightName({ network, layer: id, name: w.name }))?.values),
      );
      if (spoiled) return name;
      if (type === 'input') continue;
      try {
        const { outputs } = await infer(context, { ...spec, weights, at: { network, layer: id } });
        if (!isFinite(outputs)) return name;
      } catch (error) {
        if (error instanceof ProblemError) return null;
        throw error;
      }
    }
  }
  return null;
}

const isFinite = (values: Float32Array | Uint8Array | undefined): boolean =>
  values?.every((value) => Number.isFinite(value)) ?? true;
