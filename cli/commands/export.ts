import { resolve } from 'node:path';
import { withStudio } from '../host.ts';
import { bytes, print, printJson } from '../output.ts';
import type { Run } from '../program.ts';

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const { run: id, to, out } = options as { run: string; to: string; out: string };
    const report = await studio.call('runs.export', { path: resolve(dir), run: id, to, out: resolve(out) });
    if (options.json) {
      printJson(report);
      return 0;
    }
    print(`Wrote ${report.path}: ${report.tensors} tensors, ${bytes(report.bytes)}.`);
    const { samples, largestDifference } = report.parity;
    print(`Read again and run on ${samples} samples: outputs differ by ${largestDifference} at most.`);
    for (const note of report.notes) print(`- ${note}`);
    return 0;
  });
