import { isLayerName } from '../../../engine/layers/index.ts';
import type { InferredLayer } from '../../../engine/graph/infer.ts';
import type { UnfoldedNetwork } from '../../../engine/graph/networks.ts';
import { indented, plain, type CodeLine, type Place } from '../line.ts';
import { className, comment, pythonNames, tuple } from '../python.ts';
import { variablesOf } from '../variables.ts';
import { unwritten } from '../unwritten.ts';
import type { HelperName } from './helpers.ts';
import { torchLayers } from './layers.ts';
import { natural, type Order } from './order.ts';
import { missing, type Row, type Site } from './row.ts';

/** Attributes that an nn.Module has already. */
const taken = new Set(
  (
    'training penalty forward parameters modules children buffers apply train eval zero_grad type half float double bfloat16 cuda cpu ' +
    'to state_dict load_state_dict named_parameters named_modules named_children named_buffers requires_grad_ share_memory ' +
    'add_module register_parameter register_buffer register_module extra_repr get_parameter get_buffer get_submodule dump_patches xpu ipu'
  ).split(' '),
);

export interface TorchClass {
  readonly name: string;
  readonly lines: readonly CodeLine[];
  readonly helpers: ReadonlySet<HelperName>;
  readonly hasPenalty: boolean;
  /** Lengths among what `forward` takes. */
  readonly lengths: readonly string[];
  readonly inputs: readonly InferredLayer[];
  readonly output: InferredLayer | null;
  /** What the module of a layer is called in it. */
  readonly modules: ReadonlyMap<string, string>;
}

/** Steps of a column's sequences: an argument of `forward`. */
const lengthsName = (column: string, columns: readonly string[]): string =>
  columns.length === 1 ? 'lengths' : `lengths${columns.indexOf(column) + 1}`;

/** A network as one nn.Module: what `__init__` makes, and what `forward` does with it. */
export function torchClass(network: string, found: UnfoldedNetwork): TorchClass {
  const { layers, byId, output, heads } = found,
    name = className(network === 'main' ? 'network' : network),
    names = pythonNames(
      layers.map(({ id }) => id),
      taken,
    ),
    variables = variablesOf(layers, names, output, heads),
    columns = [...new Set(layers.flatMap(({ type, lengths }) => (type === 'input' ? (lengths ?? []) : [])))],
    orders = new Map<string, Order>(),
    helpers = new Set<HelperName>(),
    modules: CodeLine[] = [],
    steps: CodeLine[] = [],
    asTrained: CodeLine[] = [];

  const siteOf = (layer: InferredLayer): Site => {
    const before = layer.inputs.map((id) => byId.get(id)!);
    const x = layer.inputs.map((id) => variables.get(id)!),
      given = layer.inputs.map((id) => orders.get(id) ?? null),
      lender = layer.borrowed && byId.get(layer.borrowed.layer);
    return {
      ...layer,
      self: `self.${names.get(layer.id)}`,
      x,
      natural: x.map((value, i) => natural(value, given[i])),
      orders: given,
      y: variables.get(layer.id)!,
      steps: before[0]?.lengths ? lengthsName(before[0].lengths, columns) : null,
      lender: lender ? `self.${names.get(lender.id)}` : null,
      lenderOrder: lender ? (orders.get(lender.inputs[0]) ?? null) : null,
    };
  };

  for (const layer of layers) {
    if (layer.type === 'input') continue;
    const site = siteOf(layer),
      row = rowOf(site),
      places: Place[] = [{ network, layer: layer.id }],
      at = (text: string): CodeLine => ({ text, places });
    row.helpers?.forEach((helper) => helpers.add(helper));
    orders.set(layer.id, row.order ?? null);
    if (row.note) steps.push(at(comment(`${layer.id}: ${row.note}`)));
    if (row.module && !row.isMissing)
      modules.push(at(`${site.self} = ${row.module}${layer.frozen ? '.requires_grad_(False)' : ''}`));
    if (layer.asTrained) asTrained.push(at(`${site.self}.eval()`));
    const { forward } = row;
    if (typeof forward !== 'string') steps.push(...forward.map(at));
    else if (forward !== site.y) steps.push(at(`${site.y} = ${forward}`));
  }
  steps.push(...unwritten(network, found).map((line) => ({ ...line, text: comment(line.text) })));

  const inputs = layers.filter(({ type }) => type === 'input');
  const said = inputs.map(({ id, shape }): CodeLine => ({
    text: comment(
      `${variables.get(id)}: ${tuple(['batch', ...channelsFirst(shape)]).replace(/^\(|\)$/g, '')}`,
    ),
    places: [{ network, layer: id }],
  }));
  const hasPenalty = layers.some(({ type }) => type === 'sparsity'),
    given = [
      ...inputs.map(({ id }) => variables.get(id)!),
      ...columns.map((column) => lengthsName(column, columns)),
    ];
  const outputs = output === null ? [] : [output, ...heads].filter((id) => variables.has(id));
  const end = outputs.length
    ? [
        {
          text: `return ${outputs.map((id) => natural(variables.get(id)!, orders.get(id) ?? null)).join(', ')}`,
          places: outputs.map((layer) => ({ network, layer })),
        },
      ]
    : [plain("raise NotImplementedError('the network has no single output yet')")];
  return {
    name,
    helpers,
    hasPenalty,
    lengths: columns.map((column) => lengthsName(column, columns)),
    inputs,
    output: byId.get(output ?? '') ?? null,
    modules: names,
    lines: [
      plain(`class ${name}(nn.Module):`),
      ...indented(1, [
        plain('def __init__(self):'),
        ...indented(1, [plain('super().__init__()'), ...modules]),
        plain(),
        {
          text: `def forward(${['self', ...given].join(', ')}):`,
          places: inputs.map(({ id }) => ({ network, layer: id })),
        },
        ...indented(1, [...said, ...(hasPenalty ? [plain('self.penalty = 0.0')] : []), ...steps, ...end]),
        ...(asTrained.length === 0
          ? []
          : [
              plain(),
              plain('def train(self, mode=True):'),
              ...indented(1, [
                plain('super().train(mode)'),
                plain('# Frozen: they use their running statistics and leave them as they are.'),
                ...asTrained,
                plain('return self'),
              ]),
            ]),
      ]),
    ],
  };
}

export const channelsFirst = (shape: readonly number[]): readonly number[] =>
  shape.length === 3 ? [shape[2], shape[0], shape[1]] : shape;

/** PyTorch's layers know images, sequences and vectors. */
function rowOf(site: Site): Row {
  const ranks = [site.shape, ...site.inputShapes].map(({ length }) => length);
  if (ranks.some((rank) => rank > 3))
    return missing(`no code is written for samples of ${Math.max(...ranks)} axes`);
  return isLayerName(site.type) ? torchLayers[site.type](site) : missing(`there is no layer ${site.type}`);
}
