import type { LayerDocument, ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import type { Dataset } from '../../../engine/data/dataset.ts';
import { generate } from '../../../engine/data/generate.ts';
import { Random } from '../../../engine/tensor/random.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { workers } from '../../threads/fixtures/job.ts';
import { atLeast, type Task } from '../task.ts';

const modes = 8,
  radius = 1,
  deviation = 0.01,
  samples = 2500,
  noiseSize = 2;

const stack = (
  input: LayerDocument,
  units: readonly number[],
  slope: number,
  end: [id: string, units: number],
): LayerDocument[] => {
  const layers = [input];
  units.forEach((n, i) => {
    layers.push(layerOf(`dense${i}`, 'dense', { units: n, initializer: 'heUniform' }, layers.at(-1)!.id));
    layers.push(layerOf(`bend${i}`, 'activation', { function: 'leakyRelu', slope }, layers.at(-1)!.id));
  });
  return [...layers, layerOf(end[0], 'dense', { units: end[1] }, layers.at(-1)!.id)];
};

function ringDocument(
  params: ParameterValues,
  training: Partial<ProjectDocument['training']>,
): ProjectDocument {
  const packing = (params['packing'] as number | undefined) ?? 1;
  const document = projectOf([], { type: 'adversarial', params });
  return {
    ...document,
    networks: {
      generator: {
        layers: stack(
          layerOf('noise', 'input', { shape: [noiseSize], column: 'noise' }),
          widths.generator,
          0,
          ['output', 2],
        ),
      },
      discriminator: {
        layers: stack(layerOf('input', 'input', { shape: [2 * packing] }), widths.discriminator, 0.2, [
          'score',
          1,
        ]),
      },
    },
    training: { ...document.training, ...training },
  };
}

/** PacGAN's two figures: how many modes have a sample within 3 deviations, and the share of samples that are so near. */
function judge(points: Float32Array): { found: number; near: number } {
  const seen = new Set<number>();
  let near = 0;
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const mode = (Math.round((Math.atan2(y, x) / (2 * Math.PI)) * modes) + modes) % modes,
      angle = (2 * Math.PI * mode) / modes;
    const far = Math.hypot(x - radius * Math.cos(angle), y - radius * Math.sin(angle));
    if (far > 3 * deviation) continue;
    near++;
    seen.add(mode);
  }
  return { found: seen.size, near: near / (points.length / 2) };
}

async function trainRing(document: ProjectDocument, seed: number) {
  const pool = workers();
  try {
    const dataset = generate('ring', { count: points, modes, radius, noise: deviation });
    const rows = Uint32Array.from({ length: points }, (_, i) => i),
      none = new Uint32Array(0);
    const { done } = pool.train(
      { document, dataset, split: { train: rows, validation: none, test: none }, affine: {}, lanes: 0, seed },
      { telemetry: () => undefined, epoch: () => undefined, state: () => undefined },
    );
    const result = await done;
    if (result.reason !== 'completed') throw new Error(result.problems.map((p) => p.message).join(' '));
    const random = new Random(seed, 99);
    const noise = {
      shape: [noiseSize],
      values: Float32Array.from({ length: samples * noiseSize }, () => random.normal()),
    };
    const codes: Dataset = { name: 'noise', count: samples, columns: { noise }, fixedTest: null };
    const { outputs } = await pool.infer({
      document,
      weights: result.weights,
      dataset: codes,
      indices: Uint32Array.from({ length: samples }, (_, i) => i),
      affine: {},
      lanes: 0,
      portable: false,
    });
    return judge(outputs);
  } finally {
    await pool.close();
  }
}

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b) / list.length;
const widths = { generator: [128, 128], discriminator: [128, 128, 128] },
  points = 10_000,
  seeds = [1, 2, 3];

async function figures(params: ParameterValues, epochs: number) {
  const training = {
    optimizer: { type: 'adam', params: { learningRate: 0.001, beta1: 0.5, beta2: 0.99 } },
    schedule: { type: 'cosine', params: {} },
    batchSize: 128,
    epochs,
  };
  const found = [];
  for (const seed of seeds) found.push(await trainRing(ringDocument(params, training), seed));
  return { modes: mean(found.map((f) => f.found)), near: mean(found.map((f) => f.near)) };
}

/** PacGAN's table of the ring (Lin et al., 2018, table 1): what a GAN finds of eight modes, and one with packed samples. */
export const ring: Task = {
  title: 'ring of 8 Gaussians',
  async *rows() {
    const alone = await figures({}, 200);
    yield atLeast('ring of 8 Gaussians, GAN: modes, mean of 3 seeds', alone.modes, 6.3);
    const packed = await figures({ packing: 2 }, 800);
    yield atLeast('ring of 8 Gaussians, packed GAN: modes', packed.modes, 7.9);
    yield atLeast('ring of 8 Gaussians, packed GAN: share within 3 sigma', packed.near, 0.95);
  },
};
