import { z } from 'zod';
import {
  blockFormat,
  blockVersion,
  projectFormat,
  projectVersion,
  type BlockFile,
  type DataSource,
  type ProjectDocument,
} from '../../contract/project.ts';

/**
 * project.json, field by field. Every rule carries what it expects as a phrase, because that is what a person reads
 * who wrote the file by hand: "Found "ten", expected a whole number between 1 and 100000".
 * Fields that are not known are refused: they are spelling mistakes, and a new field raises the version.
 */
const text = (most = 10_000) => {
  const error = most < 10_000 ? `a text of up to ${most} characters` : 'a text';
  return z.string({ error }).max(most, { error });
};
const flag = () => z.boolean({ error: 'true or false' });
const whole = (least: number, most: number) => {
  const error = `a whole number between ${least} and ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
const number = (least: number, most: number) => {
  const error = `a number between ${least} and ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};
const share = () => number(0, 1);
const choice = <const O extends readonly [string, ...string[]]>(...options: O) =>
  z.enum(options, { error: `one of ${options.map((o) => `"${o}"`).join(', ')}` });
const path = () => {
  const error = 'a path';
  return z.string({ error }).min(1, { error }).max(4096, { error });
};

/** Refuses fields that it does not name; its phrase lists them all. */
const object = <S extends z.core.$ZodLooseShape>(shape: S) => {
  const names = Object.keys(shape);
  const last = names.length > 1 ? ` and ${names.at(-1)}` : '';
  return z.strictObject(shape, {
    error: `an object with ${names.slice(0, Math.max(1, names.length - 1)).join(', ')}${last}`,
  });
};

/** Ids become names of weights in exported files, and keys: `__proto__` is none. */
const idForm = /^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/;
const id = () => {
  const error = 'up to 64 letters, digits, "_" and "-"';
  return z.string({ error }).regex(idForm, { error });
};
const parameterName = () => {
  const error = 'the name of a parameter';
  return z.string({ error }).regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/, { error });
};

const parameterValue = z.union([z.number(), z.string().max(1000), z.boolean(), z.array(z.number()).max(16)], {
  error: 'a number, a text, true or false, or a list of numbers',
});
const parameters = z.record(parameterName(), parameterValue, { error: 'an object of parameters' });

const layer = object({
  id: id(),
  type: text(100),
  params: parameters,
  inputs: z
    .array(z.union([id(), z.null()], { error: 'the id of a layer, or null' }), {
      error: 'a list of layer ids',
    })
    .max(1000, { error: 'at most 1000 inputs' }),
  block: id().optional(),
  repeat: whole(1, 1000).optional(),
  frozen: z.literal(true, { error: 'true' }).optional(),
});
const layers = z.array(layer, { error: 'a list of layers' }).max(10_000, { error: 'at most 10000 layers' });
const network = object({ layers });
const exposed = object({
  targets: z
    .array(object({ layer: id(), parameter: parameterName() }), { error: 'a list of parameters of layers' })
    .min(1, { error: 'at least one parameter of a layer' })
    .max(1000, { error: 'at most 1000 parameters of layers' }),
});
export const blockSchema = object({
  title: text(200).optional(),
  description: text().optional(),
  inputs: z.array(id(), { error: 'a list of names of ports' }).max(16, { error: 'at most 16 inputs' }),
  layers,
  output: id(),
  exposed: z.record(parameterName(), exposed, { error: 'an object of parameters' }),
});

