import { afterAll, describe, expect, it } from 'vitest';
import { variantNames } from '../cases/webassembly.ts';
import { Lanes } from '../threads/lanes.ts';
import { alone, steps, withLengths } from './onnx/lengths.ts';
import { nodesOf, transposed, type Values } from './onnx/node.ts';
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

    for (const name of ['rnn_seq_length', 'gru_seq_length', 'lstm_with_peepholes']) {
      it(`${name}, of lengths of their own: as each sample by itself, and Y zero behind its end`, () => {
        const given = tests.find((node) => node.name === name)!,
          lengths = Array.from(
            { length: given.inputs[0]!.shape[1]! },
            (_, sample) => (sample * 2 + 1) % steps,
          ),
          node = withLengths(given, lengths),
          mapping = mappings[node.op]!;
        for (const kernels of ['reference', ...variantNames]) {
          const [y, last] = mapping(node, lanes.backend(kernels, 1)) as [Values, Values];
          // [steps, directions, batch, units] and [directions, batch, units], the samples first.
          const units = last.shape[2]!,
            states = transposed(y, [2, 0, 1, 3]).values;
          lengths.forEach((length, sample) => {
            const [own, ownLast] = mapping(alone(node, sample, length), lanes.backend(kernels, 1)) as [
              Values,
              Values,
            ];
            const from = sample * steps * units,
              end = from + length * units;
            const part = (list: readonly number[]) => ({ shape: [list.length], values: list });
            expect(wrong(part(states.slice(from, end)), part(own.values)), `Y, ${kernels}`).toBeUndefined();
            expect(states.slice(end, from + steps * units).every((value) => value === 0)).toBe(true);
            expect(
              wrong(part(last.values.slice(sample * units, (sample + 1) * units)), part(ownLast.values)),
              `Y_h, ${kernels}`,
            ).toBeUndefined();
          });
          for (const count of [2, 4])
            expect(mapping(node, lanes.backend(kernels, count)), `${count} lanes`).toEqual([y, last]);
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
