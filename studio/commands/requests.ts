import { z } from 'zod';
import { fileKinds, type CommandName, type Request, type WindowState } from '../../contract/commands.ts';
import type { BlockFile } from '../../contract/project.ts';
import type { projectSchema } from '../projects/schema.ts';
import { settingsSchema } from '../settings/schema.ts';

/**
 * What comes over the border is checked before anyone works with it. The document itself is only taken apart by the
 * commands that need it right (`projects/read`), so that its problems come back as `project/...` with their field.
 */
const path = z.string({ error: 'a path' }).min(1, { error: 'a path' }).max(4096, { error: 'a path' });
const run = z.string({ error: 'the id of a run' }).max(100, { error: 'the id of a run' });
const name = z.string({ error: 'a name' }).max(200, { error: 'a name of up to 200 characters' });
const whole = z
  .int({ error: 'a whole number of 0 or more' })
  .min(0, { error: 'a whole number of 0 or more' });
const part = z.enum(['train', 'validation', 'test'], { error: 'one of train, validation, test' });
const document = z.custom<z.infer<typeof projectSchema>>(
  (value) => typeof value === 'object' && value !== null,
  {
    error: 'a project document',
  },
);
const fingerprint = z.string({ error: 'a fingerprint' }).max(64, { error: 'a fingerprint' });
const session = z.uuid({ error: 'the id of a window' });
const flag = z.boolean({ error: 'true or false' });
const nothing = z.object({});

export const requests = {
  'app.info': nothing,
  'files.list': z.object({ path: z.string({ error: 'a path, or an empty text' }).max(4096) }),
  'dialog.open': z.object({
    kind: z.enum(['file', 'folder', 'save']),
    title: name,
    suggestion: z.string().optional(),
  }),
  'templates.list': nothing,
  'project.new': z.object({ path, template: name.optional(), name: name.optional() }),
  'project.open': z.object({ path }),
  'project.import': z.object({ file: path, path, name: name.optional() }),
  'project.save': z.object({ path, document, expected: fingerprint.optional() }),
  'project.saveAs': z.object({ path, document, to: path, data: flag, runs: flag }),
  'project.onDisk': z.object({ path }),
  'project.sizes': z.object({ path }),
  'project.recent': nothing,
  'project.preview': z.object({ path }),
  'project.forget': z.object({ path: path.optional() }),
  'recovery.keep': z.object({ path, session, document, fingerprint }),
  'recovery.list': nothing,
  'recovery.read': z.object({ path }),
  'recovery.drop': z.object({ path, session }),
  'settings.read': nothing,
  'settings.write': settingsSchema.partial(),
  // Answered by the process that has the window.
  'window.state': z.custom<WindowState>((value) => typeof value === 'object' && value !== null, {
    error: 'the state of a window',
  }),
  'window.close': nothing,
  'blocks.list': nothing,
  'blocks.save': z.object({
    block: z.custom<BlockFile>((value) => typeof value === 'object' && value !== null, { error: 'a block' }),
  }),
  'blocks.delete': z.object({ name }),
  'data.inspect': z.object({
    path,
    as: z.enum(fileKinds, { error: `one of ${fileKinds.join(', ')}` }).optional(),
  }),
  'data.summary': z.object({ path, document }),
  'data.samples': z.object({
    path,
    document,
    part: z.enum(['train', 'validation', 'test', 'all'], { error: 'one of train, validation, test, all' }),
    // Negative: evenly spread over the part.
    offset: z.int({ error: 'a whole number' }),
    count: whole.max(1000, { error: 'at most 1000 samples' }),
  }),
  'data.baselines': z.object({ path, document, known: z.boolean().optional() }),
  'data.stopBaselines': z.object({ path }),
  'train.start': z.object({ path, document, resume: run.optional() }),
  'train.startFacts': z.object({ path, document }),
  'train.pause': z.object({ run }),
  'train.resume': z.object({ run }),
  'train.step': z.object({ run }),
  'train.stop': z.object({ run }),
  'runs.list': z.object({ path }),
  'runs.get': z.object({ path, run }),
  'runs.keep': z.object({ path, run, kept: z.enum(['last', 'best'], { error: 'last or best' }) }),
  'runs.evaluate': z.object({ path, run, split: part }),
  'runs.predict': z.object({
    path,
    run,
    input: path,
    output: path.optional(),
    at: name.optional(),
    passes: whole
      .min(2, { error: 'at least 2 passes' })
      .max(10_000, { error: 'at most 10000 passes' })
      .optional(),
  }),
  'runs.generate': z.object({
    path,
    run,
    count: whole
      .min(1, { error: 'a whole number of 1 or more' })
      .max(10_000, { error: 'at most 10000 samples' })
      .optional(),
    seed: whole.max(0xffffffff, { error: 'a whole number below 2^32' }),
    output: path.optional(),
    sample: z.boolean().optional(),
    prompt: z
      .string({ error: 'a text' })
      .max(100_000, { error: 'a text of up to 100000 characters' })
      .optional(),
    length: whole
      .min(1, { error: 'a whole number of 1 or more' })
      .max(100_000, { error: 'at most 100000 steps' })
      .optional(),
    temperature: z
      .number({ error: 'a number from 0 to 100' })
      .min(0, { error: 'a number from 0 to 100' })
      .max(100, { error: 'a number from 0 to 100' })
      .optional(),
  }),
  'runs.samples': z.object({ path, run, epoch: whole.optional() }),
  'runs.export': z.object({ path, run, to: name, out: path }),
} satisfies { readonly [C in CommandName]: z.ZodType<Request<C>> };
