import { ProblemError, problem } from '../../../contract/problems.ts';
import { unzip, ZipError } from '../../../engine/formats/zip.ts';
import { readSmall } from '../../files/read.ts';
import { Builder, isInputShape, Unsupported } from '../builder.ts';
import type { Imported } from '../imported.ts';
import { isObject, kerasModel, type KerasLayer } from './config.ts';
import { kerasLayers } from './layers.ts';

const largest = 2 ** 31 - 1;

const refuse = (file: string, reason: string): never => {
  throw new ProblemError(problem('import/file', { format: 'Keras model', reason }, { file }));
};

/** The network in a .keras archive; its weights are not read. */
export async function readKeras(file: string): Promise<Imported> {
  const bytes = await readSmall(file, largest);
  const entries = entriesOf(bytes, file);
  const textOf = (name: string): string | null => {
    const entry = entries.find((one) => one.name === name);
    return entry ? new TextDecoder().decode(entry.bytes) : null;
  };
  const config = textOf('config.json') ?? refuse(file, 'there is no config.json in it');
  const metadata = parsed(textOf('metadata.json') ?? '{}', file);
  const version = isObject(metadata) ? metadata.keras_version : undefined;
  return networkOf(parsed(config, file), file, version);
}

/** The network in what `model.to_json()` writes. */
export const readKerasJson = (value: unknown, file: string): Imported =>
  networkOf(value, file, isObject(value) ? value.keras_version : undefined);

function entriesOf(bytes: Uint8Array, file: string) {
  try {
    return unzip(bytes).entries;
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return refuse(file, error.message);
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse(file, `its config.json is not valid JSON: ${error.message}`);
  }
}

function networkOf(value: unknown, file: string, version: unknown): Imported {
  const { layers, outputs } = kerasModel(value, file);
  const builder = new Builder();
  const made = new Map<string, string>();
  const failures = new Map<string, { operator: string; nodes: string[]; reason: string | null }>();
  let last: string | null = null;
  for (const [i, layer] of layers.entries()) {
    const isFirst = i === 0 && layer.inputs === null;
    if (isFirst && layer.kind !== 'InputLayer')
      last = inputOf(builder, 'input', layer.built, layer.name, file);
    const names: readonly (string | null)[] = layer.inputs
      ? layer.inputs.map((name) => made.get(name) ?? null)
      : last === null
        ? []
        : [last];
    const id =
      layer.kind === 'InputLayer'
        ? inputOf(builder, layer.name, layer.built, layer.name, file)
        : run(layer, names, builder, failures);
    if (id !== null) made.set(layer.name, id);
    last = id;
  }
  if (failures.size > 0)
    throw new ProblemError(problem('import/operators', { operators: [...failures.values()] }, { file }));
  const ends = outputs.flatMap((name) => made.get(name) ?? []);
  return {
    format: typeof version === 'string' ? `Keras ${version}` : 'Keras',
    network: { layers: builder.layers },
    weights: null,
    ends: ends.length > 0 ? [...new Set(ends)] : [builder.layers.at(-1)!.id],
    notes: [
      'Its weights were not read, only its layers: it begins with fresh ones. Export it as ONNX to bring them along.',
      ...builder.notes,
    ],
  };
}

function inputOf(
  builder: Builder,
  name: string,
  built: KerasLayer['built'],
  label: string,
  file: string,
): string {
  const sizes = built?.slice(1) ?? [];
  if (!isInputShape(sizes)) {
    const shown = sizes.map((size) => size ?? '?').join(' x ') || 'none';
    throw new ProblemError(problem('import/input-shape', { input: label, sizes: shown, axes: [] }, { file }));
  }
  const isFirst = builder.layers.every(({ type }) => type !== 'input');
  const column = isFirst ? 'input' : name;
  return builder.add('input', { shape: sizes as number[], column }, [], isFirst ? 'input' : name);
}

function run(
  { kind, name, config }: KerasLayer,
  inputs: readonly (string | null)[],
  builder: Builder,
  failures: Map<string, { operator: string; nodes: string[]; reason: string | null }>,
): string | null {
  const fail = (reason: string | null): null => {
    const key = JSON.stringify([kind, reason]);
    const entry = failures.get(key) ?? { operator: kind, nodes: [], reason };
    entry.nodes.push(name);
    failures.set(key, entry);
    return null;
  };
  if (!Object.hasOwn(kerasLayers, kind)) return fail(null);
  const known = inputs.filter((id): id is string => id !== null);
  if (known.length !== inputs.length || known.length === 0) {
    // What is behind a layer that failed is not a problem of its own; what is behind nothing is.
    return failures.size > 0 ? null : fail('nothing goes into it that comes before it');
  }
  try {
    return kerasLayers[kind]({ config, inputs: known, builder, name });
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return fail(error.message);
  }
}
