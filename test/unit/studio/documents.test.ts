import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../contract/problems.ts';
import { check } from '../../../engine/graph/check.ts';
import { checkDocument, parseDocument } from '../../../studio/projects/read.ts';
import { projectJsonSchema } from '../../../studio/projects/schema.ts';
import { formatDocument } from '../../../studio/projects/write.ts';
import { blank } from '../../../studio/templates/blank.ts';
import { templates } from '../../../studio/templates/index.ts';
import { instanceOf, repeated, withBlocks } from '../../cases/blocks.ts';
import { layerOf } from '../../cases/document.ts';
import { documents, placesOf, withValue } from './documents.ts';

const good = templates['digits-cnn'].document;
const nested = withBlocks(good, [
  layerOf('in', 'input', { shape: [8, 8, 1] }),
  layerOf('flat', 'flatten', {}, 'in'),
  instanceOf('a', 'residual', { rate: 0.5 }, 'flat'),
  repeated(instanceOf('b', 'tied', {}, 'a', 'a'), 2),
]);
const firstProblem = (value: unknown) => {
  try {
    parseDocument(typeof value === 'string' ? value : JSON.stringify(value, null, 2), 'project.json');
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0];
    throw error;
  }
  throw new Error('it was accepted');
};

const digits = {
  input: { shape: [8, 8, 1], classes: null, variable: false },
  target: { shape: [], classes: 10, variable: false },
};

describe('project documents', () => {
  test('docs/project.schema.json is what the schema generates', () => {
    const file = join(import.meta.dirname, '../../../docs/project.schema.json');
    expect(
      JSON.parse(readFileSync(file, 'utf8')),
      'run: node studio/projects/print-schema.ts > docs/project.schema.json',
    ).toEqual(JSON.parse(JSON.stringify(projectJsonSchema())));
  });

  test('the smallest project of docs/project-format.md is one, without problems', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/project-format.md'), 'utf8');
    const text = /```json\n(\{\n {2}"format".*?)```/s.exec(page)?.[1] ?? '';
    const document = parseDocument(text, 'project.json');
    expect(check(document, digits).problems).toEqual([]);
    // The mistake that the page shows.
    const { where, message } = firstProblem(text.replace('"batchSize": 32', '"batchSize": "ten"'));
    expect(page).toContain(`project.json:${where.line}, ${where.field}: ${message}`);
  });

  test('written and read again they are the same', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(parseDocument(formatDocument(document), 'project.json')).toEqual(document);
      }),
      { numRuns: 500 },
    );
  });

  test('with any value at any place they are read or refused by a problem, and checked without an exception', () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        undefined,
        null,
        true,
        -1,
        1.5,
        1e300,
        '',
        '__proto__',
        '../..',
        [],
        {},
        [[]],
        { a: 1 },
      ),
      fc.string(),
      fc.jsonValue({ maxDepth: 3 }),
    );
    const bases = [good, blank, templates.iris.document, nested];
    const mutants = fc
      .constantFrom(...bases)
      .chain((base) => fc.tuple(fc.constant(base), fc.constantFrom(...placesOf(base)), odd));
    fc.assert(
      fc.property(mutants, ([base, place, value]) => {
        const mutant = withValue(base, place, value);
        try {
          const document = checkDocument(mutant, 'project.json');
          check(document, digits);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
          expect((error as ProblemError).problems.every((p) => p.code.startsWith('project/'))).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test.for(Object.entries(templates))(
    'template %s is a document without problems of its own',
    ([, { document }]) => {
      expect(checkDocument(document)).toEqual(document);
      expect(check(document, null).problems).toEqual([]);
    },
  );

  test('a mistake is told by its line, its field, what was found and what was expected', () => {
    expect(firstProblem({ ...good, training: { ...good.training, batchSize: 'ten' } })).toMatchObject({
      code: 'project/field',
      message: 'Found "ten", expected a whole number between 1 and 65536.',
      where: { file: 'project.json', field: 'training.batchSize', line: expect.any(Number) },
    });
    const text = formatDocument(good).replace('"batchSize": 32', '"batchSize": 0');
    const line = text.split('\n').findIndex((l) => l.includes('batchSize')) + 1;
    expect(firstProblem(text).where).toMatchObject({ field: 'training.batchSize', line });
  });

  test.for([
    ['data.split.test', undefined, 'Found nothing, expected a number between 0 and 1.'],
    ['data.source', undefined, 'Found nothing, expected a source of data, or null.'],
    ['data.source', 'digits', 'Found "digits", expected a source of data, or null.'],
    [
      'data.source.kind',
      'parquet',
      'Found "parquet", expected one of "builtin", "generated", "csv", "idx", "images", "text", "lines", "sequences", "forecast".',
    ],
    ['data.preprocessing.input', 'normalize', 'expected one of "none", "scale", "standardize", "minmax".'],
    ['training.epoch', 5, 'Found an unknown field "epoch", expected no such field.'],
    ['networks.main.layers', {}, 'Found an object, expected a list of layers.'],
    ['networks', [], 'expected an object of networks.'],
    ['networks.main.layers.1.inputs', ['a b'], 'expected up to 64 letters, digits'],
    [
      'networks.main.layers.1.params',
      { 'a b': 1 },
      'Found the name "a b", expected the name of a parameter.',
    ],
    [
      'networks.main.layers.1.params',
      { units: { n: 1 } },
      'expected a number, a text, true or false, or a list of numbers.',
    ],
    ['canvas.main.input', { x: 1 }, 'Found nothing, expected a number.'],
    ['version', 'one', 'Found "one", expected a whole number between 1 and 1.'],
  ] as const)('%s = %j', ([path, value, message]) => {
    const keys = path.split('.').map((k) => (/^\d+$/.test(k) ? Number(k) : k));
    const found = firstProblem(withValue(good, keys, value));
    expect(found.code).toBe('project/field');
    expect(found.message).toContain(message);
  });

  test('a misspelt field names the one it may have meant', () => {
    const { epochs, ...training } = good.training;
    const problems = (() => {
      try {
        checkDocument({ ...good, training: { ...training, epcohs: epochs } });
      } catch (error) {
        return (error as ProblemError).problems.map((p) => p.message);
      }
      return [];
    })();
    expect(problems).toContain('Found an unknown field "epcohs", expected "epochs".');
  });

  test.for([
    [
      'a newer project',
      JSON.stringify({ format: 'backprop-project', version: 2, anything: true }),
      'project/newer',
    ],
    ['another file', '{"name": "package"}', 'project/not-a-project'],
    ['a list', '[]', 'project/not-a-project'],
    ['no JSON', '{"format": "backprop-project",}', 'project/not-json'],
    ['nothing', '', 'project/not-json'],
  ] as const)('%s is refused as such', ([, text, code]) => {
    expect(firstProblem(text).code).toBe(code);
  });
});
