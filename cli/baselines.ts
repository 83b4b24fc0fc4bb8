import type { Baselines, Metrics, SplitPart } from '../contract/commands.ts';
import { ProblemError } from '../contract/problems.ts';
import type { ProjectDocument } from '../contract/project.ts';
import type { Studio } from '../studio/index.ts';
import { count, figure, print, printTable } from './output.ts';

/** What simple methods reach on a document's data; null where they cannot learn it. The first time it takes a while. */
export async function baselinesFor(
  studio: Studio,
  path: string,
  document: ProjectDocument,
): Promise<Baselines | null> {
  try {
    const known = await studio.call('data.baselines', { path, document, known: true });
    if (known) return known;
    if (process.stderr.isTTY) process.stderr.write('Comparing with simple methods, once for this data...\n');
    return await studio.call('data.baselines', { path, document });
  } catch (error) {
    if (error instanceof ProblemError && error.problems.every(({ code }) => code === 'data/no-baselines'))
      return null;
    throw error;
  }
}

const partsOf = ['validation', 'test'] as const;
type Judged = (typeof partsOf)[number];

/** A line for each method; of one part, or of both. `network`: the figures that they stand beside. */
export function printBaselines(
  { methods, samples, parts }: Baselines,
  part: SplitPart | null,
  network: Metrics | null,
): void {
  const shown = partsOf.filter((one) => (part ?? one) === one && parts[one] > 0);
  const names = Object.keys(methods[0]?.[shown[0] ?? 'test'] ?? {});
  if (shown.length === 0 || names.length === 0) return;
  const learned =
    samples.train < parts.train
      ? `${count(samples.train)} of ${count(parts.train)} samples`
      : 'the same part';
  const judged = shown.filter((one) => samples[one] < parts[one]);
  const by = judged
    .map((one) => `, judged by ${count(samples[one])} of ${count(parts[one])} of ${one}`)
    .join('');
  print(`\nSimple methods ${network ? 'beside it' : 'on the same data'}, learned from ${learned}${by}:\n`);
  const line = (title: string, of: (one: Judged) => Metrics | null, time: string): string[] => [
    title,
    ...shown.flatMap((one) => names.map((name) => figure(of(one)?.[name]))),
    time,
  ];
  printTable(
    ['method', ...shown.flatMap((one) => names.map((name) => (part ? name : `${one} ${name}`))), 'seconds'],
    [
      ...(network ? [line('this network', () => network, '')] : []),
      ...methods.map((m) => line(m.title, (one) => m[one], m.seconds.toFixed(1))),
    ],
  );
}
