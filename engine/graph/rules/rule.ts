import type { Details, Problem, ProblemCode, Where } from '../../../contract/problems.ts';
import { problem } from '../../../contract/problems.ts';
import type { DataFacts } from '../checks/checking.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import type { InferredLayer, InferredNetwork } from '../infer.ts';

/** What a rule says of itself: in the window, and on the page of rules. The texts of the problem are in the catalogue. */
export interface About {
  /** When it speaks, in one sentence. */
  readonly trigger: string;
  /** Why that matters. */
  readonly why: string;
  /** Paper, where it is a known fact. */
  readonly source?: string;
}

export interface Rule extends About {
  /** Appends what it finds; a rule without it is looked for by `infer` or `checks`, because shapes depend on it. */
  readonly look?: (drawing: Drawing, problems: Problem[]) => void;
}

/** A network as rules see it: the layers whose shapes are known, and who uses whom. */
export interface Scene {
  readonly network: string;
  readonly layers: readonly InferredLayer[];
  readonly output: InferredLayer | undefined;
  /** The layer of its first input. */
  before(layer: InferredLayer): InferredLayer | undefined;
  after(layer: InferredLayer): readonly InferredLayer[];
}

export interface Drawing {
  readonly document: ProjectDocument;
  readonly data: DataFacts | null;
  readonly scenes: readonly Scene[];
  /** Nothing stands against training: only then the end of a network is what the person means by it. */
  readonly isWhole: boolean;
}

const nobody: readonly InferredLayer[] = [];

export function sceneOf(network: string, { layers, byId, output }: InferredNetwork): Scene {
  const users = new Map<string, InferredLayer[]>();
  for (const layer of layers)
    for (const input of new Set(layer.inputs)) {
      const known = users.get(input);
      if (known) known.push(layer);
      else users.set(input, [layer]);
    }
  return {
    network,
    layers,
    output: output === null ? undefined : byId.get(output),
    before: ({ inputs: [first] }) => (first === undefined ? undefined : byId.get(first)),
    after: ({ id }) => users.get(id) ?? nobody,
  };
}

type Tell<C extends ProblemCode> = (details: Details<C>, where: Where) => void;

/** A rule of the whole drawing. */
export const drawingRule = <C extends ProblemCode>(
  code: C,
  about: About,
  look: (drawing: Drawing, tell: Tell<C>) => void,
): Readonly<Record<C, Rule>> =>
  ({
    [code]: {
      ...about,
      look: (drawing: Drawing, problems: Problem[]) =>
        look(drawing, (details, where) => problems.push(problem(code, details, where))),
    },
  }) as unknown as Readonly<Record<C, Rule>>;

/** A rule of one layer: the details of what is wrong with it, or null; `field` is the parameter that is to be changed. */
export const layerRule = <C extends ProblemCode>(
  code: C,
  about: About & { readonly field?: string },
  look: (layer: InferredLayer, scene: Scene, drawing: Drawing) => Details<C> | null,
): Readonly<Record<C, Rule>> => {
  const { field, ...rest } = about;
  return drawingRule(code, rest, (drawing, tell) => {
    for (const scene of drawing.scenes)
      for (const layer of scene.layers) {
        const details = look(layer, scene, drawing);
        if (details)
          tell(details, { network: scene.network, layer: layer.id, ...(field !== undefined && { field }) });
      }
  });
};
