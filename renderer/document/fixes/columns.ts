import type { DataColumn } from '../../../contract/commands.ts';
import { objectives, type Objective } from '../../../engine/objectives/index.ts';
import { sameShape, type Shape } from '../../../engine/tensor/shape.ts';
import { sizes } from '../describe.ts';
import { rulesOf } from '../rules.ts';
import { columnOf, graphOf, withValue, type Fix, type LayerFixes, type LayerPlace } from './fix.ts';

/** Input layers, and the columns of the data that they read. */

const parameters = rulesOf('input')!.parameters;

/** Columns of the data that the network may read, and that no input layer of it reads yet. */
function unread(place: LayerPlace): readonly (readonly [string, DataColumn])[] {
  const { document, network, facts } = place,
    { networks }: Objective = objectives[document.objective.type as keyof typeof objectives];
  const read = graphOf(place)
    .layers.filter(({ type }) => type === 'input')
    .map(({ params }) => params.column ?? parameters.column.default);
  return (networks[network] ?? []).flatMap((name) => {
    const column = facts?.[name];
    return column && !read.includes(name) ? [[name, column] as const] : [];
  });
}

/** As the column is: its shape and its lengths, too. */
function reading(place: LayerPlace, name: string, { shape, variable }: DataColumn): Fix {
  const values = { column: name, shape, variable };
  const document = Object.entries(values).reduce(
    (before, [parameter, value]) => withValue({ ...place, document: before }, parameter, value),
    place.document,
  );
  return { title: `Read the column ${name}`, document };
}

export const columnFixes: LayerFixes = {
  'graph/unknown-column': (place) => unread(place).map(([name, column]) => reading(place, name, column)),
  'graph/input-shape'(place) {
    const shape = columnOf(place.layer, place.facts)?.shape,
      own = (place.layer.params.shape ?? parameters.shape.default) as Shape;
    const meant = unread(place).filter(([, column]) => sameShape(column.shape, own));
    return [
      ...meant.map(([name, column]) => reading(place, name, column)),
      ...(shape
        ? [{ title: `Set its shape to ${sizes(shape)}`, document: withValue(place, 'shape', shape) }]
        : []),
    ];
  },
};
