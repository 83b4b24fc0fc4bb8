import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import { networkOf } from '../../../renderer/document/layerEdits.ts';
import * as history from '../../../renderer/document/history.ts';
import { touched } from '../../../renderer/document/touched.ts';
import { commands, edit, type Command } from './anyEdit.ts';
import { documentOf, layer } from './documents.ts';
import { drawings, whole } from './whole.ts';

/** 1,000 sequences of 50 of all the edits there are, in four parts. */
const parts = 4;
const sequences = 250;
const length = 50;

const start = documentOf(
  layer('input', 'input', [], { shape: [8, 8, 1] }),
  layer('conv', 'conv2d', ['input']),
  layer('flatten', 'flatten', ['conv']),
  layer('dense', 'dense', ['flatten'], { units: 10 }),
);

function run(list: readonly Command[]): void {
  const first = structuredClone(start);
  let now = history.open(start);
  const seen: ProjectDocument[] = [start];
  for (const command of list) {
    const before = history.current(now);
    now = history.apply(now, command.name, command.run(before));
    const after = history.current(now);
    if (after === before) continue;
    whole(after);
    // The check has tests of its own; here, that it stumbles over nothing.
    if (seen.push(after) % 5 === 0) check(after, null);
  }
  const last = history.current(now);
  const kept = structuredClone(last);

  for (const document of seen.toReversed()) {
    expect(history.current(now)).toBe(document);
    const back = history.undo(now);
    const { network, layers } = touched(history.current(now), history.current(back), 'main');
    const there = history.current(back);
    if (network !== null) expect(drawings(there)).toContain(network);
    const ids = network === null ? [] : networkOf(there, network).layers.map(({ id }) => id);
    for (const id of layers) expect(ids).toContain(id);
    now = back;
  }
  // The very same document, and no edit has written into it.
  expect(history.current(now)).toBe(start);
  expect(start).toEqual(first);
  expect(history.canUndo(now)).toBe(false);
  while (history.canRedo(now)) now = history.redo(now);
  expect(history.current(now)).toBe(last);
  expect(last).toEqual(kept);
}

describe('any commands: undo of all gives the first document, redo of all the last, each is valid', () => {
  for (let part = 0; part < parts; part++) {
    test(`sequences ${part * sequences + 1} to ${(part + 1) * sequences}`, { timeout: 60_000 }, () => {
      const list = fc.array(commands, { minLength: length, maxLength: length });
      fc.assert(fc.property(list, run), { numRuns: sequences, seed: 20_261_123 + part });
    });
  }
});

test('every command changes something now and then', () => {
  const changed = new Set<string>();
  fc.assert(
    fc.property(fc.array(commands, { minLength: length, maxLength: length }), (list) => {
      let document: ProjectDocument = start;
      for (const command of list) {
        const next = command.run(document);
        if (next !== document) changed.add(command.name);
        document = next;
      }
    }),
    { numRuns: 200, seed: 7 },
  );
  expect(Object.keys(edit).filter((name) => !changed.has(name))).toEqual([]);
});

test('going to any step, in any order, shows that step, and undo and redo go on from there', () => {
  const walk = fc.array(fc.nat(60), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 20 }), walk, (list, stops) => {
      let now = history.open(start);
      for (const command of list)
        now = history.apply(now, command.name, command.run(history.current(now)), 'same');
      const documents = now.steps.map(({ document }) => document);
      for (const stop of stops) {
        now = history.goTo(now, stop);
        const at = Math.min(stop, documents.length - 1);
        expect(history.current(now)).toBe(documents[at]);
        expect(history.current(history.undo(now))).toBe(documents[Math.max(0, at - 1)]);
        expect(now.steps.map(({ document }) => document)).toEqual(documents);
      }
    }),
    { numRuns: 100 },
  );
});
