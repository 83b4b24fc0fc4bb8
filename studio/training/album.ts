import type { EpochSamples } from '../../contract/commands.ts';
import type { Problem } from '../../contract/problems.ts';
import { inferNetworks } from '../../engine/graph/networks.ts';
import type { SampleSpec } from '../../workers/api.ts';
import { loadSamples } from '../../workers/rows.ts';
import { asProblemError } from '../files/problems.ts';
import { gridPng, isImage } from '../prediction/grid.ts';
import { latentColumn, makerOf, type Maker } from '../prediction/latent.ts';
import { readMade, type Made } from '../prediction/made.ts';
import { rowsOf } from '../prediction/outputs.ts';
import { sampleTable } from '../prediction/sample-files.ts';
import type { RunFolder } from '../runs/folder.ts';
import { beginSamples, imageUrl, writeDataSamples, writeEpochSamples } from '../runs/samples.ts';
import type { SessionSpec } from './session.ts';

/** A grid of 8 x 8 images; of points, enough to see where they lie. */
const images = 64,
  others = 256;

/**
 * Keeps what a generator or a decoder makes of the same random numbers in the course of its training. Works beside the
 * training; what cannot be written is reported once and does not end it.
 */
export class Album {
  /** What the threads are asked for. */
  readonly wanted: SampleSpec;
  readonly problems: Problem[] = [];
  readonly #folder: RunFolder;
  readonly #spec: SessionSpec;
  readonly #count: number;
  readonly #tell: (samples: EpochSamples) => void;
  #work: Promise<void>;

  constructor(folder: RunFolder, spec: SessionSpec, maker: Maker, tell: (samples: EpochSamples) => void) {
    this.#folder = folder;
    this.#spec = spec;
    this.#tell = tell;
    this.#count = isImage(spec.prepared.dataset.columns.input.shape) ? images : others;
    const { network, column } = maker;
    this.wanted = { network, column, rows: latentColumn(maker, this.#count, spec.document.training.seed) };
    this.#work = this.#guard(() => this.#begin());
  }

  /** Where the objective makes no samples there is none. */
  static of(folder: RunFolder, spec: SessionSpec, tell: (samples: EpochSamples) => void): Album | null {
    const maker = makerOf(spec.document, inferNetworks(spec.document));
    return maker && new Album(folder, spec, maker, tell);
  }

  add(epoch: number, outputs: Float32Array): void {
    this.#work = this.#work.then(() => this.#guard(() => this.#keep(epoch, outputs)));
  }

  /** Resolves when all is on the disk. */
  async finish(): Promise<void> {
    await this.#work;
  }

  async #begin(): Promise<void> {
    await beginSamples(this.#folder);
    const { dataset, split } = this.#spec.prepared,
      { input } = dataset.columns;
    if (isImage(input.shape)) return;
    const rows = split.train.subarray(0, this.#count),
      { values } = (await loadSamples(dataset, rows)).columns.input;
    await writeDataSamples(this.#folder, sampleTable(this.#made(rows.length, Float32Array.from(values))));
  }

  #made(count: number, values: Float32Array): Made {
    const { shape, names, maximum } = this.#spec.prepared.dataset.columns.input;
    return { count, shape, values, names: names ?? null, maximum: maximum ?? null };
  }

  async #keep(epoch: number, outputs: Float32Array): Promise<void> {
    const { document, prepared } = this.#spec;
    const values = readMade({ document, affine: prepared.affine }, outputs, this.#count, null),
      made = this.#made(this.#count, values);
    if (isImage(made.shape)) {
      const png = await gridPng(made);
      this.#tell({ epoch, image: imageUrl(png), points: null });
      await writeEpochSamples(this.#folder, epoch, 'png', png);
    } else {
      this.#tell({ epoch, image: null, points: Array.from(rowsOf(values, made.count), (row) => [...row]) });
      await writeEpochSamples(this.#folder, epoch, 'csv', sampleTable(made));
    }
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const known = new Set(this.problems.map((p) => p.code));
      this.problems.push(...asProblemError(error).problems.filter((p) => !known.has(p.code)));
    }
  }
}
