import type {
  BlockDocument,
  LayerDocument,
  ParameterValues,
  ProjectDocument,
} from '../../contract/project.ts';
import { layerOf } from './document.ts';

export const instanceOf = (
  id: string,
  block: string,
  params: ParameterValues,
  ...inputs: (string | null)[]
): LayerDocument => ({ ...layerOf(id, 'block', params, ...inputs), block });

export const repeated = (layer: LayerDocument, repeat: number): LayerDocument => ({ ...layer, repeat });

/** A layer and its activation, with everything that depends on names or numbers of layers: weights, statistics, random numbers. */
const unit: BlockDocument = {
  inputs: ['x'],
  layers: [
    layerOf('dense', 'dense', { units: 6, bias: false }, 'x'),
    layerOf('norm', 'batchNorm', {}, 'dense'),
    layerOf('act', 'activation', { function: 'tanh' }, 'norm'),
    layerOf('drop', 'dropout', { rate: 0.25 }, 'act'),
  ],
  output: 'drop',
  exposed: {
    units: { targets: [{ layer: 'dense', parameter: 'units' }] },
    rate: { targets: [{ layer: 'drop', parameter: 'rate' }] },
  },
};

/** Some of them around a link past all; the inner ones are listed last, and expose what they expose. */
const residual: BlockDocument = {
  title: 'Residual',
  inputs: ['x'],
  layers: [
    layerOf('sum', 'add', {}, 'third', 'x'),
    instanceOf('first', 'unit', { units: 5 }, 'x'),
    instanceOf('second', 'unit', {}, 'first'),
    repeated(instanceOf('third', 'unit', {}, 'second'), 2),
  ],
  output: 'sum',
  exposed: {
    rate: {
      targets: [
        { layer: 'first', parameter: 'rate' },
        { layer: 'second', parameter: 'rate' },
        { layer: 'third', parameter: 'rate' },
      ],
    },
    width: {
      targets: [
        { layer: 'second', parameter: 'units' },
        { layer: 'third', parameter: 'units' },
      ],
    },
  },
};

/** Weights that are used twice, and a second port. */
const tied: BlockDocument = {
  inputs: ['x', 'beside'],
  layers: [
    layerOf('code', 'dense', { units: 4 }, 'x'),
    layerOf('back', 'tiedDense', { of: 'code' }, 'code'),
    layerOf('both', 'add', {}, 'back', 'beside'),
  ],
  output: 'both',
  exposed: {},
};

export const someBlocks = { unit, residual, tied };

export const withBlocks = (
  document: ProjectDocument,
  layers: readonly LayerDocument[],
  blocks: ProjectDocument['blocks'] = someBlocks,
): ProjectDocument => ({ ...document, networks: { main: { layers } }, blocks });

/** The same layers written down flat, as a person would: for the tests to compare with. */
export function writtenFlat({ networks, blocks = {} }: ProjectDocument): LayerDocument[] {
  const ends = new Map<string, string>();
  const write = (
    layers: readonly LayerDocument[],
    prefix: string,
    ports: Readonly<Record<string, string>>,
    values: (layer: LayerDocument) => ParameterValues,
  ): LayerDocument[] => {
    const flat: LayerDocument[] = [];
    for (const layer of layers) {
      const id = `${prefix}${layer.id}`,
        params: ParameterValues = { ...layer.params, ...values(layer) },
        inputs = layer.inputs.map((from) => ports[from!] ?? `${prefix}${from}`);
      if (layer.type !== 'block') {
        const own =
          layer.type === 'tiedDense' ? { ...params, of: `${prefix}${String(params['of'])}` } : params;
        flat.push({ id, type: layer.type, params: own, inputs });
        continue;
      }
      const block = blocks[layer.block!]!,
        times = layer.repeat ?? 1;
      let first = inputs[0]!;
      for (let copy = 1; copy <= times; copy++) {
        const inner = times > 1 ? `${id}.${copy}.` : `${id}.`;
        const fed = Object.fromEntries(block.inputs.map((port, i) => [port, i === 0 ? first : inputs[i]!]));
        flat.push(
          ...write(block.layers, inner, fed, (l) =>
            Object.fromEntries(
              Object.entries(params).flatMap(([name, value]) =>
                block.exposed[name]!.targets.filter((target) => target.layer === l.id).map((target) => [
                  target.parameter,
                  value,
                ]),
              ),
            ),
          ),
        );
        first = `${inner}${block.output}`;
      }
      ends.set(id, first);
    }
    return flat;
  };
  const flat = write(networks['main']!.layers, '', {}, () => ({}));
  // What an instance gives is what its last layer gives, which may be an instance again.
  const end = (id: string): string => (ends.has(id) ? end(ends.get(id)!) : id);
  return flat.map((layer) => ({ ...layer, inputs: layer.inputs.map((from) => end(from!)) }));
}
