import { extname } from 'node:path';
import type { StartFacts } from '../../contract/commands.ts';
import { ProblemError, problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { weightFormats, type NamedTensor } from '../../engine/formats/index.ts';
import { weightName } from '../../engine/graph/model.ts';
import { inferNetworks } from '../../engine/graph/networks.ts';
import { sameShape } from '../../engine/tensor/shape.ts';
import { resolveInside } from '../files/inside.ts';
import { readSmall } from '../files/read.ts';

/** Weights that a training begins with, out of a file of the project: by the names of their layers, in the engine's layout. */
export interface Start {
  readonly weights: readonly NamedTensor[];
  readonly problems: readonly Problem[];
}

const largest = 4 * 2 ** 30;
const field = 'training.start.weights';

/** Null where the document begins with fresh weights. Throws where the file cannot be read, or nothing in it fits. */
export async function startOf(project: string, document: ProjectDocument): Promise<Start | null> {
  const { start } = document.training;
  if (!start) return null;
  const weights = await readWeights(project, start.weights);
  const { fitting, fresh } = factsOf(document, weights);
  if (fitting.length === 0)
    throw new ProblemError(problem('run/start-unfit', { file: start.weights }, { field }));
  const problems =
    fresh.length > 0 ? [problem('run/start-fresh', { layers: fresh, file: start.weights }, { field })] : [];
  return { weights, problems };
}

export async function startFacts(project: string, document: ProjectDocument): Promise<StartFacts | null> {
  const { start } = document.training;
  return start ? factsOf(document, await readWeights(project, start.weights)) : null;
}

async function readWeights(project: string, path: string): Promise<readonly NamedTensor[]> {
  const file = await resolveInside(project, path, { field });
  const format = extname(file).toLowerCase() === '.npz' ? weightFormats.npz : weightFormats.safetensors;
  return format.read(await readSmall(file, largest), file).tensors;
}

/** Layers that have weights; of several networks with the name of theirs. */
function factsOf(document: ProjectDocument, weights: readonly NamedTensor[]): StartFacts {
  const given = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const [fitting, fresh]: [string[], string[]] = [[], []];
  for (const [network, { layers }] of inferNetworks(document)) {
    for (const layer of layers) {
      const own = layer.weights.filter((weight) => !weight.perSample);
      if (own.length === 0) continue;
      const fits = own.every((weight) => {
        const tensor = given.get(weightName({ network, layer: layer.id, name: weight.name }));
        return tensor !== undefined && sameShape(tensor.shape, weight.shape);
      });
      (fits ? fitting : fresh).push(network === 'main' ? layer.id : `${network}/${layer.id}`);
    }
  }
  return { fitting, fresh };
}
