import { join } from 'node:path';
import { z } from 'zod';
import type { Baselines } from '../../contract/commands.ts';
import { writeAtomic } from '../files/atomic.ts';
import { kindOf, readSmall } from '../files/read.ts';

/** baselines.json, beside the runs: what simple methods reached, and on what. */
const format = 'backprop-baselines';
/** Of other methods, or of other settings of theirs, nothing may be taken over. */
const version = 1;
const largest = 16 << 20;
/** Data and splits that are tried in turn. */
const mostEntries = 8;
const fileOf = (project: string): string => join(project, 'baselines.json');

const measured = z
  .record(z.string(), z.number().nullable())
  .transform((all) => Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? NaN])));
const counts = z.object({ train: z.number(), validation: z.number(), test: z.number() });
const entrySchema = z.object({
  /** Source, split and preprocessing, as in project.json. */
  of: z.string(),
  /** The files as they were: while they are untouched, nothing needs to be read. */
  files: z.string(),
  fingerprint: z.string(),
  baselines: z.object({
    methods: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        settings: z.string(),
        seconds: z.number(),
        validation: measured.nullable(),
        test: measured.nullable(),
      }),
    ),
    samples: counts,
    parts: counts,
  }),
});
const schema = z.object({
  format: z.literal(format),
  version: z.literal(version),
  entries: z.array(entrySchema),
});
export type Entry = Omit<z.infer<typeof entrySchema>, 'baselines'> & { readonly baselines: Baselines };

/** What is kept; nothing where the file is missing or no good, since it can be made again. */
export async function readEntries(project: string): Promise<readonly Entry[]> {
  const file = fileOf(project);
  if ((await kindOf(file)) !== 'file') return [];
  try {
    return schema.parse(JSON.parse((await readSmall(file, largest)).toString('utf8'))).entries;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}

/** The newest first; another of the same data and split gives way. */
export async function keepEntry(project: string, entry: Entry): Promise<void> {
  const others = (await readEntries(project)).filter(({ of }) => of !== entry.of);
  const entries = [entry, ...others].slice(0, mostEntries);
  await writeAtomic(fileOf(project), `${JSON.stringify({ format, version, entries }, null, 1)}\n`);
}
