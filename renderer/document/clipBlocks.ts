import type { BlockDocument, ExposedParameter, LayerDocument } from '../../contract/project.ts';
import { blockSizes } from '../../engine/graph/blocks.ts';
import { insideName } from './blockNames.ts';
import type { Clip } from './clipboard.ts';
import { fieldsOf, idAt, layersAt, listOf, placesAt, positionAt, refuse } from './clipFields.ts';
import { linkId, linksOf } from './links.ts';

/** What comes with layers on the clipboard: the points of their links, and the blocks that they are made of. */

const mostPoints = 1000;
const mostPorts = 16;
const mostTargets = 1000;
const aParameter = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

export function routesAt(
  value: unknown,
  path: string,
  layers: readonly LayerDocument[],
  ports: readonly string[] = [],
): Clip['routes'] {
  const ids = new Set([...ports, ...layers.map(({ id }) => id)]);
  const links = linksOf({ layers }).filter(({ from }) => ids.has(from));
  const routes = fieldsOf(value ?? {}, path, 'an object of routes', links.map(linkId));
  return Object.fromEntries(
    Object.entries(routes).map(([link, points]) => [
      link,
      listOf(points, `${path}.${link}`, `a list of at most ${mostPoints} positions`, mostPoints).map(
        (point, n) => positionAt(point, `${path}.${link}[${n}]`),
      ),
    ]),
  );
}

const textAt = (value: unknown, path: string, most: number): string =>
  typeof value === 'string' && value.length <= most
    ? value
    : refuse(path, value, `a text of up to ${most} characters`);

function exposedAt(value: unknown, path: string, ids: ReadonlySet<string>): BlockDocument['exposed'] {
  const parameterAt = (name: unknown, at: string): string =>
    typeof name === 'string' && aParameter.test(name) ? name : refuse(at, name, 'the name of a parameter');
  const entries = Object.entries(fieldsOf(value ?? {}, path, 'an object of parameters'));
  return Object.fromEntries(
    entries.map(([name, inner]): [string, ExposedParameter] => {
      const at = `${path}.${parameterAt(name, path)}`;
      const { targets } = fieldsOf(inner, at, 'an object with targets', ['targets']);
      const list = listOf(targets, `${at}.targets`, 'a list of parameters of layers', mostTargets);
      if (list.length === 0) refuse(`${at}.targets`, list, 'at least one parameter of a layer');
      return [
        name,
        {
          targets: list.map((target, n) => {
            const here = `${at}.targets[${n}]`;
            const fields = fieldsOf(target, here, 'a layer and a parameter', ['layer', 'parameter']);
            const layer = idAt(fields.layer, `${here}.layer`);
            if (!ids.has(layer)) refuse(`${here}.layer`, layer, 'a layer of the block');
            return { layer, parameter: parameterAt(fields.parameter, `${here}.parameter`) };
          }),
        },
      ];
    }),
  );
}

function blockAt(value: unknown, path: string): BlockDocument {
  const known = ['title', 'description', 'inputs', 'layers', 'output', 'exposed'];
  const { title, description, ...fields } = fieldsOf(value, path, 'a block with layers and an output', known);
  const ports = listOf(fields.inputs, `${path}.inputs`, `a list of at most ${mostPorts} ports`, mostPorts);
  const inputs = ports.map((port, n) => idAt(port, `${path}.inputs[${n}]`));
  if (new Set(inputs).size < inputs.length) refuse(`${path}.inputs`, inputs, 'ports that occur once');
  const layers = layersAt(fields.layers, `${path}.layers`, inputs);
  const ids = new Set(layers.map(({ id }) => id));
  for (const { id, inputs: sources } of layers)
    for (const from of sources)
      if (from !== null && !ids.has(from) && !inputs.includes(from))
        refuse(`the inputs of ${id} in ${path}`, from, 'layers and ports of the block');
  return {
    ...(title !== undefined && { title: textAt(title, `${path}.title`, 200) }),
    ...(description !== undefined && { description: textAt(description, `${path}.description`, 10_000) }),
    inputs,
    layers,
    output: idAt(fields.output, `${path}.output`),
    exposed: exposedAt(fields.exposed, `${path}.exposed`, ids),
  };
}

/** Blocks by name, none of which contains itself, where layers stand inside of them, and points of the links there. */
export function blocksAt(
  blockValues: unknown,
  insideValues: unknown,
  routeValues: unknown,
): Pick<Clip, 'blocks' | 'insides' | 'insideRoutes'> {
  const entries = Object.entries(fieldsOf(blockValues ?? {}, 'blocks', 'an object of blocks'));
  const blocks = Object.fromEntries(
    entries.map(([name, block]) => [idAt(name, 'blocks'), blockAt(block, `blocks.${name}`)]),
  );
  const sizes = blockSizes(blocks);
  for (const name of Object.keys(blocks))
    if (!sizes.has(name)) refuse('blocks', name, 'blocks that do not contain themselves');
  const names = Object.keys(blocks).map(insideName);
  const drawn = fieldsOf(insideValues ?? {}, 'insides', 'an object of positions', names);
  const routed = fieldsOf(routeValues ?? {}, 'insideRoutes', 'an object of routes', names);
  const insides = Object.entries(blocks).flatMap(([name, { inputs, layers }]) => {
    const key = insideName(name);
    if (!Object.hasOwn(drawn, key)) return [];
    const ids = [...inputs, ...layers.map(({ id }) => id)];
    return [[key, placesAt(drawn[key], `insides.${key}`, ids)] as const];
  });
  const routes = Object.entries(blocks).flatMap(([name, { inputs, layers }]) => {
    const key = insideName(name);
    if (!Object.hasOwn(routed, key)) return [];
    return [[key, routesAt(routed[key], `insideRoutes.${key}`, layers, inputs)] as const];
  });
  return { blocks, insides: Object.fromEntries(insides), insideRoutes: Object.fromEntries(routes) };
}
