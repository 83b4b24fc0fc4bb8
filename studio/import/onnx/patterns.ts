import { scalarOf } from './constant.ts';
import { folds } from './fold.ts';
import type { Graph, Node } from './graph.ts';

/**
 * Functions that exporters write out in their parts, found again: SiLU, GELU and layer normalization. Each rule looks at the last
 * node of its parts and gives the node that stands for all of them, or null.
 */
interface Look {
  maker(name: string, operator: string): Node | null;
  scalar(name: string): number | null;
  axes(node: Node): readonly number[] | null;
}
type Rule = (last: Node, look: Look) => Node | null;

const instead = (
  last: Node,
  operator: string,
  input: string,
  attributes: Readonly<Record<string, number>> = {},
): Node => ({
  ...last,
  operator,
  inputs: [input],
  has: (name) => Object.hasOwn(attributes, name),
  int: (name, otherwise) => attributes[name] ?? otherwise,
  float: (name, otherwise) => attributes[name] ?? otherwise,
  text: (_, otherwise) => otherwise,
  constant: () => null,
});
const near = (a: number | null, b: number): boolean => a !== null && Math.abs(a - b) < 1e-4 * Math.abs(b);

/** x sigmoid(x) */
const silu: Rule = (last, look) => {
  if (last.operator !== 'Mul') return null;
  const [a, b] = last.inputs;
  for (const [x, gate] of [
    [a, b],
    [b, a],
  ])
    if (look.maker(gate, 'Sigmoid')?.inputs[0] === x) return instead(last, 'Silu', x);
  return null;
};

/** x (1 + erf(x / sqrt 2)) / 2, its three factors in any order */
const gelu: Rule = (last, look) => {
  if (last.operator !== 'Mul') return null;
  const factors = last.inputs.flatMap((input) => look.maker(input, 'Mul')?.inputs ?? [input]);
  const all =
    factors.length === 2 ? factors.flatMap((input) => look.maker(input, 'Mul')?.inputs ?? [input]) : factors;
  const rest = all.filter((name) => !near(look.scalar(name), 0.5));
  if (all.length !== 3 || rest.length !== 2) return null;
  for (const [x, sum] of [rest, [...rest].reverse()]) {
    const one = look.maker(sum, 'Add');
    const erf = one?.inputs.map((input) => look.maker(input, 'Erf')).find(Boolean);
    if (!erf || !one?.inputs.some((input) => look.scalar(input) === 1)) continue;
    const [divided, times] = [look.maker(erf.inputs[0], 'Div'), look.maker(erf.inputs[0], 'Mul')];
    const byRoot = divided?.inputs[0] === x && near(look.scalar(divided.inputs[1]), Math.SQRT2);
    const timesRoot =
      times?.inputs.includes(x) && times.inputs.some((input) => near(look.scalar(input), Math.SQRT1_2));
    if (byRoot || timesRoot) return instead(last, 'Gelu', x);
  }
  return null;
};

/** (x - mean) / sqrt(variance + epsilon), over the last axes */
const layerNorm: Rule = (last, look) => {
  if (last.operator !== 'Div') return null;
  const [centred, deviation] = last.inputs;
  const difference = look.maker(centred, 'Sub');
  const mean = difference && look.maker(difference.inputs[1], 'ReduceMean');
  const sum = look.maker(look.maker(deviation, 'Sqrt')?.inputs[0] ?? '', 'Add');
  if (!mean || !sum || mean.inputs[0] !== difference.inputs[0]) return null;
  const variance = sum.inputs.map((input) => look.maker(input, 'ReduceMean')).find(Boolean);
  const epsilon = sum.inputs.map((input) => look.scalar(input)).find((value) => value !== null);
  const power = look.maker(variance?.inputs[0] ?? '', 'Pow');
  const product = look.maker(variance?.inputs[0] ?? '', 'Mul');
  const isSquare =
    (power && isSame(power.inputs[0], centred, look) && look.scalar(power.inputs[1]) === 2) ||
    product?.inputs.every((input) => isSame(input, centred, look));
  const [axes, others] = [look.axes(mean), variance ? look.axes(variance) : null];
  if (!isSquare || !axes || axes.join() !== others?.join() || epsilon === undefined || epsilon === null)
    return null;
  const sorted = [...axes].sort((a, b) => a - b);
  const isEnd = sorted.every((axis, i) => axis === i - sorted.length);
  return isEnd ? instead(last, 'LayerNormalization', mean.inputs[0], { axis: sorted[0], epsilon }) : null;
};

/** Some exporters write x - mean twice. */
function isSame(a: string, b: string, look: Look): boolean {
  const [x, y] = [look.maker(a, 'Sub'), look.maker(b, 'Sub')];
  return a === b || (x !== null && y !== null && x.inputs.join() === y.inputs.join());
}

const rules: readonly Rule[] = [silu, gelu, layerNorm];

export function recognized(graph: Graph): Graph {
  const makers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  const constant = (name: string) => {
    const maker = makers.get(name);
    return graph.constants.get(name) ?? (maker?.operator === 'Constant' ? folds.Constant(maker, []) : null);
  };
  const look: Look = {
    maker: (name, operator) => {
      const maker = makers.get(name);
      return maker?.operator === operator ? maker : null;
    },
    scalar: (name) => {
      const found = constant(name);
      return found && scalarOf(found);
    },
    axes: (node) => {
      const given = node.inputs[1] === undefined ? null : constant(node.inputs[1]);
      return node.ints('axes') ?? (given && 'length' in given.values ? Array.from(given.values) : null);
    },
  };
  const replaced = graph.nodes.map(
    (node) => rules.reduce<Node | null>((found, rule) => found ?? rule(node, look), null) ?? node,
  );
  return withoutUnused({ ...graph, nodes: replaced });
}

/** Nodes that nobody takes anything from any more are gone. */
function withoutUnused(graph: Graph): Graph {
  const needed = new Set(graph.outputs);
  const kept: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    kept.unshift(node);
    for (const input of node.inputs) needed.add(input);
  }
  const uses = new Map<string, number>();
  for (const name of [...kept.flatMap(({ inputs }) => inputs), ...graph.outputs])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return { ...graph, nodes: kept, uses: (value) => uses.get(value) ?? 0 };
}
