import type { EncodableCall } from './encode.ts';
import { depthwise } from './samples/depthwise.ts';
import { elements } from './samples/elements.ts';
import { generative } from './samples/generative.ts';
import { groups } from './samples/groups.ts';
import { images } from './samples/images.ts';
import { likelihoods } from './samples/likelihoods.ts';
import { matrices } from './samples/matrices.ts';
import { noise } from './samples/noise.ts';
import { recurrent } from './samples/recurrent.ts';
import { resample } from './samples/resample.ts';
import { rows } from './samples/rows.ts';
import type { Sampler, Samples } from './samples/sampler.ts';
import { steps } from './samples/steps.ts';
import { updates } from './samples/updates.ts';
import { winograd } from './samples/winograd.ts';
import type { VerbName } from './verbs.ts';

export { Sampler } from './samples/sampler.ts';

const samples: Samples = {
  ...matrices,
  ...images,
  ...depthwise,
  ...resample,
  ...elements,
  ...noise,
  ...generative,
  ...likelihoods,
  ...rows,
  ...groups,
  ...recurrent,
  ...steps,
  ...updates,
  ...winograd,
};

/** One random call of a verb; its operands stand in the sampler's memory. */
export function sampleCall(verb: VerbName, sampler: Sampler): EncodableCall {
  const { args, items } = samples[verb](sampler);
  return { verb, args, items, grain: sampler.int(1, 3), barrierBefore: false };
}
