import { expect } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { exposedParameters } from '../../../engine/graph/blocks.ts';
import { mayContain } from '../../../renderer/document/blockEdits.ts';
import { blockIn, insideName, isInstance } from '../../../renderer/document/blockNames.ts';
import { networkOf } from '../../../renderer/document/layerEdits.ts';
import { linkId, linksOf } from '../../../renderer/document/links.ts';
import { projectSchema } from '../../../studio/projects/schema.ts';

/** Every drawing of a project: its networks, and the insides of its blocks. */
export const drawings = ({ networks, blocks = {} }: ProjectDocument): string[] => [
  ...Object.keys(networks),
  ...Object.keys(blocks).map(insideName),
];

/** As the schema wants it, the same after a way through text, and at one with itself. */
export function whole(document: ProjectDocument): void {
  const result = projectSchema.safeParse(document);
  if (!result.success) throw new Error(JSON.stringify(result.error.issues.slice(0, 3)));
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  coherent(document);
}

/** What parts of a document say of each other is true of them. */
function coherent(document: ProjectDocument): void {
  const names = drawings(document);
  const says = (is: boolean, what: string) => {
    if (!is) throw new Error(what);
  };
  for (const part of ['canvas', 'routes'] as const)
    for (const name of Object.keys(document[part] ?? {}))
      says(names.includes(name), `${part} of ${name}, which is not there`);
  for (const name of names) {
    const network = networkOf(document, name);
    const ids = new Set(network.layers.map(({ id }) => id));
    says(ids.size === network.layers.length, `an id occurs twice in ${name}`);
    const links = linksOf(network);
    for (const { from, to } of links)
      says(ids.has(from), `${to} in ${name} reads ${from}, which is not there`);
    const known = new Set(links.map(linkId));
    for (const id of Object.keys(document.routes?.[name] ?? {}))
      says(known.has(id), `a route of ${id} in ${name}, which is no link`);
    for (const id of Object.keys(document.canvas[name] ?? {}))
      says(ids.has(id), `a place of ${id} in ${name}, which is not there`);
    for (const layer of network.layers.filter(isInstance)) {
      const block = blockIn(document, layer.block);
      if (!block) throw new Error(`${layer.id} in ${name} is made of ${layer.block}, which is not there`);
      says(
        layer.inputs.length === block.inputs.length,
        `${layer.id} in ${name} has other ports than its block`,
      );
      const exposed = exposedParameters(document.blocks ?? {}, layer.block as string);
      for (const key of Object.keys(layer.params))
        says(Object.hasOwn(exposed, key), `${layer.id} in ${name} sets ${key}, which is not exposed`);
    }
  }
  const main = new Set(document.networks['main']?.layers.map(({ id }) => id));
  for (const id of Object.keys(document.objective.heads ?? {}))
    says(main.has(id), `a loss of ${id}, which is no layer of main`);
  for (const [name, block] of Object.entries(document.blocks ?? {})) {
    const ids = new Set(block.layers.map(({ id }) => id));
    if (ids.size > 0) says(ids.has(block.output), `${name} gives ${block.output}, which is not there`);
    for (const { targets } of Object.values(block.exposed))
      for (const { layer } of targets)
        says(ids.has(layer), `${name} exposes of ${layer}, which is not there`);
    for (const { block: inner } of block.layers)
      if (inner !== undefined) says(mayContain(document, name, inner), `${name} contains itself`);
  }
}
