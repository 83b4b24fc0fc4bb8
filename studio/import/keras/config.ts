import { ProblemError, problem } from '../../../contract/problems.ts';

/** What Keras writes of a model: `model.to_json()`, and config.json in a .keras archive. Versions 2 and 3. */
export type Config = Readonly<Record<string, unknown>>;
export interface KerasLayer {
  readonly kind: string;
  readonly name: string;
  readonly config: Config;
  /** Layers whose outputs it takes; null in a sequence, where that is the one before it. */
  readonly inputs: readonly string[] | null;
  /** Batch and sizes, where the layer says what it was built for. */
  readonly built: readonly (number | null)[] | null;
}
export interface KerasModel {
  readonly layers: readonly KerasLayer[];
  readonly outputs: readonly string[];
}

export const isObject = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (file: string, reason: string): never => {
  throw new ProblemError(problem('import/file', { format: 'Keras model', reason }, { file }));
};

export function kerasModel(value: unknown, file: string): KerasModel {
  if (!isObject(value) || !isObject(value.config) || !Array.isArray(value.config.layers))
    return refuse(file, 'it has no list of layers');
  const kind = String(value.class_name);
  if (!['Sequential', 'Functional', 'Model'].includes(kind))
    return refuse(file, `it is of the class "${kind}", whose network only its program knows`);
  const isSequence = kind === 'Sequential';
  const layers = value.config.layers.map((entry: unknown, i): KerasLayer => {
    if (!isObject(entry) || !isObject(entry.config)) return refuse(file, `its layer ${i + 1} is none`);
    const { config } = entry;
    return {
      kind: String(entry.class_name),
      name: typeof config.name === 'string' ? config.name : String(entry.name ?? ''),
      config,
      inputs: isSequence ? null : inputsOf(entry, file),
      built: builtFor(entry),
    };
  });
  if (layers.length === 0) return refuse(file, 'it has no layers');
  const outputs = isSequence ? [] : [...tensors(value.config.output_layers)];
  // Some versions put the sizes of a sequence beside its layers.
  const sizes = sizesIn(value.config.build_input_shape) ?? builtFor(value);
  if (isSequence && layers[0].built === null && sizes) layers[0] = { ...layers[0], built: sizes };
  return { layers, outputs };
}

/** Batch and sizes of one sample. */
export function sizesIn(value: unknown): (number | null)[] | null {
  const isSizes = Array.isArray(value) && value.every((size) => size === null || Number.isInteger(size));
  return isSizes ? (value as (number | null)[]) : null;
}

function builtFor(entry: Config): (number | null)[] | null {
  const config = isObject(entry.config) ? entry.config : {};
  const build = isObject(entry.build_config) ? entry.build_config : {};
  return sizesIn(config.batch_shape) ?? sizesIn(config.batch_input_shape) ?? sizesIn(build.input_shape);
}

function inputsOf(entry: Config, file: string): string[] {
  const nodes = Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [];
  if (nodes.length > 1)
    return refuse(
      file,
      `its layer "${String(entry.name)}" is used in ${nodes.length} places with the same weights`,
    );
  return nodes.length === 0 ? [] : [...tensors(nodes[0])];
}

/** Names of the layers in `["conv", 0, 0]`, wherever they stand: in lists of them, or in descriptions of tensors. */
function* tensors(value: unknown, depth = 0): Generator<string> {
  if (depth > 16) return;
  if (Array.isArray(value)) {
    const [name, node, tensor] = value as unknown[];
    if (typeof name === 'string' && Number.isInteger(node) && Number.isInteger(tensor)) yield name;
    else for (const part of value) yield* tensors(part, depth + 1);
  } else if (isObject(value)) {
    for (const part of Object.values(value)) yield* tensors(part, depth + 1);
  }
}
