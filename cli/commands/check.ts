import { resolve } from 'node:path';
import type { Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { checkProject, type ProjectCheck } from '../../studio/training/check.ts';
import { printProblems, statusOf } from '../errors.ts';
import { withStudio } from '../host.ts';
import { bytes, count, print, printJson, printTable, shape } from '../output.ts';
import type { Run } from '../program.ts';
import { sourceFrom, withSource } from '../source.ts';

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const { path, document: saved } = await studio.call('project.open', { path: resolve(dir) });
    const { data } = options as { data?: string };
    const document = data === undefined ? saved : withSource(saved, await sourceFrom(studio, data));
    const report = await checkProject(path, document);
    if (options.json) printJson(report);
    else printReport(document, report);
    printProblems(ordered(report.problems));
    if (!options.json) printCount(report.problems);
    return report.problems.some((p) => p.severity === 'error') ? statusOf(report.problems) : 0;
  });

function printReport(document: ProjectDocument, report: ProjectCheck): void {
  print(document.name);
  for (const [name, network] of Object.entries(report.networks)) {
    if (name !== 'main') print(`\nnetwork ${name}`);
    // Layers whose shape is known, in the order in which they run; then the others.
    const ids = [
      ...network.order,
      ...Object.keys(network.layers).filter((id) => !network.order.includes(id)),
    ];
    print();
    printTable(
      ['layer', 'type', 'output', 'parameters', 'multiply-adds'],
      ids.map((id) => {
        const { type, output, parameters, multiplyAdds } = network.layers[id];
        return [id, type, output ? shape(output) : '?', count(parameters), count(multiplyAdds)];
      }),
    );
    print(`\n${count(network.parameters)} parameters`);
  }
  if (report.memory > 0) print(`${bytes(report.memory)} of memory for training, without the data`);
  if (report.data) {
    const { samples, parts, bytes: size } = report.data;
    const shares = `${count(parts.train)} to train, ${count(parts.validation)} to validate, ${count(parts.test)} to test`;
    print(`${count(samples)} samples of ${shape(report.data.shape)} (${bytes(size)}): ${shares}`);
  }
}

const weights = ['error', 'warning', 'info'] as const;

/** What stands against training first. */
const ordered = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => weights.indexOf(a.severity) - weights.indexOf(b.severity));

function printCount(problems: readonly Problem[]): void {
  const counts = weights.flatMap((weight) => {
    const n = problems.filter(({ severity }) => severity === weight).length;
    return n > 0 ? [`${n} ${weight}${n === 1 ? '' : 's'}`] : [];
  });
  print(counts.length > 0 ? counts.join(', ') : 'No problems');
}
