import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { readNpy } from '../../../engine/formats/npy.ts';
import { readNpz } from '../../../engine/formats/npz.ts';
import { gridPng, gridSize } from '../../../studio/prediction/grid.ts';
import { latentColumn } from '../../../studio/prediction/latent.ts';
import { readMade, refuseDraw, type Made } from '../../../studio/prediction/made.ts';
import { checkSampleFile, writeSamples } from '../../../studio/prediction/sample-files.ts';
import { templates } from '../../../studio/templates/index.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf } from './studio.ts';

const folder = temporaryFolder();

const made = (count: number, shape: readonly number[], maximum: number | null, names?: string[]): Made => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: count * size }, (_, i) => (7 * i) % ((maximum ?? 255) + 1));
  return { count, shape, values, maximum, names: names ?? null };
};
/** Bytes of a png as it is: grey stays one channel. */
async function decoded(png: Buffer | string) {
  const image = sharp(png),
    { channels } = await image.metadata();
  return (channels === 1 ? image.toColourspace('b-w') : image).raw().toBuffer({ resolveWithObject: true });
}

describe('grids of images', () => {
  test('decode to their size, near square, each pixel a crisp square of its grey', async () => {
    const size = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        size,
        size,
        fc.constantFrom(1, 3),
        fc.nat(),
        async (count, height, width, channels, where) => {
          const images = made(count, [height, width, channels], 255),
            { rows, columns } = gridSize(count);
          expect(rows * columns).toBeGreaterThanOrEqual(count);
          expect(Math.abs(columns - rows)).toBeLessThanOrEqual(1);
          const { data, info } = await decoded(await gridPng(images));
          const scale = info.width / (columns * (width + 1) + 1);
          expect(Number.isInteger(scale)).toBe(true);
          expect([info.height, info.channels]).toEqual([scale * (rows * (height + 1) + 1), channels]);
          // Any value of any image, at any place in its square.
          const at = where % images.values.length,
            pixel = Math.floor(at / channels) % (height * width),
            image = Math.floor(at / (channels * height * width));
          const x = 1 + (image % columns) * (width + 1) + (pixel % width),
            y = 1 + Math.floor(image / columns) * (height + 1) + Math.floor(pixel / width);
          const [dx, dy] = [where % scale, (where >> 4) % scale];
          const found = data[((y * scale + dy) * info.width + x * scale + dx) * channels + (at % channels)];
          expect(found).toBe(images.values[at]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('greys go from 0 to what the data can hold; without that, from the smallest to the largest', async () => {
    const pixels = (maximum: number | null) => ({
      ...made(1, [1, 2, 1], maximum),
      values: Float32Array.of(4, 8),
    });
    const greys = async (maximum: number | null) => {
      const { data, info } = await decoded(await gridPng(pixels(maximum)));
      const scale = info.width / 4,
        row = Math.floor(1.5 * scale) * info.width;
      return [data[row + scale], data[row + 2 * scale]];
    };
    expect(await greys(16)).toEqual([64, 128]);
    expect(await greys(null)).toEqual([0, 255]);
  });
});

describe('what samples are made from', () => {
  test('a row depends on seed and number, not on how many there are; moments of N(0, 1) (0.02)', () => {
    const few = latentColumn({ shape: [5] }, 10, 3).values,
      many = latentColumn({ shape: [5] }, 10_000, 3).values as Float32Array;
    expect(many.subarray(0, 50)).toEqual(few);
    expect(latentColumn({ shape: [5] }, 10, 4).values).not.toEqual(few);
    const mean = many.reduce((a, b) => a + b, 0) / many.length,
      square = many.reduce((a, b) => a + b * b, 0) / many.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(square - 1)).toBeLessThan(0.02);
  });
});

describe('likelihoods', () => {
  const affine = { input: { mean: Float32Array.of(0), scale: Float32Array.of(1 / 16) } };
  const withLoss = (loss: string): ProjectDocument => ({
    ...templates.iris.document,
    objective: { type: 'variational', loss, lossParams: {}, metrics: [] },
  });
  const read = (loss: string, outputs: number[], count: number, seed: number | null = null) =>
    readMade({ document: withLoss(loss), affine }, Float32Array.from(outputs), count, seed);

  test('Bernoulli: the probability in the unit of the data; drawn, 0 or 1 as often as it says (0.03)', () => {
    expect([...read('bernoulliNll', [0, Math.log(3)], 1)]).toEqual([8, 12]);
    const drawn = read('bernoulliNll', Array(4000).fill(Math.log(3)), 2000, 1);
    expect(new Set(drawn)).toEqual(new Set([0, 16]));
    expect(Math.abs(drawn.reduce((a, b) => a + b) / 4000 - 12)).toBeLessThan(0.03 * 16);
    expect(read('bernoulliNll', Array(4000).fill(Math.log(3)), 2000, 1)).toEqual(drawn);
  });

  test('Gaussian [mean | log variance]: the mean; drawn, with its deviation (0.1)', () => {
    expect([...read('gaussianNll', [1, 2, 0, 0, 3, 4, 0, 0], 2)]).toEqual([16, 32, 48, 64]);
    const outputs = Array.from({ length: 8000 }, (_, i) => (i % 2 === 0 ? 1 : Math.log(4)));
    const drawn = [...read('gaussianNll', outputs, 4000, 1)].map((value) => value / 16 - 1);
    const deviation = Math.sqrt(drawn.reduce((sum, x) => sum + x * x, 0) / 4000);
    expect(Math.abs(deviation - 2)).toBeLessThan(0.1);
  });

  test('nothing can be drawn from a loss that is no likelihood', async () => {
    const refused = async (loss: string) => codesOf((async () => refuseDraw(withLoss(loss)))());
    expect(await refused('bernoulliNll')).toEqual([]);
    expect(await refused('gaussianNll')).toEqual([]);
    expect(await refused('meanSquaredError')).toEqual(['run/nothing-to-draw']);
  });
});

describe('files', () => {
  test('csv with the names of the features; npy and npz with the count in front', async () => {
    const points = { ...made(2, [2], null, ['x', '=y']), values: Float32Array.of(0.1, -1, 2.5, 1e-7) };
    await writeSamples(join(folder, 'a.csv'), points);
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe("x,'=y\n0.1,-1\n2.5,1e-7\n");
    const images = made(3, [2, 2, 1], 16);
    await writeSamples(join(folder, 'a.npy'), images);
    expect(readNpy(readFileSync(join(folder, 'a.npy')))).toEqual({
      shape: [3, 2, 2, 1],
      values: images.values,
    });
    await writeSamples(join(folder, 'a.npz'), images);
    expect(readNpz(readFileSync(join(folder, 'a.npz'))).arrays).toEqual([
      { name: 'samples', shape: [3, 2, 2, 1], values: images.values },
    ]);
  });

  test('of sequences one row a step', async () => {
    const sequences = { ...made(2, [2, 1], null, ['value']), values: Float32Array.of(1, 2, 3, 4) };
    await writeSamples(join(folder, 's.csv'), sequences);
    const table = 'sequence,step,value\n1,1,1\n1,2,2\n2,1,3\n2,2,4\n';
    expect(readFileSync(join(folder, 's.csv'), 'utf8')).toBe(table);
  });

  test('a folder gets one image a file, pixel for pixel', async () => {
    await writeSamples(join(folder, 'many'), made(11, [3, 4, 3], 255));
    const names = readdirSync(join(folder, 'many')).sort();
    expect([names.length, names[0], names[10]]).toEqual([11, 'sample-0001.png', 'sample-0011.png']);
    const { data, info } = await decoded(join(folder, 'many', names[10]));
    expect([info.width, info.height, info.channels]).toEqual([4, 3, 3]);
    expect([...data]).toEqual([...made(11, [3, 4, 3], 255).values.subarray(10 * 36)]);
  });

  test.for([
    ['a.png', [2]],
    ['folder', [2]],
    ['a.gif', [8, 8, 1]],
    ['a.png', [8, 8, 2]],
  ] as const)('%s is nothing for samples of %j', async ([path, shape]) => {
    expect(await codesOf((async () => checkSampleFile(path, shape))())).toEqual(['run/sample-file']);
  });
});
