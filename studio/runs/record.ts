import { z } from 'zod';
import { catalogue, type Problem } from '../../contract/problems.ts';
import { projectSchema } from '../projects/schema.ts';

/** run.json: all that is needed to understand, repeat and use a run, without the project as it is today. */
export const runFormat = 'backprop-run';
export const runVersion = 1;

/** JSON knows no NaN; a run that diverged has some. */
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const measured = z.record(z.string(), figure);
const affine = z.object({ mean: z.array(z.number()), scale: z.array(z.number()) });
const where = z.object({
  network: z.string().optional(),
  layer: z.string().optional(),
  field: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.string().optional(),
});
const problem = z.object({
  code: z.string().refine((code) => Object.hasOwn(catalogue, code)) as unknown as z.ZodType<Problem['code']>,
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  fix: z.string(),
  where,
});

export const epochSchema = z.object({
  epoch: z.number(),
  phase: z.string().optional(),
  step: z.number(),
  seconds: z.number(),
  train: measured,
  validation: measured.nullable(),
  learningRate: z.number().optional(),
  member: z.number().optional(),
  gradients: z.record(z.string(), z.array(figure)).optional(),
});

export const runSchema = z.object({
  format: z.literal(runFormat),
  version: z.literal(runVersion),
  run: z.string(),
  name: z.string(),
  state: z.enum(['preparing', 'running', 'paused', 'stopping', 'ended']),
  reason: z.enum(['completed', 'stopped', 'early-stopped', 'diverged', 'failed', 'imported']).nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Of training, pauses not counted. */
  seconds: z.number(),
  epochs: z.number(),
  seed: z.number(),
  parameters: z.number(),
  train: measured.nullable(),
  validation: measured.nullable(),
  test: measured.nullable(),
  /** sha256 of all parameters at the end. */
  weights: z.string().nullable(),
  best: z.object({ epoch: z.number(), value: z.number(), phase: z.string().optional() }).nullable(),
  /** Whose weights are the result; the last where absent. */
  kept: z.enum(['last', 'best']).optional(),
  /** The run whose weights this one began with. */
  continues: z.string().nullable(),
  studio: z.string(),
  kernels: z.string().nullable(),
  data: z.object({
    name: z.string(),
    samples: z.number(),
    fingerprint: z.string(),
    parts: z.object({ train: z.number(), validation: z.number(), test: z.number() }),
    input: z.object({
      shape: z.array(z.number()),
      names: z.array(z.string()).nullable(),
      maximum: z.number().nullable(),
      vocabulary: z.array(z.string()).nullable().optional(),
      variable: z.boolean().optional(),
    }),
    targetShape: z.array(z.number()),
    classes: z.array(z.string()).nullable(),
    /** Of the further targets, by their columns: classes, or null for quantities. */
    targets: z.record(z.string(), z.array(z.string()).nullable()).optional(),
  }),
  /** Fitted on the training part: `(value - mean) * scale`, per feature or one for all. */
  preprocessing: z.record(z.string(), affine),
  problems: z.array(problem),
  /** Who writes this run: tells a run that trains from one whose program has ended. */
  process: z.object({ pid: z.number(), host: z.string() }),
  document: projectSchema,
});
export type RunRecord = z.infer<typeof runSchema>;
