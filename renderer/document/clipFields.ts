import { ProblemError, problem } from '../../contract/problems.ts';
import type { LayerDocument, ParameterValue, Position } from '../../contract/project.ts';
import { mostRepeats } from './blockEdits.ts';
import { isId } from './ids.ts';

/** The fields of a text on the clipboard, one by one: each as it should be, or refused with what was expected. */

export type Fields = Readonly<Record<string, unknown>>;

export const refuse = (field: string, value: unknown, expected: string): never => {
  const text = JSON.stringify(value) ?? 'nothing';
  const found = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  throw new ProblemError(problem('clipboard/field', { field, found, expected }));
};

export function fieldsOf(value: unknown, path: string, expected: string, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(path, value, expected);
  const stranger = known && Object.keys(value).find((name) => !known.includes(name));
  if (stranger !== undefined) refuse(`${path}.${stranger}`, (value as Fields)[stranger], 'no such field');
  return value as Fields;
}

export function listOf(value: unknown, path: string, expected: string, most: number): readonly unknown[] {
  return Array.isArray(value) && value.length <= most ? value : refuse(path, value, expected);
}

export const idAt = (value: unknown, path: string): string =>
  typeof value === 'string' && isId(value)
    ? value
    : refuse(path, value, 'up to 64 letters, digits, "_" and "-"');

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isWhole = (value: unknown, least: number, most: number): boolean =>
  finite(value) && Number.isInteger(value) && value >= least && value <= most;

function parameterAt(value: unknown, path: string): ParameterValue {
  const fits =
    finite(value) ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.length <= 1000) ||
    (Array.isArray(value) && value.length <= 16 && value.every(finite));
  return fits
    ? (value as ParameterValue)
    : refuse(path, value, 'a number, a text, true or false, or a list of numbers');
}

export function layerAt(value: unknown, path: string): LayerDocument {
  const fields = fieldsOf(value, path, 'a layer with id, type, params and inputs', [
    'id',
    'type',
    'params',
    'inputs',
    'block',
    'repeat',
    'frozen',
  ]);
  const { type, block, repeat, frozen } = fields;
  if (typeof type !== 'string' || type.length > 100) return refuse(`${path}.type`, type, 'a type of layer');
  if (frozen !== undefined && frozen !== true) refuse(`${path}.frozen`, frozen, 'true');
  if (repeat !== undefined && !isWhole(repeat, 1, mostRepeats))
    refuse(`${path}.repeat`, repeat, `a whole number between 1 and ${mostRepeats}`);
  const params = Object.entries(fieldsOf(fields.params ?? {}, `${path}.params`, 'an object of parameters'));
  for (const [name] of params)
    if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name))
      refuse(`${path}.params`, name, 'names of parameters: letters and digits');
  const inputs = listOf(fields.inputs ?? [], `${path}.inputs`, 'a list of at most 1000 layer ids', 1000);
  return {
    id: idAt(fields.id, `${path}.id`),
    type,
    params: Object.fromEntries(
      params.map(([name, inner]) => [name, parameterAt(inner, `${path}.params.${name}`)]),
    ),
    inputs: inputs.map((from, port) => (from === null ? null : idAt(from, `${path}.inputs[${port}]`))),
    ...(block !== undefined && { block: idAt(block, `${path}.block`) }),
    ...(repeat !== undefined && { repeat: repeat as number }),
    ...(frozen === true && { frozen }),
  };
}

export function positionAt(value: unknown, path: string): Position {
  const { x, y } = fieldsOf(value, path, 'a position with x and y', ['x', 'y']);
  return {
    x: finite(x) ? x : refuse(`${path}.x`, x, 'a number'),
    y: finite(y) ? y : refuse(`${path}.y`, y, 'a number'),
  };
}

const mostLayers = 10_000;

/** Layers under ids that occur once, and without a circle. */
export function layersAt(value: unknown, path: string, taken: readonly string[] = []): LayerDocument[] {
  const layers = listOf(value, path, `a list of at most ${mostLayers} layers`, mostLayers).map((layer, n) =>
    layerAt(layer, `${path}[${n}]`),
  );
  const seen = new Set(taken);
  for (const { id } of layers) {
    if (seen.has(id)) refuse(path, id, 'ids that occur once');
    seen.add(id);
  }
  const circle = circleOf(layers);
  if (circle) refuse(`the inputs of ${circle.id}`, circle.inputs, 'links without a circle');
  return layers;
}

/** Places of some of these layers. */
export function placesAt(
  value: unknown,
  path: string,
  ids: readonly string[],
): Readonly<Record<string, Position>> {
  const places = Object.entries(fieldsOf(value ?? {}, path, 'an object of positions', ids));
  return Object.fromEntries(places.map(([id, at]) => [id, positionAt(at, `${path}.${id}`)]));
}

/** A link that leads back to where it came from: no network is computed along it. */
function circleOf(layers: readonly LayerDocument[]): LayerDocument | undefined {
  let left = layers;
  for (;;) {
    const ids = new Set(left.map(({ id }) => id));
    const next = left.filter(({ inputs }) => inputs.some((from) => from !== null && ids.has(from)));
    if (next.length === left.length) return left[0];
    left = next;
  }
}
