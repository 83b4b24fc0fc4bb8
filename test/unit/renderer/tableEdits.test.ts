import { describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import * as edits from '../../../renderer/document/tableEdits.ts';
import { checkDocument } from '../../../studio/projects/read.ts';
import { documentOf, layer } from './documents.ts';

const columns = [
  { name: 'height', kind: 'number' },
  { name: 'age', kind: 'number' },
  { name: 'place', kind: 'text' },
  { name: 'kind', kind: 'text' },
] as const;
const table: edits.Table = { kind: 'csv', path: 'a.csv', target: 'kind', task: 'classes' };
const drawn = documentOf(layer('in', 'input', []));
const document: ProjectDocument = { ...drawn, data: { ...drawn.data, source: table } };
const source = (next: ProjectDocument) => next.data.source as edits.Table;

describe('columns of a table', () => {
  const age = edits.addTarget(document, table, columns, 'age');

  test('one more target is learned from no more, and as what it can be', () => {
    expect(source(age)).toMatchObject({
      targets: [{ column: 'age', task: 'number' }],
      features: ['height', 'place'],
    });
    const both = edits.addTarget(age, source(age), columns, 'place');
    expect(source(both).targets?.[1]).toEqual({ column: 'place', task: 'classes' });
    expect(checkDocument(both)).toEqual(both);
  });

  test('taken back it is learned from again, where it holds numbers; without any, nothing is said of them', () => {
    const back = edits.removeTarget(age, source(age), columns, 'age');
    expect(source(back)).not.toHaveProperty('targets');
    expect(source(back).features).toEqual(['height', 'age', 'place']);
    const place = edits.addTarget(document, table, columns, 'place');
    expect(source(edits.removeTarget(place, source(place), columns, 'place')).features).toEqual([
      'height',
      'age',
    ]);
  });

  test('what becomes the first target is no further one', () => {
    const next = edits.setTableTarget(age, source(age), columns, 'age');
    expect(source(next)).toEqual({ ...table, target: 'age', features: ['height', 'place'] });
    const other = edits.setTableTarget(age, source(age), columns, 'place');
    expect(source(other)).toMatchObject({ target: 'place', task: 'classes', features: ['height'] });
    expect(source(other).targets).toEqual([{ column: 'age', task: 'number' }]);
  });

  test('the task of one is changed alone; features go and come', () => {
    const classes = edits.setTargetTask(age, source(age), 'age', 'classes');
    expect(source(classes)).toEqual({ ...source(age), targets: [{ column: 'age', task: 'classes' }] });
    const less = edits.toggleFeature(age, source(age), columns, 'place', false);
    expect(source(less).features).toEqual(['height']);
    expect(source(edits.toggleFeature(less, source(less), columns, 'place', true)).features).toEqual([
      'height',
      'place',
    ]);
  });
});
