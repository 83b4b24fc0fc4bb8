import { ProblemError, problem } from '../../../contract/problems.ts';
import { Builder, isInputShape, Unsupported } from '../builder.ts';
import type { Constant } from './constant.ts';
import { inputFlow, openAxes } from './inputs.ts';
import { ourShape, type Flow } from './flow.ts';
import { folds } from './fold.ts';
import type { Graph, Node } from './graph.ts';
import { operators } from './operators/index.ts';
import type { Value } from './operators/operator.ts';

export interface Translated {
  readonly builder: Builder;
  /** Of the graph, in its order. */
  readonly outputs: readonly Flow[];
  /** Of the graph, by their names. */
  readonly inputs: ReadonlyMap<string, Flow>;
}

interface Failure {
  readonly operator: string;
  readonly node: string;
  /** Null where the studio does not know the operator at all. */
  readonly reason: string | null;
}

/** All of a graph as layers; or one problem that names everything that is not. */
export function translate(graph: Graph, file: string): Translated {
  const builder = new Builder();
  const values = new Map<string, Value>(graph.constants);
  const inputs = addInputs(graph, builder, values, file);
  const failures: Failure[] = [];
  for (const node of graph.nodes) {
    // What is behind a node that failed is not a problem of its own, unless nobody knows it.
    const isBehind = node.inputs.some((name) => name !== '' && !values.has(name));
    const failure = isBehind ? unknown(node) : run(node, { graph, builder, values });
    if (failure) failures.push(failure);
  }
  const outputs = graph.outputs.map((name) => values.get(name));
  if (failures.length > 0)
    throw new ProblemError(problem('import/operators', { operators: together(failures) }, { file }));
  const flows = outputs.filter((value): value is Flow => value?.kind === 'flow');
  if (flows.length === 0)
    throw new ProblemError(
      problem(
        'import/file',
        { format: 'ONNX model', reason: 'its output does not depend on an input' },
        { file },
      ),
    );
  return { builder, outputs: flows, inputs };
}

function addInputs(
  graph: Graph,
  builder: Builder,
  values: Map<string, Value>,
  file: string,
): Map<string, Flow> {
  const inputs = new Map<string, Flow>();
  const used = graph.inputs.filter(({ name }) => graph.uses(name) > 0);
  for (const [index, input] of used.entries()) {
    const open = openAxes(input, graph);
    const flow = inputFlow('', input, graph);
    if (open.length > 0 || !isInputShape(ourShape(flow))) {
      const sizes = input.sizes.map((size) => size ?? '?').join(' x ');
      throw new ProblemError(
        problem('import/input-shape', { input: input.name, sizes, axes: open }, { file }),
      );
    }
    // The data set knows its first column by this name.
    const column = index === 0 ? 'input' : input.name.slice(0, 200);
    const layer = builder.add(
      'input',
      { shape: ourShape(flow), column },
      [],
      index === 0 ? 'input' : input.name,
    );
    inputs.set(input.name, { ...flow, layer });
    values.set(input.name, { ...flow, layer });
  }
  return inputs;
}

const unknown = ({ operator, label }: Node): Failure | null =>
  Object.hasOwn(operators, operator) || Object.hasOwn(folds, operator)
    ? null
    : { operator, node: label, reason: null };

interface State {
  readonly graph: Graph;
  readonly builder: Builder;
  readonly values: Map<string, Value>;
}

function run(node: Node, { graph, builder, values }: State): Failure | null {
  const inputs = node.inputs.map((name): Value | null => {
    const value = values.get(name) ?? null;
    return value?.kind === 'flow' && graph.uses(name) > 1 ? { ...value, shared: true } : value;
  });
  try {
    const made = folded(node, inputs) ?? translated(node, inputs, { graph, builder });
    if (!made) return { operator: node.operator, node: node.label, reason: null };
    node.outputs.forEach((name, i) => made[i] && values.set(name, made[i]));
    return null;
  } catch (error) {
    if (!(error instanceof Unsupported) && !(error instanceof RangeError)) throw error;
    return { operator: node.operator, node: node.label, reason: error.message };
  }
}

function folded(node: Node, inputs: readonly (Value | null)[]): readonly Value[] | null {
  if (!Object.hasOwn(folds, node.operator) || inputs.some((value) => value?.kind === 'flow')) return null;
  const constant = folds[node.operator](node, inputs as (Constant | null)[]);
  return constant && [constant];
}

function translated(node: Node, inputs: readonly (Value | null)[], scene: Pick<State, 'graph' | 'builder'>) {
  return Object.hasOwn(operators, node.operator)
    ? operators[node.operator].translate(node, inputs, scene)
    : null;
}

/** One entry for each operator and reason, with its nodes. */
function together(
  failures: readonly Failure[],
): { operator: string; nodes: string[]; reason: string | null }[] {
  const entries = new Map<string, { operator: string; nodes: string[]; reason: string | null }>();
  for (const { operator, node, reason } of failures) {
    const key = JSON.stringify([operator, reason]);
    const entry = entries.get(key) ?? { operator, nodes: [], reason };
    entry.nodes.push(node);
    entries.set(key, entry);
  }
  return [...entries.values()];
}
