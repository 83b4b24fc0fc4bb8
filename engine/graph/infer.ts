import { problem, type Problem, type Where } from '../../contract/problems.ts';
import { blockType, type LayerDocument, type NetworkDocument } from '../../contract/project.ts';
import { isLayerName, layers as table } from '../layers/index.ts';
import { isProblem, type Borrowed, type Layer, type Weight } from '../layers/layer.ts';
import { expectation, withDefaults, type Values } from '../parameters.ts';
import { sizeOf, type Shape } from '../tensor/shape.ts';
import { nearest } from './nearest.ts';

/** A layer whose inputs are known and whose shape was found. */
export interface InferredLayer {
  readonly id: string;
  readonly type: string;
  readonly layer: Layer;
  readonly params: Values;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  readonly weights: readonly Weight[];
  /** A weight of another layer that it uses, too. */
  readonly borrowed?: Borrowed;
  /** Elements of its weights that are learned, or would be if it were not frozen. */
  readonly parameters: number;
  /** Training leaves its weights alone: none of them is trainable. */
  readonly frozen: boolean;
  /** It behaves as after training also while others train: frozen, with running statistics. */
  readonly asTrained: boolean;
  readonly multiplyAdds: number;
  /** The data column whose lengths the steps of the output have; null where all samples have the same number of steps. */
  readonly lengths: string | null;
  readonly variable: boolean;
}

export interface InferredNetwork {
  /** Layers whose shape is known, each after its inputs. */
  readonly layers: readonly InferredLayer[];
  readonly byId: ReadonlyMap<string, InferredLayer>;
  readonly problems: readonly Problem[];
  /** The one layer that no other layer uses and that is no head; null where there is none or more than one. */
  readonly output: string | null;
}

const noHeads: ReadonlySet<string> = new Set();

/** Shapes, parameters and problems of one network; `heads`: further outputs. Never throws: a half-drawn network is normal. */
export function infer(name: string, network: NetworkDocument, heads = noHeads): InferredNetwork {
  const problems: Problem[] = [];
  const at = (layer?: string, field?: string): Where => ({
    network: name,
    ...(layer !== undefined && { layer }),
    ...(field !== undefined && { field }),
  });
  if (network.layers.length === 0) problems.push(problem('graph/empty', {}, at()));

  const documents = new Map<string, LayerDocument>();
  for (const layer of network.layers) {
    if (documents.has(layer.id)) problems.push(problem('graph/duplicate-id', { id: layer.id }, at(layer.id)));
    else documents.set(layer.id, layer);
  }
  const { order, cycle } = sort(documents);
  if (cycle) problems.push(problem('graph/cycle', { path: cycle }, at(cycle[0])));

  const byId = new Map<string, InferredLayer>();
  for (const document of order) {
    const found = inferLayer(document, documents, byId, at, problems);
    if (found) byId.set(document.id, found);
  }

  if (network.layers.length > 0 && !network.layers.some((l) => l.type === 'input')) {
    problems.push(problem('graph/no-input', {}, at()));
  }
  return {
    layers: [...byId.values()],
    byId,
    problems,
    output: findOutput(documents, heads, cycle !== null, at, problems),
  };
}

function findOutput(
  documents: ReadonlyMap<string, LayerDocument>,
  heads: ReadonlySet<string>,
  cyclic: boolean,
  at: (layer?: string) => Where,
  problems: Problem[],
): string | null {
  // What is behind a circle is not what the person means by the end.
  if (cyclic) return null;
  const used = new Set([...documents.values()].flatMap((l) => l.inputs));
  const all = [...documents.keys()].filter((id) => !used.has(id)),
    ends = all.filter((id) => !heads.has(id));
  if (ends.length === 1) return ends[0]!;
  if (ends.length === 0 && all.length > 0)
    problems.push(problem('graph/no-output', { heads: all }, at(all.at(-1))));
  if (ends.length > 1) problems.push(problem('graph/several-outputs', { layers: ends }, at(ends.at(-1))));
  return null;
}

