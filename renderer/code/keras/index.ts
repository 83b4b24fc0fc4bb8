import type { ProjectDocument } from '../../../contract/project.ts';
import { isLayerName } from '../../../engine/layers/index.ts';
import type { UnfoldedNetwork } from '../../../engine/graph/networks.ts';
import { indented, plain, type CodeLine, type Place } from '../line.ts';
import { call, className, comment, pythonNames, text } from '../python.ts';
import { unwritten } from '../unwritten.ts';
import { variablesOf } from '../variables.ts';
import { kerasLayers } from './layers.ts';
import { missing, type KerasSite } from './row.ts';
import { kerasTraining } from './training.ts';

/** All networks of a project in Keras's functional form, each made by a function, and how they are trained. */
export function kerasCode(
  document: ProjectDocument,
  networks: ReadonlyMap<string, UnfoldedNetwork>,
): CodeLine[] {
  const gap = [plain(), plain()];
  const body = [
    ...[...networks].flatMap(([name, network]) => [...gap, ...kerasFunction(name, network)]),
    ...gap,
    ...kerasTraining(document, networks, {
      made: functionName,
      named: (network, layer) => namesOf(networks.get(network)!).get(layer)!,
    }),
  ];
  const uses = (module: RegExp): boolean => body.some(({ text }) => module.test(text));
  return [
    ...(uses(/\btf\./)
      ? [plain('# Written for Keras on TensorFlow, the backend that it takes by itself.')]
      : []),
    ...(uses(/\bmath\./) ? [plain('import math'), plain()] : []),
    plain('import keras'),
    ...(uses(/\btf\./) ? [plain('import tensorflow as tf')] : []),
    plain('from keras import layers, ops'),
    ...body,
  ];
}

const functionName = (network: string): string =>
  `make_${network === 'main' ? 'network' : network.replace(/[^A-Za-z0-9]/g, '_')}`;

const namesOf = ({ layers }: UnfoldedNetwork): ReadonlyMap<string, string> =>
  pythonNames(
    layers.map(({ id }) => id),
    new Set(['h', 'c', 'h_back', 'c_back']),
  );

function kerasFunction(network: string, found: UnfoldedNetwork): CodeLine[] {
  const { layers, byId, output, heads } = found,
    names = namesOf(found),
    variables = variablesOf(layers, names, output, heads),
    inputs = layers.filter(({ type }) => type === 'input');
  const body = layers.flatMap((layer): CodeLine[] => {
    const places: Place[] = [{ network, layer: layer.id }],
      isInput = layer.type === 'input';
    const site: KerasSite = {
      ...layer,
      x: layer.inputs.map((id) => variables.get(id)!),
      y: isInput ? names.get(layer.id)! : variables.get(layer.id)!,
      named: `name=${text(names.get(layer.id)!)}${layer.frozen && layer.weights.length > 0 ? ', trainable=False' : ''}`,
    };
    const row =
      layer.inputs.some((id) => byId.get(id)!.variable) || layer.variable
        ? missing(
            'Keras tells the lengths of sequences by a mask: add layers.Masking, or mask_zero=True to the embedding',
          )
        : isLayerName(layer.type)
          ? kerasLayers[layer.type](site)
          : missing(`there is no layer ${layer.type}`);
    const again = isInput && variables.get(layer.id) !== site.y ? ` = ${variables.get(layer.id)}` : '';
    const lines = typeof row.code === 'string' ? [`${site.y}${again} = ${row.code}`] : row.code;
    return [...(row.note ? [comment(`${layer.id}: ${row.note}`)] : []), ...lines].map((line) => ({
      text: line,
      places,
    }));
  });
  const left = unwritten(network, found).map((line) => ({ ...line, text: comment(line.text) }));
  const given = inputs.map(({ id }) => names.get(id)!);
  const list = (all: readonly string[]): string => (all.length === 1 ? all[0] : `[${all.join(', ')}]`),
    outputs = [output ?? '', ...heads].filter((id) => variables.has(id));
  const end =
    output === null || !variables.has(output)
      ? plain("raise NotImplementedError('the network has no single output yet')")
      : {
          text: `return ${call('keras.Model', list(given), list(outputs.map((id) => variables.get(id)!)), `name=${text(className(network).toLowerCase())}`)}`,
          places: outputs.map((layer) => ({ network, layer })),
        };
  return [plain(`def ${functionName(network)}():`), ...indented(1, [...body, ...left, end])];
}
