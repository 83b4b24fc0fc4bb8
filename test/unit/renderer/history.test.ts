import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apply,
  canRedo,
  canUndo,
  current,
  isDirty,
  longest,
  markSaved,
  open,
  redo,
  redoTitle,
  seal,
  undo,
  undoTitle,
  type History,
} from '../../../renderer/document/history.ts';
import { wouldCircle } from '../../../renderer/document/links.ts';
import { deeds, documentOf, layer } from './documents.ts';

const start = documentOf(layer('input', 'input', []), layer('dense', 'dense', ['input']));
const named = (name: string) => ({ ...start, name });

describe('history', () => {
  test('steps are undone and redone in order, with their names', () => {
    let h = apply(apply(open(start), 'First', named('a')), 'Second', named('b'));
    expect(undoTitle(h)).toBe('Second');
    h = undo(h);
    expect([current(h).name, undoTitle(h), redoTitle(h)]).toEqual(['a', 'First', 'Second']);
    h = redo(h);
    expect(current(h).name).toBe('b');
    expect(redo(h)).toBe(h);
  });

  test('a new step after undo forgets what was undone', () => {
    const h = apply(undo(apply(open(start), 'First', named('a'))), 'Other', named('b'));
    expect(canRedo(h)).toBe(false);
    expect(current(undo(h))).toBe(start);
  });

  test('typing in one field is one step; leaving the field ends it', () => {
    let h = open(start);
    for (const name of ['x', 'xy', 'xyz']) h = apply(h, 'Rename', named(name), 'name');
    expect(h.steps).toHaveLength(2);
    h = apply(seal(h), 'Rename', named('again'), 'name');
    expect(h.steps).toHaveLength(3);
    expect(current(undo(h)).name).toBe('xyz');
  });

  test('an edit that changes nothing is no step', () => {
    const h = open(start);
    expect(apply(h, 'Nothing', start)).toBe(h);
  });

  test('dirty is what differs from the disk, also after undo past the save', () => {
    let h = apply(open(start), 'First', named('a'));
    expect(isDirty(h)).toBe(true);
    h = markSaved(h, current(h));
    expect(isDirty(h)).toBe(false);
    h = undo(h);
    expect(isDirty(h)).toBe(true);
    expect(isDirty(redo(h))).toBe(false);
  });

  test('a saved state is never merged away: undo comes back to it', () => {
    let h = apply(open(start), 'Rename', named('a'), 'name');
    h = markSaved(h, current(h));
    h = undo(apply(h, 'Rename', named('ab'), 'name'));
    expect(current(h).name).toBe('a');
    expect(isDirty(h)).toBe(false);
  });

  test(`at most ${longest} steps are kept`, () => {
    let h = open(start);
    for (let i = 0; i < longest + 50; i++) h = apply(h, 'Rename', named(String(i)));
    expect(h.steps).toHaveLength(longest);
    expect(current(h).name).toBe(String(longest + 49));
    while (canUndo(h)) h = undo(h);
    expect(current(h).name).toBe('50');
  });

  test('any deeds: undo of all gives the first document, redo of all the last', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 50 }), (list) => {
        let h: History = open(start);
        const seen = [start];
        for (const deed of list) {
          const before = h;
          h = apply(h, 'Deed', deed(current(h)));
          if (h !== before) seen.push(current(h));
        }
        const last = current(h);
        for (const document of seen.toReversed()) {
          expect(current(h)).toBe(document);
          h = undo(h);
        }
        expect(current(h)).toBe(start);
        while (canRedo(h)) h = redo(h);
        expect(current(h)).toBe(last);
      }),
      { numRuns: 300 },
    );
  });

  test('any deeds: the document is whole: ids are unique, links lead to layers, no circles, plain JSON', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 50 }), (list) => {
        const document = list.reduce((now, deed) => deed(now), start);
        const { layers } = document.networks.main;
        const ids = layers.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id, inputs } of layers) {
          expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
          for (const from of inputs) {
            if (from === null) continue;
            expect(ids).toContain(from);
            expect(wouldCircle(document.networks.main, from, id)).toBe(false);
          }
        }
        const { train, validation, test: rest } = document.data.split;
        expect(train + validation + rest).toBeCloseTo(1, 9);
        for (const id of Object.keys(document.canvas.main ?? {})) expect(ids).toContain(id);
        expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      }),
      { numRuns: 300 },
    );
  });
});