const sourceKinds: readonly DataSource['kind'][] = [
  'builtin',
  'generated',
  'csv',
  'idx',
  'images',
  'text',
  'lines',
  'sequences',
  'forecast',
];
const source = z.discriminatedUnion(
  'kind',
  [
    object({ kind: z.literal('builtin'), name: text(100) }),
    object({ kind: z.literal('generated'), name: text(100), params: parameters }),
    object({
      kind: z.literal('csv'),
      path: path(),
      target: text(1000),
      features: z.array(text(1000), { error: 'a list of column names' }).optional(),
      task: choice('classes', 'number'),
      targets: z
        .array(object({ column: text(1000), task: choice('classes', 'number') }), {
          error: 'a list of columns',
        })
        .max(100, { error: 'at most 100 columns' })
        .optional(),
      header: flag().optional(),
    }),
    object({ kind: z.literal('idx'), path: path(), memory: whole(1, 4096).optional() }),
    object({
      kind: z.literal('images'),
      path: path(),
      height: whole(1, 4096),
      width: whole(1, 4096),
      channels: z.union([z.literal(1), z.literal(3)], { error: '1 or 3' }),
    }),
    object({
      kind: z.literal('text'),
      path: path(),
      unit: choice('character', 'word'),
      lowercase: flag(),
      window: whole(1, 10_000),
      stride: whole(1, 1_000_000),
    }),
    object({
      kind: z.literal('lines'),
      path: path(),
      unit: choice('character', 'word'),
      lowercase: flag(),
      text: text(1000).optional(),
      target: text(1000).optional(),
    }),
    object({
      kind: z.literal('sequences'),
      path: path(),
      sequence: text(1000),
      time: text(1000).optional(),
      target: text(1000),
      features: z.array(text(1000), { error: 'a list of column names' }).optional(),
      task: choice('classes', 'number'),
      per: choice('sequence', 'step'),
    }),
    object({
      kind: z.literal('forecast'),
      path: path(),
      target: text(1000),
      features: z.array(text(1000), { error: 'a list of column names' }).optional(),
      window: whole(1, 10_000),
      horizon: whole(1, 10_000),
      stride: whole(1, 1_000_000),
    }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `one of ${sourceKinds.map((kind) => `"${kind}"`).join(', ')}`
        : 'a source of data, or null',
  },
);
const posterior = z.discriminatedUnion(
  'kind',
  [
    object({ kind: z.literal('dropout'), passes: whole(2, 10_000) }),
    object({ kind: z.literal('ensemble'), members: whole(2, 100) }),
    object({
      kind: z.literal('sgld'),
      burnIn: whole(0, 100_000),
      every: whole(1, 100_000),
      samples: whole(2, 1000),
    }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union' ? 'one of "dropout", "ensemble", "sgld"' : 'a posterior, or nothing',
  },
);
const preprocessing = () => choice('none', 'scale', 'standardize', 'minmax');
const position = object({ x: z.number({ error: 'a number' }), y: z.number({ error: 'a number' }) });

/** From which layer to which input port of another. */
const link = () => {
  const error = 'a link such as "conv->dense:0"';
  return z.string({ error }).regex(/^[A-Za-z0-9_-]{1,64}->[A-Za-z0-9_-]{1,64}:\d{1,4}$/, { error });
};
const routeError = { error: 'a list of positions' };
export const places = z.record(id(), position, { error: 'an object of positions' });
/** What has a canvas of its own: a network, or a block. */
const drawing = () => {
  const error = 'the name of a network, or "block:" and the name of a block';
  return z.string({ error }).regex(/^(?!__proto__$)(block:)?[A-Za-z0-9_-]{1,64}$/, { error });
};
const routes = z.record(
  drawing(),
  z.record(link(), z.array(position, routeError), { error: 'an object of links' }),
  { error: 'an object of networks' },
);

const head = object({
  target: text(1000),
  loss: text(100),
  lossParams: parameters,
  metrics: z.array(text(100), { error: 'a list of metrics' }),
  weight: number(0, 1_000_000).optional(),
});

export const projectSchema = object({
  format: z.literal(projectFormat, { error: `"${projectFormat}"` }),
  version: whole(1, projectVersion),
  name: text(200),
  description: text(),
  networks: z.record(id(), network, { error: 'an object of networks' }),
  blocks: z.record(id(), blockSchema, { error: 'an object of blocks' }).optional(),
  objective: object({
    type: text(100),
    params: parameters.optional(),
    loss: text(100),
    lossParams: parameters,
    metrics: z.array(text(100), { error: 'a list of metrics' }),
    heads: z.record(id(), head, { error: 'an object of layers' }).optional(),
  }),
  data: object({
    source: source.nullable(),
    split: object({
      train: share(),
      validation: share(),
      test: share(),
      seed: whole(0, 0xffffffff),
      stratify: flag(),
    }),
    preprocessing: object({ input: preprocessing(), target: preprocessing() }),
  }),
  training: object({
    optimizer: object({ type: text(100), params: parameters }),
    schedule: object({ type: text(100), params: parameters }).optional(),
    earlyStopping: object({
      metric: text(100),
      patience: whole(1, 1_000_000),
      minDelta: number(0, 1_000_000),
      restoreBest: flag(),
    }).optional(),
    accumulate: whole(1, 4096).optional(),
    average: object({ decay: number(0, 0.999_999) }).optional(),
    optimizers: z
      .record(id(), object({ type: text(100), params: parameters }), { error: 'an object of optimizers' })
      .optional(),
    posterior: posterior.optional(),
    start: object({ weights: path() }).optional(),
    watchGradients: flag().optional(),
    batchSize: whole(1, 65_536),
    epochs: whole(1, 100_000),
    seed: whole(0, 0xffffffff),
    lanes: whole(0, 64),
    portable: flag(),
  }),
  direction: choice('down', 'right').optional(),
  canvas: z.record(drawing(), places, { error: 'an object of networks' }),
  routes: routes.optional(),
});

export const blockFileSchema = object({
  format: z.literal(blockFormat, { error: `"${blockFormat}"` }),
  version: whole(1, blockVersion),
  name: id(),
  blocks: z.record(id(), blockSchema, { error: 'an object of blocks' }),
  canvas: z.record(drawing(), places, { error: 'an object of blocks' }),
  routes: routes.optional(),
});

/** The schema and the contract say the same, in both directions, or this does not compile. */
type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : 'the contract has more'
  : 'the schema has more';
true satisfies Same<Frozen<z.infer<typeof projectSchema>>, Frozen<ProjectDocument>>;
true satisfies Same<Frozen<z.infer<typeof blockFileSchema>>, Frozen<BlockFile>>;

/** docs/project.schema.json. */
export function projectJsonSchema(): object {
  return {
    $id: 'backprop-project',
    title: 'Backprop Studio project (project.json)',
    ...z.toJSONSchema(projectSchema, { target: 'draft-2020-12' }),
  };
}
