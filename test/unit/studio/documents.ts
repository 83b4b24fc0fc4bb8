import fc from 'fast-check';
import type { ProjectDocument } from '../../../contract/project.ts';

/** Any document that the format allows; most are nonsense as networks, which is not the format's business. */
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/).filter((s) => s !== '__proto__');
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => (Object.is(v, -0) ? 0 : v));
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const parameters = fc.dictionary(
  name,
  fc.oneof(finite, text, fc.boolean(), fc.array(finite, { maxLength: 4 })),
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
);
const path = text.filter((s) => s.length > 0);
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((v) => v + 0);
const seed = fc.integer({ min: 0, max: 0xffffffff });
const preprocessing = fc.constantFrom(
  'none' as const,
  'scale' as const,
  'standardize' as const,
  'minmax' as const,
);

const source = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('builtin' as const), name: text }),
  fc.record({ kind: fc.constant('generated' as const), name: text, params: parameters }),
  fc.record(
    {
      kind: fc.constant('csv' as const),
      path,
      target: text,
      features: fc.array(text, { maxLength: 3 }),
      task: fc.constantFrom('classes' as const, 'number' as const),
    },
    { requiredKeys: ['kind', 'path', 'target', 'task'], noNullPrototype: true },
  ),
  fc.record({ kind: fc.constant('idx' as const), path }),
  fc.record({
    kind: fc.constant('images' as const),
    path,
    height: fc.integer({ min: 1, max: 4096 }),
    width: fc.integer({ min: 1, max: 4096 }),
    channels: fc.constantFrom(1 as const, 3 as const),
  }),
  fc.record({
    kind: fc.constant('text' as const),
    path,
    unit: fc.constantFrom('character' as const, 'word' as const),
    lowercase: fc.boolean(),
    window: fc.integer({ min: 1, max: 10_000 }),
    stride: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  fc.record(
    {
      kind: fc.constant('lines' as const),
      path,
      unit: fc.constantFrom('character' as const, 'word' as const),
      lowercase: fc.boolean(),
      text,
      target: text,
    },
    { requiredKeys: ['kind', 'path', 'unit', 'lowercase'], noNullPrototype: true },
  ),
  fc.record(
    {
      kind: fc.constant('sequences' as const),
      path,
      sequence: text,
      time: text,
      target: text,
      features: fc.array(text, { maxLength: 3 }),
      task: fc.constantFrom('classes' as const, 'number' as const),
      per: fc.constantFrom('sequence' as const, 'step' as const),
    },
    { requiredKeys: ['kind', 'path', 'sequence', 'target', 'task', 'per'], noNullPrototype: true },
  ),
  fc.record(
    {
      kind: fc.constant('forecast' as const),
      path,
      target: text,
      features: fc.array(text, { maxLength: 3 }),
      window: fc.integer({ min: 1, max: 10_000 }),
      horizon: fc.integer({ min: 1, max: 10_000 }),
      stride: fc.integer({ min: 1, max: 1_000_000 }),
    },
    { requiredKeys: ['kind', 'path', 'target', 'window', 'horizon', 'stride'], noNullPrototype: true },
  ),
);

const layers = fc.array(
  fc.record(
    {
      id,
      type: fc.oneof(text, fc.constant('block')),
      params: parameters,
      inputs: fc.array(fc.oneof(id, fc.constant(null)), { maxLength: 3 }),
      block: id,
      repeat: fc.integer({ min: 1, max: 1000 }),
    },
    { requiredKeys: ['id', 'type', 'params', 'inputs'], noNullPrototype: true },
  ),
  { maxLength: 6 },
);
const blocks = fc.dictionary(
  id,
  fc.record(
    {
      title: text,
      description: text,
      inputs: fc.array(id, { maxLength: 3 }),
      layers,
      output: id,
      exposed: fc.dictionary(
        name,
        fc.record({
          targets: fc.array(fc.record({ layer: id, parameter: name }), { minLength: 1, maxLength: 2 }),
        }),
        { maxKeys: 2, noNullPrototype: true },
      ),
    },
    { requiredKeys: ['inputs', 'layers', 'output', 'exposed'], noNullPrototype: true },
  ),
  { maxKeys: 3, noNullPrototype: true },
);

export const documents: fc.Arbitrary<ProjectDocument> = fc.record(
  {
    format: fc.constant('backprop-project' as const),
    version: fc.constant(1),
    name: text,
    description: text,
    networks: fc.dictionary(id, fc.record({ layers }), { maxKeys: 3, noNullPrototype: true }),
    blocks: fc.option(blocks, { nil: undefined }),
    objective: fc.record({
      type: text,
      loss: text,
      lossParams: parameters,
      metrics: fc.array(text, { maxLength: 3 }),
    }),
    data: fc.record({
      source,
      split: fc.record({ train: share, validation: share, test: share, seed, stratify: fc.boolean() }),
      preprocessing: fc.record({ input: preprocessing, target: preprocessing }),
    }),
    training: fc.record({
      optimizer: fc.record({ type: text, params: parameters }),
      batchSize: fc.integer({ min: 1, max: 65_536 }),
      epochs: fc.integer({ min: 1, max: 100_000 }),
      seed,
      lanes: fc.integer({ min: 0, max: 64 }),
      portable: fc.boolean(),
    }),
    canvas: fc.dictionary(
      id,
      fc.dictionary(id, fc.record({ x: finite, y: finite }), { maxKeys: 4, noNullPrototype: true }),
      {
        maxKeys: 2,
        noNullPrototype: true,
      },
    ),
  },
  { noNullPrototype: true },
) as fc.Arbitrary<ProjectDocument>;

type Json = unknown;
/** Every place of a document, as the keys that lead there. */
export function placesOf(value: Json, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([k, v]) => placesOf(v, [...at, Array.isArray(value) ? Number(k) : k])),
  ];
}

/** A copy with another value at one place; undefined removes it. */
export function withValue(document: Json, [first, ...rest]: (string | number)[], value: Json): Json {
  if (first === undefined) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<
    string | number,
    Json
  >;
  if (rest.length > 0) copy[first] = withValue(copy[first], rest, value);
  else if (value === undefined) delete copy[first];
  else copy[first] = value;
  return copy;
}