function inferLayer(
  document: LayerDocument,
  documents: ReadonlyMap<string, LayerDocument>,
  known: ReadonlyMap<string, InferredLayer>,
  at: (layer?: string, field?: string) => Where,
  problems: Problem[],
): InferredLayer | null {
  const before = problems.length,
    { id, type } = document;
  // A block that could not be unfolded: `expandBlocks` says why.
  if (type === blockType) return null;
  if (!isLayerName(type)) {
    const guess = nearest(type, Object.keys(table));
    problems.push(problem('graph/unknown-layer', { type, ...(guess && { nearest: guess }) }, at(id)));
    return null;
  }
  const layer: Layer = table[type];
  checkParameters(layer, document, at, problems);

  const { min, max } = layer.inputs,
    count = document.inputs.length;
  if (count < min || count > max) {
    problems.push(
      problem(
        'graph/input-count',
        { found: count, expected: min === max ? `${min}` : `${min} to ${max}` },
        at(id),
      ),
    );
  }
  document.inputs.forEach((input, port) => {
    if (input === null) problems.push(problem('graph/unconnected-input', { port }, at(id)));
    else if (!documents.has(input)) problems.push(problem('graph/missing-layer', { input }, at(id)));
  });
  // A layer behind a broken one is not a problem of its own.
  if (problems.length > before || document.inputs.some((input) => !known.has(input!))) return null;

  const params = withDefaults(layer.parameters, document.params);
  const inputs = document.inputs as readonly string[];
  const inputShapes = inputs.map((input) => known.get(input)!.shape);
  const misplaced = layer.follows?.(
    params,
    inputs.map((input) => known.get(input)!),
  );
  if (misplaced) {
    problems.push({ ...misplaced, where: at(id) });
    return null;
  }
  const borrowed = layer.borrows?.(params),
    owner = borrowed && documents.get(borrowed.layer);
  if (borrowed && owner?.type !== borrowed.type) {
    const details = { layer: borrowed.layer, needed: borrowed.type, ...(owner && { found: owner.type }) };
    problems.push(problem('graph/borrowed-layer', details, at(id)));
    return null;
  }
  if (borrowed && !known.has(borrowed.layer)) return null;
  const lent = borrowed && known.get(borrowed.layer)!.weights.find((w) => w.name === borrowed.weight)!.shape;
  const shape = layer.shape(params, inputShapes, lent);
  if (isProblem(shape)) {
    problems.push({ ...shape, where: { ...at(id), ...shape.where } });
    return null;
  }
  const lengths = lengthsAfter(
    layer,
    params,
    inputs.map((input) => known.get(input)!),
  );
  if (lengths !== null && typeof lengths !== 'string') {
    problems.push({ ...lengths, where: at(id) });
    return null;
  }
  const own = layer.weights(params, inputShapes, lent),
    frozen = document.frozen === true,
    weights = frozen ? own.map((w) => ({ ...w, trainable: false })) : own;
  return {
    id,
    type,
    layer,
    params,
    inputs,
    inputShapes,
    shape,
    weights,
    ...(borrowed && { borrowed }),
    parameters: own.reduce((sum, w) => sum + (w.trainable ? sizeOf(w.shape) : 0), 0),
    frozen,
    asTrained: frozen && own.some((w) => !w.trainable && !w.perSample),
    multiplyAdds: layer.multiplyAdds(params, inputShapes, lent),
    lengths,
    variable: lengths !== null,
  };
}

/** The data column whose lengths the output has, or the problem with the inputs' lengths. */
function lengthsAfter(
  layer: Layer,
  params: Values,
  inputs: readonly InferredLayer[],
): string | null | Problem {
  if (layer.kind === 'input') return params['variable'] ? (params['column'] as string) : null;
  const columns = [...new Set(inputs.flatMap((input) => input.lengths ?? []))];
  if (columns.length === 0) return null;
  if (columns.length > 1) return problem('graph/different-lengths', { columns });
  const shapes = inputs.map((input) => input.shape),
    effect = layer.lengths?.(params, shapes) ?? null;
  if (effect === null) return problem('graph/lengths-unsupported', { layer: layer.title });
  return effect === 'keep' ? columns[0]! : null;
}

function checkParameters(
  layer: Layer,
  document: LayerDocument,
  at: (layer?: string, field?: string) => Where,
  problems: Problem[],
): void {
  for (const [name, value] of Object.entries(document.params)) {
    const parameter = Object.hasOwn(layer.parameters, name) ? layer.parameters[name] : undefined;
    if (!parameter) {
      const known = Object.keys(layer.parameters).join(', ') || 'none';
      problems.push(problem('graph/unknown-parameter', { name, known }, at(document.id, name)));
      continue;
    }
    const expected = expectation(parameter, value);
    if (expected) {
      problems.push(
        problem(
          'graph/parameter',
          { name, found: JSON.stringify(value) ?? 'nothing', expected },
          at(document.id, name),
        ),
      );
    }
  }
}

/** What must be known before a layer: its inputs, and whose weights it borrows. */
function neededBefore({ id, type, params, inputs }: LayerDocument): readonly (string | null)[] {
  const layer: Layer | null = isLayerName(type) ? table[type] : null,
    lender = layer?.borrows?.(withDefaults(layer.parameters, params)).layer;
  // Itself it cannot borrow from, which is told as that and not as a circle.
  return typeof lender === 'string' && lender !== id ? [...inputs, lender] : inputs;
}

/** Depth-first topological order, in document order where links leave a choice; and the first cycle met, as a path. */
function sort(documents: ReadonlyMap<string, LayerDocument>): {
  order: LayerDocument[];
  cycle: string[] | null;
} {
  const order: LayerDocument[] = [],
    state = new Map<string, 'open' | 'done'>();
  let cycle: string[] | null = null;
  // An explicit stack: a network may be deeper than the call stack.
  for (const root of documents.keys()) {
    const stack: { id: string; next: number }[] = state.has(root) ? [] : [{ id: root, next: 0 }];
    if (stack.length) state.set(root, 'open');
    while (stack.length) {
      const top = stack.at(-1)!,
        document = documents.get(top.id)!,
        needed = neededBefore(document);
      const input = needed[top.next++];
      if (top.next > needed.length) {
        state.set(top.id, 'done');
        order.push(document);
        stack.pop();
      } else if (typeof input === 'string' && documents.has(input)) {
        const seen = state.get(input);
        if (seen === 'open')
          cycle ??= [
            ...stack
              .slice(stack.findIndex((s) => s.id === input))
              .map((s) => s.id)
              .reverse(),
            stack.at(-1)!.id,
          ];
        else if (!seen) {
          state.set(input, 'open');
          stack.push({ id: input, next: 0 });
        }
      }
    }
  }
  return { order, cycle };
}
