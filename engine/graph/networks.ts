import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { sameShape } from '../tensor/shape.ts';
import { infer, type InferredNetwork } from './infer.ts';
import { expandBlocks, type FlatNetwork, type Unfolded } from './unfold.ts';

/** A network of a document, its blocks unfolded, and what they were. */
export interface UnfoldedNetwork extends InferredNetwork {
  readonly flat: FlatNetwork;
  /** Layers of its heads, without blocks. */
  readonly heads: readonly string[];
}

/** The network that may have heads. */
export const headed = 'main';

/** The layer that a layer of the document is without blocks: of an instance, what its last copy ends in. */
export const flatId = ({ unfolded }: FlatNetwork, id: string): string =>
  unfolded.find(({ path }) => path === id)?.copies.at(-1)!.output ?? id;

/** Heads by their ids in the document, and the layers that they are without blocks. */
export function headLayers(document: ProjectDocument): ReadonlyMap<string, string> {
  const flat = expandBlocks(document)[headed],
    ids = Object.keys(document.objective.heads ?? {});
  return new Map(ids.map((id) => [id, flat ? flatId(flat, id) : id]));
}

type Drawn = Pick<ProjectDocument, 'networks' | 'blocks'> & {
  readonly objective?: Pick<ProjectDocument['objective'], 'heads'>;
};

/** All networks of a document without blocks: the one way from a document to what is trained. */
export function inferNetworks(document: Drawn): ReadonlyMap<string, UnfoldedNetwork> {
  const heads = Object.keys(document.objective?.heads ?? {});
  return new Map(
    Object.entries(expandBlocks(document)).map(([name, flat]) => {
      const own = name === headed ? heads.map((id) => flatId(flat, id)) : [],
        found = { ...infer(name, flat, new Set(own)), flat, heads: own };
      if (flat.unfolded.length === 0 && flat.problems.length === 0) return [name, found];
      const repeats = flat.unfolded.flatMap((instance) => repeatProblem(name, instance, found) ?? []);
      const told = [...flat.problems, ...repeats, ...found.problems];
      return [name, { ...found, problems: onceForAllCopies(told, flat, repeats) }];
    }),
  );
}

/** What one copy gives the next one takes. */
function repeatProblem(
  network: string,
  { path, inputs, copies }: Unfolded,
  { byId }: InferredNetwork,
): Problem | null {
  const given = byId.get(inputs[0] ?? '')?.shape,
    made = byId.get(copies[0]!.output)?.shape;
  if (copies.length === 1 || !given || !made || sameShape(given, made)) return null;
  const details = { found: made, expected: given, repeat: copies.length };
  return problem('graph/repeat-shape', details, { network, layer: path, field: 'repeat' });
}

/** A mistake in a block is one mistake, however often it is repeated; and none where the copies do not fit each other. */
export function onceForAllCopies(
  problems: readonly Problem[],
  { unfolded }: FlatNetwork,
  repeats: readonly Problem[] = [],
): readonly Problem[] {
  const misfits = new Set(repeats.map((p) => p.where.layer));
  const copies = unfolded.flatMap((u) => u.copies.slice(1).map(({ prefix }) => ({ ...u, prefix })));
  if (copies.length === 0) return problems;
  const keyOf = (p: Problem, layer: string) => JSON.stringify([p.code, layer, p.where.field]);
  const known = new Set(problems.map((p) => keyOf(p, p.where.layer ?? '')));
  return problems.filter((p) => {
    const { layer } = p.where;
    const copy = layer === undefined ? undefined : copies.find(({ prefix }) => layer.startsWith(prefix));
    if (!copy) return true;
    const first = copy.copies[0]!.prefix + layer!.slice(copy.prefix.length);
    return !misfits.has(copy.path) && !known.has(keyOf(p, first));
  });
}
