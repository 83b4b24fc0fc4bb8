import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ProblemError } from '../../contract/problems.ts';
import { valuesOf, type Constant } from '../../studio/import/onnx/constant.ts';
import { graphOf } from '../../studio/import/onnx/graph.ts';
import { networkOf } from '../../studio/import/onnx/index.ts';
import { readModel } from '../../studio/import/onnx/wire.ts';
import { readPb, runOnnx } from '../cases/imported.ts';
import { workers } from '../threads/fixtures/job.ts';

/** Every model among ONNX's own tests that the studio imports gives the outputs that stand beside it. */
const root = '/usr/share/libonnx-testdata/data';
const kinds = ['node', 'simple', 'pytorch-converted', 'pytorch-operator'];
if (!existsSync(root))
  console.log("Imported models are not compared with ONNX's tests: libonnx-testdata is not installed.");

/** What is left out at the end, rounded by the model itself, or random: different by design. */
const different = /log_?softmax|argmax|to_(B?FLOAT16)|BFLOAT16_to|training_dropout/i;
const tolerance = 1e-4;

const pool = workers();
afterAll(() => pool.close());

/** The tests of nodes give weights as inputs: all but the first are known. */
async function modelOf(folder: string) {
  const file = join(folder, 'model.onnx');
  const graph = await graphOf(readModel(await readFile(file)), file);
  const given = new Map<string, Constant>();
  for (const [i, { name }] of graph.inputs.entries()) {
    const pb = join(folder, 'test_data_set_0', `input_${i}.pb`);
    if (existsSync(pb)) given.set(name, { ...(await readPb(pb)), name });
  }
  try {
    return { model: networkOf(graph, file), given };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [first] = graph.inputs;
    const rest = [...given].filter(([name]) => name !== first?.name);
    const known = {
      ...graph,
      inputs: graph.inputs.slice(0, 1),
      constants: new Map([...graph.constants, ...rest]),
    };
    return { model: networkOf(known, file), given };
  }
}

async function differenceOf(folder: string): Promise<number | null> {
  const made = await modelOf(folder).catch((error: unknown) => {
    if (error instanceof ProblemError) return null;
    throw error;
  });
  if (!made) return null;
  const outputs = await runOnnx(pool, made.model, made.given);
  let most = 0;
  for (const [i, found] of outputs.entries()) {
    const expected = valuesOf(await readPb(join(folder, 'test_data_set_0', `output_${i}.pb`)));
    expect(found.length, folder).toBe(expected.length);
    expected.forEach((value, k) => {
      const difference = Math.abs(found[k]! - value) / Math.max(1, Math.abs(value));
      if (!(difference <= most)) most = difference;
    });
  }
  return most;
}

describe.skipIf(!existsSync(root))("models of ONNX's own tests", () => {
  const least: Readonly<Record<string, number>> = {
    node: 130,
    simple: 1,
    'pytorch-converted': 35,
    'pytorch-operator': 5,
  };
  for (const kind of kinds) {
    test(`${kind}: those that are imported give what they should`, async () => {
      const names = existsSync(root)
        ? readdirSync(join(root, kind)).filter((name) => !different.test(name))
        : [];
      const wrong: string[] = [];
      let count = 0;
      for (const name of names) {
        const difference = await differenceOf(join(root, kind, name)).catch((error: unknown) => {
          // A network without a weight that could be learned is none for a training, which is asked for outputs all the same.
          if (
            error instanceof ProblemError &&
            error.problems.every(({ code }) => code === 'graph/all-frozen')
          )
            return null;
          throw new Error(name, { cause: error });
        });
        if (difference === null) continue;
        count += 1;
        if (!(difference < tolerance)) wrong.push(`${name}: ${difference}`);
      }
      expect(wrong).toEqual([]);
      expect(count, 'models that were compared').toBeGreaterThanOrEqual(least[kind]!);
      console.log(`${kind}: ${count} of ${names.length} models are imported and agree.`);
    });
  }
});
