import type { DataColumnSummary } from '../../contract/commands.ts';
import type { DataSource, ProjectDocument } from '../../contract/project.ts';
import { setSource } from './settingEdits.ts';

/** Edits of what the columns of a table are: targets, or what is learned from. */

export type Table = Extract<DataSource, { kind: 'csv' }>;
type Columns = readonly Pick<DataColumnSummary, 'name' | 'kind'>[];

export const targetsOf = ({ target, targets = [] }: Table): Set<string> =>
  new Set([target, ...targets.map(({ column }) => column)]);

/** Columns that are learned from, whether the document names them or not. */
export const featuresOf = (table: Table, columns: Columns): Set<string> =>
  new Set(table.features ?? columns.map(({ name }) => name).filter((name) => !targetsOf(table).has(name)));

/** A table without further targets does not speak of them; features stand in the order of the table. */
function withTable(
  document: ProjectDocument,
  { targets = [], ...table }: Table,
  columns: Columns,
  features: ReadonlySet<string>,
): ProjectDocument {
  const taken = targetsOf({ ...table, targets });
  const kept = columns.map(({ name }) => name).filter((name) => features.has(name) && !taken.has(name));
  return setSource(document, { ...table, features: kept, ...(targets.length > 0 && { targets }) });
}

const taskFor = (columns: Columns, column: string, usual: Table['task']): Table['task'] =>
  columns.find(({ name }) => name === column)?.kind === 'text' ? 'classes' : usual;

/** What a table can be learned from: of a text it cannot. */
const numeric = (columns: Columns) => columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);

/** Another column to predict. What was learned from stays so. */
export function setTableTarget(
  document: ProjectDocument,
  table: Table,
  columns: Columns,
  target: string,
): ProjectDocument {
  const { targets = [], ...rest } = table;
  const next: Table = {
    ...rest,
    target,
    task: taskFor(columns, target, table.task),
    targets: targets.filter(({ column }) => column !== target),
  };
  return withTable(document, next, columns, new Set(table.features ?? numeric(columns)));
}

export function toggleFeature(
  document: ProjectDocument,
  table: Table,
  columns: Columns,
  name: string,
  wanted: boolean,
): ProjectDocument {
  const features = featuresOf(table, columns);
  if (wanted) features.add(name);
  else features.delete(name);
  return withTable(document, table, columns, features);
}

/** One more column to predict; it is no longer learned from. */
export const addTarget = (
  document: ProjectDocument,
  table: Table,
  columns: Columns,
  column: string,
): ProjectDocument => {
  const targets = [...(table.targets ?? []), { column, task: taskFor(columns, column, 'number') }];
  return withTable(document, { ...table, targets }, columns, featuresOf(table, columns));
};

/** A column that is predicted no more is learned from again, where it holds numbers. */
export function removeTarget(
  document: ProjectDocument,
  table: Table,
  columns: Columns,
  column: string,
): ProjectDocument {
  const targets = (table.targets ?? []).filter((one) => one.column !== column),
    features = featuresOf(table, columns);
  if (numeric(columns).includes(column)) features.add(column);
  return withTable(document, { ...table, targets }, columns, features);
}

export const setTargetTask = (
  document: ProjectDocument,
  table: Table,
  column: string,
  task: Table['task'],
): ProjectDocument =>
  setSource(document, {
    ...table,
    ...(table.targets && {
      targets: table.targets.map((one) => (one.column === column ? { ...one, task } : one)),
    }),
  });
