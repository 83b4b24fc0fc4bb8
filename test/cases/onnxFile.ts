import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** ONNX files of a few nodes, written field by field: what no exporter would write can be written, too. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, number | string | readonly number[]>>;
}
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values?: readonly number[];
  /** TensorProto.DataType; floats where absent. */
  readonly type?: number;
  readonly raw?: Uint8Array;
  readonly external?: Readonly<Record<string, string>>;
}
export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: readonly string[];
  readonly tensors?: readonly OnnxTensor[];
  readonly opset?: number;
}

type Fill = (writer: BinaryWriter) => unknown;
const message = (writer: BinaryWriter, field: number, fill: Fill): BinaryWriter => {
  writer.tag(field, 2).fork();
  fill(writer);
  return writer.join();
};
const text = (writer: BinaryWriter, field: number, value: string) => writer.tag(field, 2).string(value);
const whole = (writer: BinaryWriter, field: number, value: number) =>
  writer.tag(field, 0).int64(String(value));

function attribute(writer: BinaryWriter, name: string, value: number | string | readonly number[]): void {
  message(writer, 5, (w) => {
    text(w, 1, name);
    if (typeof value === 'string') text(w, 4, value);
    else if (typeof value !== 'number') value.forEach((n) => whole(w, 8, n));
    else if (Number.isInteger(value) && name !== 'alpha') whole(w, 3, value);
    else w.tag(2, 5).float(value);
  });
}

function tensor(
  writer: BinaryWriter,
  { name, dims, values = [], type = 1, raw, external }: OnnxTensor,
): void {
  message(writer, 5, (w) => {
    dims.forEach((n) => whole(w, 1, n));
    whole(w, 2, type);
    if (type === 7) values.forEach((n) => whole(w, 7, n));
    else if (type === 10) values.forEach((n) => whole(w, 5, n));
    else if (type === 11) values.forEach((n) => w.tag(10, 1).double(n));
    else values.forEach((n) => w.tag(4, 5).float(n));
    text(w, 8, name);
    if (raw) w.tag(9, 2).bytes(raw);
    if (!external) return;
    for (const [key, value] of Object.entries(external))
      message(w, 13, (e) => text(text(e, 1, key), 2, value));
    whole(w, 14, 1);
  });
}

function value(writer: BinaryWriter, field: number, name: string, sizes: readonly (number | string)[]): void {
  message(writer, field, (w) => {
    text(w, 1, name);
    message(w, 2, (type) =>
      message(type, 1, (t) => {
        whole(t, 1, 1);
        message(t, 2, (shape) =>
          sizes.forEach((size) =>
            message(shape, 1, (d) => (typeof size === 'number' ? whole(d, 1, size) : text(d, 2, size))),
          ),
        );
      }),
    );
  });
}

export function onnxBytes({ nodes, inputs, outputs, tensors = [], opset = 17 }: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  whole(writer, 1, 8);
  text(writer, 2, 'a test');
  message(writer, 7, (graph) => {
    for (const node of nodes) {
      message(graph, 1, (w) => {
        node.inputs.forEach((name) => text(w, 1, name));
        node.outputs.forEach((name) => text(w, 2, name));
        text(w, 3, node.name ?? '');
        text(w, 4, node.operator);
        for (const [name, given] of Object.entries(node.attributes ?? {})) attribute(w, name, given);
        text(w, 7, node.domain ?? '');
      });
    }
    tensors.forEach((one) => tensor(graph, one));
    for (const [name, sizes] of Object.entries(inputs)) value(graph, 11, name, sizes);
    for (const name of outputs) value(graph, 12, name, []);
  });
  message(writer, 8, (w) => whole(text(w, 1, ''), 2, opset));
  return writer.finish();
}
