import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/**
 * The messages of onnx.proto that a network needs, as tables of their fields: number -> name and kind. What is not listed is
 * skipped. Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
type Kind = 'whole' | 'float' | 'text' | 'bytes' | 'wholes' | 'floats' | 'doubles' | 'texts' | Message;
interface Message {
  readonly fields: Fields;
  readonly many: boolean;
}
type Fields = Readonly<Record<number, readonly [name: string, kind: Kind]>>;

const one = (fields: Fields): Message => ({ fields, many: false });
const many = (fields: Fields): Message => ({ fields, many: true });

export interface TensorMessage {
  readonly dims: readonly number[];
  readonly type: number;
  readonly name: string;
  readonly raw?: Uint8Array;
  readonly floats: readonly number[];
  readonly doubles: readonly number[];
  /** Also the bits of halves, bytes and flags. */
  readonly int32s: readonly number[];
  readonly int64s: readonly number[];
  readonly uint64s: readonly number[];
  /** 1: the values stand in a file of their own. */
  readonly location: number;
  readonly external: readonly { readonly key: string; readonly value: string }[];
}
export interface AttributeMessage {
  readonly name: string;
  readonly float: number;
  readonly int: number;
  readonly text: string;
  readonly tensor?: TensorMessage;
  readonly floats: readonly number[];
  readonly ints: readonly number[];
  readonly texts: readonly string[];
  readonly type: number;
}
export interface NodeMessage {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  readonly attributes: readonly AttributeMessage[];
}
export interface ValueMessage {
  readonly name: string;
  readonly type?: {
    readonly tensor?: {
      readonly element: number;
      readonly shape?: { readonly dims: readonly { readonly size: number; readonly name: string }[] };
    };
  };
}
export interface GraphMessage {
  readonly nodes: readonly NodeMessage[];
  readonly name: string;
  readonly initializers: readonly TensorMessage[];
  readonly inputs: readonly ValueMessage[];
  readonly outputs: readonly ValueMessage[];
}
export interface ModelMessage {
  readonly version: number;
  readonly producer: string;
  readonly producerVersion: string;
  readonly graph?: GraphMessage;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
}

const tensor: Fields = {
  1: ['dims', 'wholes'],
  2: ['type', 'whole'],
  4: ['floats', 'floats'],
  5: ['int32s', 'wholes'],
  7: ['int64s', 'wholes'],
  8: ['name', 'text'],
  9: ['raw', 'bytes'],
  10: ['doubles', 'doubles'],
  11: ['uint64s', 'wholes'],
  13: ['external', many({ 1: ['key', 'text'], 2: ['value', 'text'] })],
  14: ['location', 'whole'],
};
const attribute: Fields = {
  1: ['name', 'text'],
  2: ['float', 'float'],
  3: ['int', 'whole'],
  4: ['text', 'text'],
  5: ['tensor', one(tensor)],
  7: ['floats', 'floats'],
  8: ['ints', 'wholes'],
  9: ['texts', 'texts'],
  20: ['type', 'whole'],
};
const node: Fields = {
  1: ['inputs', 'texts'],
  2: ['outputs', 'texts'],
  3: ['name', 'text'],
  4: ['operator', 'text'],
  5: ['attributes', many(attribute)],
  7: ['domain', 'text'],
};
const dimension: Fields = { 1: ['size', 'whole'], 2: ['name', 'text'] };
const value: Fields = {
  1: ['name', 'text'],
  2: [
    'type',
    one({
      1: ['tensor', one({ 1: ['element', 'whole'], 2: ['shape', one({ 1: ['dims', many(dimension)] })] })],
    }),
  ],
};
const graph: Fields = {
  1: ['nodes', many(node)],
  2: ['name', 'text'],
  5: ['initializers', many(tensor)],
  11: ['inputs', many(value)],
  12: ['outputs', many(value)],
};
const model: Fields = {
  1: ['version', 'whole'],
  2: ['producer', 'text'],
  3: ['producerVersion', 'text'],
  7: ['graph', one(graph)],
  8: ['opsets', many({ 1: ['domain', 'text'], 2: ['version', 'whole'] })],
};

const wire: Readonly<Record<Exclude<Kind, Message>, WireType>> = {
  whole: WireType.Varint,
  wholes: WireType.Varint,
  float: WireType.Bit32,
  floats: WireType.Bit32,
  doubles: WireType.Bit64,
  text: WireType.LengthDelimited,
  texts: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
};

/** Throws RangeError or Error where the bytes are no such message. */
export const readModel = (bytes: Uint8Array): ModelMessage => readMessage(bytes, model) as ModelMessage;
export const readTensor = (bytes: Uint8Array): TensorMessage => readMessage(bytes, tensor) as TensorMessage;

function readMessage(bytes: Uint8Array, fields: Fields): unknown {
  const message = empty(fields);
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const field = Object.hasOwn(fields, number) ? fields[number] : undefined;
    if (!field) {
      if (type === WireType.StartGroup || type === WireType.EndGroup) throw new Error('it has a group');
      reader.skip(type, number);
    } else readField(reader, type, message, field);
  }
  // Numbers do not look how far they read.
  if (reader.pos > reader.len) throw new RangeError('premature EOF');
  return message;
}

function empty(fields: Fields): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const [name, kind] of Object.values(fields)) {
    if (typeof kind === 'object') {
      if (kind.many) message[name] = [];
    } else if (kind.endsWith('s') && kind !== 'bytes') message[name] = [];
    else if (kind === 'text') message[name] = '';
    else if (kind !== 'bytes') message[name] = 0;
  }
  return message;
}

function readField(
  reader: BinaryReader,
  type: WireType,
  message: Record<string, unknown>,
  [name, kind]: readonly [string, Kind],
): void {
  if (typeof kind === 'object') {
    if (type !== WireType.LengthDelimited) throw new Error(`${name} is no message`);
    const inner = readMessage(reader.bytes(), kind.fields);
    if (kind.many) (message[name] as unknown[]).push(inner);
    else message[name] = inner;
    return;
  }
  const list = Array.isArray(message[name]) ? (message[name] as unknown[]) : null;
  if (type === wire[kind]) {
    const read = readOne(reader, kind);
    if (list) list.push(read);
    else message[name] = read;
  } else if (list && type === WireType.LengthDelimited && kind !== 'texts') {
    // Lists of numbers come packed as well.
    const end = reader.uint32() + reader.pos;
    if (end > reader.len) throw new RangeError('premature EOF');
    while (reader.pos < end) list.push(readOne(reader, kind));
  } else throw new Error(`${name} is of another type`);
}

function readOne(reader: BinaryReader, kind: Exclude<Kind, Message>): unknown {
  switch (kind) {
    case 'whole':
    case 'wholes':
      return Number(reader.int64());
    case 'float':
    case 'floats':
      return reader.float();
    case 'doubles':
      return reader.double();
    case 'text':
    case 'texts':
      return reader.string();
    case 'bytes':
      return reader.bytes();
    default:
      return kind satisfies never;
  }
}
