import { ProblemError, problem } from '../../../contract/problems.ts';
import { infer } from '../../../engine/graph/infer.ts';
import { fromLayout, torchLayout } from '../../export/layout.ts';
import { readSmall } from '../../files/read.ts';
import type { Imported } from '../imported.ts';
import type { Flow } from './flow.ts';
import { graphOf, type Graph } from './graph.ts';
import { recognized } from './patterns.ts';
import { translate } from './translate.ts';
import { readModel, type ModelMessage } from './wire.ts';

/** What protobuf itself takes. */
const largest = 2 ** 31 - 1;

export interface ImportedOnnx extends Imported {
  /** Inputs and outputs of the graph beside ours: where each value of theirs stands. */
  readonly inputs: ReadonlyMap<string, Flow>;
  readonly outputs: readonly Flow[];
}

/** A network and its weights out of an ONNX file. Throws ProblemError. */
export async function readOnnx(file: string): Promise<ImportedOnnx> {
  const message = messageOf(await readSmall(file, largest), file);
  const origin = [message.producer, message.producerVersion].filter(Boolean).join(' ');
  const made = networkOf(await graphOf(message, file), file);
  return { ...made, format: origin === '' ? 'ONNX' : `ONNX, by ${origin}` };
}

export function networkOf(graph: Graph, file: string): Omit<ImportedOnnx, 'format'> {
  const { builder, inputs, outputs } = translate(recognized(graph), file);
  const network = { layers: builder.layers };
  const inferred = infer('main', network);
  const layout = torchLayout(inferred, 'main', { orderInto: builder.orderInto, notes: [] });
  for (const { to, source } of layout.moves)
    if (builder.tensors.get(to)?.values.length !== source.length)
      throw new ProblemError(
        problem(
          'import/file',
          { format: 'ONNX model', reason: `its weights do not fit: ${to} has others than its layer` },
          { file },
        ),
      );
  const weights = fromLayout(layout, [...builder.tensors.values()]);
  return {
    network,
    weights: weights.length > 0 ? weights : null,
    inputs,
    outputs,
    ends: [...new Set(outputs.map(({ layer }) => layer))],
    notes: [...builder.notes],
  };
}

function messageOf(bytes: Uint8Array, file: string): ModelMessage {
  try {
    return readModel(bytes);
  } catch (error) {
    const reason = `its bytes are none that ONNX writes (${error instanceof Error ? error.message : String(error)})`;
    throw new ProblemError(problem('import/file', { format: 'ONNX model', reason }, { file }));
  }
}
