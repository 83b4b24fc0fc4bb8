import { stat } from 'node:fs/promises';
import type { ExportReport } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { weightFormats, type NamedTensor, type WeightFormat } from '../../engine/formats/index.ts';
import { headed, headLayers } from '../../engine/graph/networks.ts';
import type { Context } from '../context.ts';
import { writeAtomic } from '../files/atomic.ts';
import { readSmall } from '../files/read.ts';
import { loadModel, runModel, type Model } from '../runs/model.ts';
import { fromLayout, toLayout, torchLayouts, type Layout } from './layout.ts';
import { paritySamples, type ParitySamples } from './parity.ts';

export interface ExportSpec {
  readonly project: string;
  readonly run: string;
  readonly to: string;
  readonly out: string;
}

/** Above this a difference of outputs is no rounding. */
const tolerance = 1e-4;
const largest = 8 * 2 ** 30;

/**
 * Writes the weights of a run and proves the file before it gets its name: it is read again by its own reader,
 * brought back into the engine's layout and run, beside the weights of the run. A file that predicts differently is
 * not kept, and what stood at its place before still does.
 */
export async function exportRun(
  context: Context,
  { project, run, to, out }: ExportSpec,
): Promise<ExportReport> {
  const format = formatOf(to);
  const model = await loadModel(project, run, context.sessions);
  const layout = torchLayouts(model.networks);
  const tensors = toLayout(layout, model.weights);
  const samples = await paritySamples(project, model);
  let largestDifference = Infinity;

  await writeAtomic(out, format.write(tensors, metadataOf(model)), {
    verify: async (temporary) => {
      const read = format.read(await readSmall(temporary, largest), out);
      largestDifference = await differenceOf(context, model, samples, fromLayout(layout, read.tensors));
      if (!(largestDifference <= tolerance)) {
        throw new ProblemError(problem('export/parity', { difference: largestDifference }, { file: out }));
      }
    },
  });
  return {
    path: out,
    format: to,
    bytes: (await stat(out)).size,
    tensors: tensors.length,
    parity: { samples: samples.indices.length, largestDifference },
    notes: notesOf(model, layout, samples),
  };
}

function formatOf(name: string): WeightFormat {
  const formats: Readonly<Record<string, WeightFormat>> = weightFormats;
  if (Object.hasOwn(formats, name)) return formats[name];
  throw new ProblemError(
    problem('export/unknown-format', { format: name, known: Object.keys(formats).join(', ') }),
  );
}

async function differenceOf(
  context: Context,
  model: Model,
  { dataset, indices }: ParitySamples,
  weights: readonly NamedTensor[],
): Promise<number> {
  const workers = await context.workers();
  const written = new Set(weights.map(({ name }) => name));
  // What served the training alone is not in the file.
  const others = model.weights.filter(({ name }) => !written.has(name));
  const again = { ...model, weights: [...weights, ...others] };
  let most = 0;
  const outputs = [
    ...Array.from(model.networks.keys(), (network) => ({ network })),
    ...Array.from(headLayers(model.document).values(), (layer) => ({ network: headed, layer })),
  ];
  for (const at of outputs) {
    const before = await runModel(workers, model, dataset, indices, { at });
    const after = await runModel(workers, again, dataset, indices, { at });
    before.outputs.forEach((y, i) => {
      const difference = Math.abs(y - after.outputs[i]);
      // NaN must not pass for small.
      if (!(difference <= most)) most = difference;
    });
  }
  return most;
}

/** What another program needs to predict from raw values; each entry is JSON but `format`, which readers look for as a word. */
function metadataOf({ document, record }: Model): Record<string, string> {
  return {
    format: 'pt',
    producer: JSON.stringify(`Backprop Studio ${record.studio}`),
    project: JSON.stringify(document.name),
    run: JSON.stringify(record.run),
    input_shape: JSON.stringify(record.data.input.shape),
    preprocessing: JSON.stringify(record.preprocessing),
    classes: JSON.stringify(record.data.classes),
    features: JSON.stringify(record.data.input.names),
  };
}

function notesOf({ record }: Model, layout: Layout, { note }: ParitySamples): string[] {
  const image = record.data.input.shape.length === 3;
  return [
    'Names and shapes are those of PyTorch modules: load_state_dict takes them as they are.',
    ...(image ? ['Give the network images as channels, height, width.'] : []),
    'Before predicting, apply (value - mean) * scale from the metadata entry "preprocessing".',
    ...layout.notes,
    ...(note ? [note] : []),
  ];
}
