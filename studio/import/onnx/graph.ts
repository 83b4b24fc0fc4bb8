import { ProblemError, problem } from '../../../contract/problems.ts';
import { constantOf, type Constant } from './constant.ts';
import { constantOfTensor } from './tensors.ts';
import type { GraphMessage, ModelMessage, NodeMessage } from './wire.ts';

/** A node of the graph, its attributes by name. */
export interface Node {
  readonly operator: string;
  /** What people know it by. */
  readonly label: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  int(name: string, otherwise: number): number;
  float(name: string, otherwise: number): number;
  text(name: string, otherwise: string): string;
  ints(name: string): readonly number[] | null;
  texts(name: string): readonly string[] | null;
  /** Of an attribute that is a tensor. */
  constant(name: string): Constant | null;
  has(name: string): boolean;
}

export interface Input {
  readonly name: string;
  /** Null for a size that is open. */
  readonly sizes: readonly (number | null)[];
  /** Its values are tokens, no quantities. */
  readonly isWhole: boolean;
}

export interface Graph {
  readonly name: string;
  /** Each after those whose outputs it takes. */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Constant>;
  readonly inputs: readonly Input[];
  readonly outputs: readonly string[];
  /** Version of the standard's operators. */
  readonly opset: number;
  /** How many nodes and outputs take a value. */
  uses(value: string): number;
}

const refuse = (file: string, reason: string): never => {
  throw new ProblemError(problem('import/file', { format: 'ONNX model', reason }, { file }));
};
/** The operators of the standard stand in the domain without a name, or with this. */
const standard = ['', 'ai.onnx'];

/** The graph of a model that was read, its weights with it. Throws `import/file`. */
export async function graphOf({ graph, opsets }: ModelMessage, file: string): Promise<Graph> {
  if (!graph || graph.nodes.length === 0) return refuse(file, 'there is no graph in it');
  const opset = opsets.find(({ domain }) => standard.includes(domain))?.version ?? 1;
  const constants = new Map<string, Constant>();
  for (const tensor of graph.initializers) constants.set(tensor.name, await constantOfTensor(tensor, file));
  const nodes = await Promise.all(graph.nodes.map((message) => nodeOf(message, file)));
  checkNames(graph, nodes, constants, file);
  const uses = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return {
    name: graph.name,
    nodes: sorted(nodes, file),
    constants,
    // Older files list their weights among the inputs.
    inputs: graph.inputs.filter(({ name }) => !constants.has(name)).map(inputOf),
    outputs: graph.outputs.map(({ name }) => name),
    opset,
    uses: (value) => uses.get(value) ?? 0,
  };
}

/** Everything that is taken must come from somewhere; an optional input that is left out has no name. */
function checkNames(
  { inputs, outputs }: GraphMessage,
  nodes: readonly Node[],
  constants: ReadonlyMap<string, Constant>,
  file: string,
): void {
  const made = new Set([
    '',
    ...constants.keys(),
    ...inputs.map(({ name }) => name),
    ...nodes.flatMap((node) => node.outputs),
  ]);
  for (const { label, inputs: taken } of nodes)
    for (const name of taken)
      if (!made.has(name)) refuse(file, `"${label}" takes "${name}", which comes from nowhere`);
  for (const { name } of outputs)
    if (!made.has(name)) refuse(file, `its output "${name}" comes from nowhere`);
}

/** TensorProto.DataType of whole numbers. */
const wholes = [2, 3, 4, 5, 6, 7, 12, 13];

function inputOf({ name, type }: GraphMessage['inputs'][number]): Input {
  const dims = type?.tensor?.shape?.dims ?? [];
  return {
    name,
    sizes: dims.map((dim) => (dim.size > 0 && dim.name === '' ? dim.size : null)),
    isWhole: wholes.includes(type?.tensor?.element ?? 0),
  };
}

async function nodeOf(
  { inputs, outputs, name, operator, domain, attributes }: NodeMessage,
  file: string,
): Promise<Node> {
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const tensors = new Map<string, Constant>();
  for (const { name: key, tensor } of attributes)
    if (tensor) tensors.set(key, await constantOfTensor(tensor, file));
  return {
    operator: standard.includes(domain) ? operator : `${domain}.${operator}`,
    label: name || outputs[0] || operator,
    inputs,
    outputs,
    int: (key, otherwise) => byName.get(key)?.int ?? otherwise,
    float: (key, otherwise) => byName.get(key)?.float ?? otherwise,
    text: (key, otherwise) => byName.get(key)?.text ?? otherwise,
    ints: (key) => byName.get(key)?.ints ?? null,
    texts: (key) => byName.get(key)?.texts ?? null,
    constant: (key) => {
      const { floats = [], ints = [] } = byName.get(key) ?? {};
      const listed = floats.length > 0 ? floats : ints;
      return tensors.get(key) ?? (listed.length > 0 ? constantOf([listed.length], listed) : null);
    },
    has: (key) => byName.has(key),
  };
}

/** In the order of the file where links leave a choice. */
function sorted(nodes: readonly Node[], file: string): Node[] {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const missing = new Map<Node, number>();
  const behind = new Map<Node, Node[]>();
  for (const node of nodes) {
    const before = new Set(node.inputs.flatMap((input) => makers.get(input) ?? []));
    missing.set(node, before.size);
    for (const maker of before) behind.set(maker, [...(behind.get(maker) ?? []), node]);
  }
  const order = nodes.filter((node) => missing.get(node) === 0);
  for (const node of order) {
    for (const next of behind.get(node) ?? []) {
      missing.set(next, missing.get(next)! - 1);
      if (missing.get(next) === 0) order.push(next);
    }
  }
  const left = nodes.filter((node) => missing.get(node)! > 0);
  if (left.length > 0)
    return refuse(
      file,
      `its nodes form a circle, among them ${left
        .slice(0, 3)
        .map(({ label }) => `"${label}"`)
        .join(', ')}`,
    );
  return order;
}
