import { afterAll, describe, expect, it } from 'vitest';
import { variantNames } from '../cases/webassembly.ts';
import { Lanes } from '../threads/lanes.ts';
import { nodesOf, type Values } from './onnx/node.ts';
import { mappings, mostSkipped, skipped } from './onnx/table.ts';

/** The tolerance of ONNX's own runner. */
const relative = 1e-3,
  absolute = 1e-7;

const nodes = nodesOf(Object.keys(mappings));
if (typeof nodes === 'string') console.log(`ONNX's node tests are not run: ${nodes}.`);
const tests = typeof nodes === 'string' ? [] : nodes;

const lanes = new Lanes(4);
afterAll(() => lanes.end());

/** Undefined, or the first value that is wrong. */
function wrong(found: Values, expected: Values): string | undefined {
  if (found.shape.join() !== expected.shape.join()) return `shape ${found.shape}, not ${expected.shape}`;
  const at = expected.values.findIndex(
    (value, i) => !(Math.abs(found.values[i]! - value) <= absolute + relative * Math.abs(value)),
  );
  return at < 0 ? undefined : `[${at}]: ${found.values[at]}, not ${expected.values[at]}`;
}

describe.skipIf(typeof nodes === 'string')(
  "ONNX's node tests, within 1e-7 + 1e-3 |value|, on 1, 2 and 4 threads with the same bits",
  () => {
    for (const node of tests.filter(({ name }) => !(name in skipped))) {
      it(`${node.op}: ${node.name}`, () => {
        for (const kernels of ['reference', ...variantNames]) {
          const one = mappings[node.op]!(node, lanes.backend(kernels, 1));
          node.outputs.forEach((expected, i) => {
            if (expected && one[i])
              expect(wrong(one[i], expected), `output ${i}, ${kernels}`).toBeUndefined();
          });
          expect(
            node.outputs.some((expected, i) => expected && one[i]),
            'something is compared',
          ).toBe(true);
          for (const count of [2, 4])
            expect(
              mappings[node.op]!(node, lanes.backend(kernels, count)),
              `${kernels}, ${count} lanes`,
            ).toEqual(one);
        }
      });
    }

    it('every operator of the table has tests', () => {
      expect(Object.keys(mappings).filter((op) => !tests.some((node) => node.op === op))).toEqual([]);
    });

    it(`at most ${mostSkipped} are skipped, and every one of them is there`, () => {
      const names = Object.keys(skipped);
      for (const name of names) console.log(`skipped: ${name}: ${skipped[name]}`);
      console.log(`${tests.length - names.length} run, ${names.length} skipped`);
      expect(names.length).toBeLessThanOrEqual(mostSkipped);
      expect(names.filter((name) => !tests.some((node) => node.name === name))).toEqual([]);
    });
  },
);
