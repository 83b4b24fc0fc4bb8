import type { ProjectDocument } from '../../contract/project.ts';
import type { Column } from '../../engine/data/dataset.ts';
import type { InferredNetwork } from '../../engine/graph/infer.ts';
import { objectives, type Objective, type ObjectiveName } from '../../engine/objectives/index.ts';
import { Random, streams } from '../../engine/tensor/random.ts';
import { sizeOf, type Shape } from '../../engine/tensor/shape.ts';

/** The network of a document that turns N(0, 1) numbers into samples. */
export interface Maker {
  readonly network: string;
  /** What it reads them as, and the shape of one row of them. */
  readonly column: string;
  readonly shape: Shape;
  /** Of what it ends in. */
  readonly output: Shape;
}

/** Null where the objective has none. */
export function makerOf(
  { objective }: ProjectDocument,
  networks: ReadonlyMap<string, InferredNetwork>,
): Maker | null {
  const { makes }: Objective = objectives[objective.type as ObjectiveName],
    network = makes && networks.get(makes.network);
  const input = network?.layers.find((l) => l.type === 'input' && l.params['column'] === makes?.column),
    end = network?.byId.get(network.output ?? '');
  return makes && input && end ? { ...makes, shape: input.shape, output: end.shape } : null;
}

/** `count` rows of N(0, 1). A row depends on the seed and on its number, but not on how many there are. */
export function latentColumn({ shape }: Pick<Maker, 'shape'>, count: number, seed: number): Column {
  const size = sizeOf(shape),
    values = new Float32Array(count * size);
  for (let row = 0; row < count; row += 1) {
    const random = new Random(seed, streams.latent, row);
    for (let j = 0; j < size; j += 1) values[row * size + j] = random.normal();
  }
  return { shape, values };
}
