import type { Figure } from '../steps.ts';
import { comparedSteps, problemOf, type Problem } from '../problem.ts';
import { peakMemory } from './peak.ts';

/** Nobody waits for a peer that needs longer for one step. */
const longestStep = 20,
  longestComparison = 5,
  fewestSteps = 3;

/** What a peer prints as its last line: figures, or why there are none. */
export type Answer = Figure | { readonly reason: string };

/** Makes step i of the compared ones (again and again, they are a ring) and gives its loss, which is only read while losses are compared. */
export type Step = (i: number, readLoss: boolean) => Promise<number> | number;

export async function drive(prepare: (problem: Problem) => Promise<Step> | Step): Promise<void> {
  const [name, seconds] = process.argv.slice(2) as [string, string];
  let answer: Answer;
  try {
    // Half of what PyTorch is compared over: sums in another order, and rounding errors grow from step to step.
    const compared = Math.ceil(comparedSteps(name) / 2);
    answer = await measure(await prepare(problemOf(name)), compared, Number(seconds));
  } catch (error) {
    answer = { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! };
  }
  process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit());
}

async function measure(step: Step, compared: number, seconds: number): Promise<Answer> {
  const losses: number[] = [],
    began = performance.now(),
    passed = (from: number) => (performance.now() - from) / 1000;
  for (let i = 0; i < compared && (i < fewestSteps - 1 || passed(began) < longestComparison); i++) {
    const from = performance.now();
    losses.push(await step(i, true));
    if (passed(from) > longestStep) return { reason: `a step takes ${Math.round(passed(from))} s` };
  }
  let count = 0;
  const from = performance.now();
  while (passed(from) < seconds || count < fewestSteps) {
    await step(count % compared, false);
    count++;
  }
  await step(count % compared, true);
  const stepsPerSecond = (count + 1) / passed(from);
  return { losses, stepsPerSecond, memory: peakMemory() };
}

/** Batches as a peer's arrays: `make` is given the values and shape of one. */
export function batchesOf<T>(
  problem: Problem,
  make: (values: Float32Array, shape: readonly number[]) => T,
): { readonly x: T | readonly T[]; readonly target: T | null; readonly noise: readonly T[] }[] {
  const { x, target, noise, model } = problem,
    size = model.document.training.batchSize;
  return Array.from({ length: x.shape[0]! / size }, (_, i) => {
    const part = ({ shape, values }: typeof x) => {
      const each = values.length / shape[0]!;
      return {
        shape: [size, ...shape.slice(1)],
        values: values.slice(i * size * each, (i + 1) * size * each),
      };
    };
    const input = part(x);
    return {
      x:
        input.shape.length === 3
          ? stepsOf(input.values, input.shape).map((values) => make(values, [size, input.shape[2]!]))
          : make(input.values, input.shape),
      target: target && targetOf(part(target), problem, make),
      noise: noise.map(({ shape, values }) => {
        const each = values.length / shape[0]!;
        return make(values.slice(i * each, (i + 1) * each), shape.slice(1));
      }),
    };
  });
}

/** [N,steps,features] as one matrix for each step. */
function stepsOf(values: Float32Array, [batch, steps, features]: readonly number[]): Float32Array[] {
  return Array.from({ length: steps! }, (_, t) => {
    const out = new Float32Array(batch! * features!);
    for (let n = 0; n < batch!; n++) {
      const at = (n * steps! + t) * features!;
      out.set(values.subarray(at, at + features!), n * features!);
    }
    return out;
  });
}

function targetOf<T>(
  { shape, values }: { readonly shape: readonly number[]; readonly values: Float32Array },
  { model }: Problem,
  make: (values: Float32Array, shape: readonly number[]) => T,
): T {
  if (model.document.objective.loss !== 'crossEntropy') return make(values, shape);
  const classes = model.networks.get('main')!.layers.at(-1)!.shape[0]!,
    oneHot = new Float32Array(values.length * classes);
  values.forEach((value, i) => (oneHot[i * classes + value] = 1));
  return make(oneHot, [values.length, classes]);
}
