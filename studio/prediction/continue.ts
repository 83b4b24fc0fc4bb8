import { ProblemError, problem } from '../../contract/problems.ts';
import type { DataSource } from '../../contract/project.ts';
import {
  heldColumn,
  lengthsOf,
  type AnyDataset,
  type Column,
  type Dataset,
} from '../../engine/data/dataset.ts';
import { encodeTokens, tokenNumbers, tokensOf, type TokenChoice } from '../../engine/data/tokens.ts';
import { losses, type Loss, type LossName } from '../../engine/losses/index.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { Continuation } from '../../engine/train/continue.ts';
import type { Workers } from '../../workers/api.ts';
import { runModel, type Model } from '../runs/model.ts';

/** What a network goes on with: windows of steps x width, of which `given` are there. */
export interface Beginning {
  readonly window: number;
  readonly width: number;
  readonly given: number;
  /** One row a sequence: windows, filled with zeros behind what is given. */
  readonly values: Float32Array;
}

/** A network that tells what comes next in its own input. */
export interface Successor {
  readonly window: number;
  readonly width: number;
  /** It says something at every step, and so can begin with fewer than a window holds. */
  readonly everyStep: boolean;
  /** How its text is cut; null where it tells numbers. */
  readonly text: TokenChoice | null;
  readonly vocabulary: readonly string[];
}

/** Whether the target of this data is what follows its input: then the one can be read as the other. */
function tellsNext(source: DataSource | null): boolean {
  if (source?.kind === 'text') return true;
  if (source?.kind === 'generated') return source.name === 'sine';
  if (source?.kind !== 'forecast') return false;
  const { features, target } = source;
  return features === undefined || (features.length === 1 && features[0] === target);
}

/** Null where the network of a run does not tell what comes next. */
export function successorOf({ document, networks, record }: Model): Successor | null {
  const { source } = document.data,
    main = networks.get('main');
  if (document.objective.type !== 'supervised' || !tellsNext(source) || !main) return null;
  const { shape, vocabulary } = record.data.input,
    [window, width = 1] = shape,
    output = main.byId.get(main.output ?? '')?.shape;
  return {
    window,
    width,
    everyStep: output?.length === 2,
    text: source?.kind === 'text' ? source : null,
    vocabulary: vocabulary ?? [],
  };
}

/** The last of what is there, filled up behind. Throws ProblemError `run/short-prompt`. */
export function begin({ window, width, everyStep }: Successor, given: readonly Float32Array[]): Beginning {
  const steps = given[0].length / width,
    used = Math.min(steps, window);
  if (used < window && !everyStep)
    throw new ProblemError(problem('run/short-prompt', { found: steps, needed: window }));
  const values = new Float32Array(given.length * window * width);
  given.forEach((row, i) => values.set(row.subarray((steps - used) * width), i * window * width));
  return { window, width, given: used, values };
}

/** A text that a person has begun, as tokens. Throws ProblemError `data/unknown-token`. */
export const promptTokens = (prompt: string, { text, vocabulary }: Successor): Float32Array =>
  Float32Array.from(encodeTokens(tokensOf(prompt, text!), tokenNumbers(vocabulary), {}));

/** The last samples of the data with what follows them: [steps x width] each. */
export function endsOf(dataset: AnyDataset, count: number): Float32Array[] {
  const { count: samples } = dataset,
    input = heldColumn(dataset, 'input')!,
    target = heldColumn(dataset, 'target')!,
    size = sizeOf(input.shape),
    behind = target.shape.length > 1 || input.classes ? 1 : sizeOf(target.shape);
  const first = Math.max(0, samples - count);
  return Array.from({ length: Math.min(count, samples) }, (_, i) => {
    const row = first + i,
      end = (row + 1) * sizeOf(target.shape);
    return Float32Array.of(
      ...input.values.subarray(row * size, (row + 1) * size),
      ...target.values.subarray(end - behind, end),
    );
  });
}

/** What the network of a run makes of beginnings by itself: [count, steps, width]. */
export async function goOn(
  workers: Workers,
  model: Model,
  { window, width, given, values }: Beginning,
  wish: { readonly steps: number; readonly temperature: number; readonly seed: number },
): Promise<Float32Array> {
  const { shape, vocabulary } = model.record.data.input,
    count = values.length / (window * width);
  const whole: Column = { shape: [], values: new Float32Array(count).fill(window) };
  const columns = {
    input: { shape, values },
    // All steps are valid: what stands behind those that are given is not looked at.
    ...(model.record.data.input.variable && { [lengthsOf('input')]: whole }),
  };
  const unit = model.affine.target ?? { mean: Float32Array.of(0), scale: Float32Array.of(1) },
    loss: Loss = losses[model.document.objective.loss as LossName];
  const feed: Continuation['feed'] = vocabulary
    ? { kind: 'tokens', temperature: wish.temperature, seed: wish.seed }
    : { kind: 'values', unit, parts: loss.outputsPerTarget ?? 1 };
  const continuation: Continuation = { column: 'input', width, given, steps: wish.steps, feed };
  const dataset: Dataset = { name: 'beginnings', count, columns, fixedTest: null };
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  return (await runModel(workers, model, dataset, indices, { continuation })).outputs;
}

/** Tokens as a text again: words with spaces between them, but none before a sign or around the end of a line. */
export function textOf(tokens: ArrayLike<number>, { text, vocabulary }: Successor): string {
  const said = Array.from(tokens, (token) => vocabulary[token]);
  if (text?.unit === 'character') return said.join('');
  return said
    .join(' ')
    .replace(/ ([.,;:!?)\]}])/g, '$1')
    .replace(/ ?\n ?/g, '\n');
}
