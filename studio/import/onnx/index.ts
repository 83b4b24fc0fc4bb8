import { ProblemError, problem } from '../../../contract/problems.ts';
import { infer } from '../../../engine/graph/infer.ts';
import { fromLayout, torchLayout } from '../../export/layout.ts';
import { readSmall } from '../../files/read.ts';
import type { Imported } from '../imported.ts';
import type { Flow } from './flow.ts';
import { graphOf } from './graph.ts';
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
  const graph = recognized(await graphOf(message, file));
  const { builder, inputs, outputs } = translate(graph, file);
  const network = { layers: builder.layers };
  const inferred = infer('main', network);
  const layout = torchLayout(inferred, 'main', { orderInto: builder.orderInto, notes: [] });
  const weights = fromLayout(layout, [...builder.tensors.values()]);
  const origin = [message.producer, message.producerVersion].filter(Boolean).join(' ');
  return {
    format: origin === '' ? 'ONNX' : `ONNX, by ${origin}`,
    network,
    weights,
    inputs,
    outputs,
    notes: [...builder.notes],
  };
}

function messageOf(bytes: Uint8Array, file: string): ModelMessage {
  try {
    return readModel(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError(problem('import/file', { format: 'ONNX model', reason }, { file }));
  }
}
