import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { ProblemError, problem } from '../../contract/problems.ts';
import { weightFormats, type NamedTensor, type WeightFile } from '../../engine/formats/index.ts';
import type { Snapshot } from '../../workers/api.ts';
import { writeAtomic } from '../files/atomic.ts';
import { kindOf, readSmall } from '../files/read.ts';
import type { RunFolder } from './folder.ts';

/**
 * checkpoints/{last,best}.safetensors: weights in the engine's own layout, what else going on needs under `optimizer/`,
 * and in the metadata what the file is, where in training it was made, and a checksum over all values.
 */
export type CheckpointName = 'last' | 'best';
export interface Checkpoint extends Snapshot {
  readonly epoch: number;
}

const courseSchema = z.object({
  schedule: z.array(z.number()),
  stopping: z.array(z.number()),
  // A metric may be no number where the loss is; JSON knows none.
  sums: z.array(
    z
      .number()
      .nullable()
      .transform((sum) => sum ?? NaN),
  ),
});

const optimizerPrefix = 'optimizer/';
/** Of a posterior: `sample-1/conv1.w`, `sample-2/conv1.w`. */
const sampleForm = /^sample-(\d+)\/(.*)$/s;
const largest = 4 * 2 ** 30;
const fileOf = (folder: RunFolder, name: CheckpointName): string =>
  join(folder.path, 'checkpoints', `${name}.safetensors`);

function checksum(tensors: readonly NamedTensor[]): string {
  const hash = createHash('sha256');
  for (const { name, shape, values } of [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(`${name}[${shape.join()}]`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

/** The old checkpoint is kept until the new one, read back from the disk, is known to be good. */
export async function writeCheckpoint(
  folder: RunFolder,
  name: CheckpointName,
  { weights, optimizer, step, epoch, course, draws = [] }: Checkpoint,
): Promise<void> {
  const tensors = [
    ...weights,
    ...optimizer.map((t) => ({ ...t, name: optimizerPrefix + t.name })),
    ...draws.flatMap((sample, i) => sample.map((t) => ({ ...t, name: `sample-${i + 1}/${t.name}` }))),
  ];
  const metadata = {
    format: 'backprop-checkpoint',
    version: '1',
    run: folder.run,
    epoch: String(epoch),
    step: String(step),
    ...(course && { course: JSON.stringify(course) }),
    sha256: checksum(tensors),
  };
  const file = fileOf(folder, name);
  await writeAtomic(file, weightFormats.safetensors.write(tensors, metadata), {
    verify: async (temporary) => void (await readVerified(temporary)),
  });
}

export async function readCheckpoint(folder: RunFolder, name: CheckpointName = 'last'): Promise<Checkpoint> {
  const file = fileOf(folder, name);
  if ((await kindOf(file)) !== 'file') {
    throw new ProblemError(problem('run/no-checkpoint', { run: folder.run }, { file }));
  }
  const { tensors, metadata } = await readVerified(file);
  const isSlot = (t: NamedTensor): boolean => t.name.startsWith(optimizerPrefix);
  const draws = drawsOf(tensors);
  return {
    weights: tensors.filter((t) => !isSlot(t) && !sampleForm.test(t.name)),
    optimizer: tensors.filter(isSlot).map((t) => ({ ...t, name: t.name.slice(optimizerPrefix.length) })),
    step: Number(metadata.step),
    epoch: Number(metadata.epoch),
    ...(metadata.course !== undefined && { course: readCourse(metadata.course, file) }),
    ...(draws.length > 0 && { draws }),
  };
}

function drawsOf(tensors: readonly NamedTensor[]): NamedTensor[][] {
  const samples: NamedTensor[][] = [];
  for (const t of tensors) {
    const [, number, name] = sampleForm.exec(t.name) ?? [];
    if (name !== undefined) (samples[Number(number) - 1] ??= []).push({ ...t, name });
  }
  return samples.filter(Boolean);
}

function readCourse(text: string, file: string): z.infer<typeof courseSchema> {
  const course = courseSchema.safeParse(parsed(text));
  if (course.success) return course.data;
  const reason = 'the state of its schedule cannot be read';
  throw new ProblemError(problem('run/checkpoint-damaged', { reason }, { file }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readVerified(file: string): Promise<WeightFile> {
  const damaged = (reason: string): ProblemError =>
    new ProblemError(problem('run/checkpoint-damaged', { reason }, { file }));
  let read: WeightFile;
  try {
    read = weightFormats.safetensors.read(await readSmall(file, largest), file);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw damaged(error.problems[0].message.replace(/\.$/, ''));
  }
  if (read.metadata.format !== 'backprop-checkpoint') throw damaged('it is no checkpoint of a run');
  if (checksum(read.tensors) !== read.metadata.sha256) throw damaged('its checksum does not fit its values');
  return read;
}
