import { resolve } from 'node:path';
import type { DataInspection, FileKind } from '../../contract/commands.ts';
import { isBuiltinPath } from '../../studio/data/place.ts';
import { printProblems, statusOf } from '../errors.ts';
import { withStudio } from '../host.ts';
import { count, figure, print, printJson, printTable, shape } from '../output.ts';
import type { Run } from '../program.ts';

export const run: Run = async ({ args: [path], options }) =>
  withStudio(async (studio) => {
    const { as } = options as { as?: FileKind };
    const found = await studio.call('data.inspect', {
      path: isBuiltinPath(path) ? path : resolve(path),
      ...(as !== undefined && { as }),
    });
    if (options.json) printJson(found);
    else printInspection(found);
    printProblems(found.problems);
    return found.problems.some((p) => p.severity === 'error') ? statusOf(found.problems) : 0;
  });

function printInspection({
  path,
  kind,
  samples,
  shape: sizes,
  classes,
  columns,
  tokens,
  suggestion,
}: DataInspection): void {
  print(`${path}: ${kind === 'unknown' ? 'nothing that the studio can read' : kind}`);
  const each = tokens === null ? '' : ` tokens, ${count(tokens)} different ones`;
  if (samples > 0) print(`${count(samples)} samples of ${shape(sizes)}${each}`);
  if (columns.length > 0) {
    print();
    printTable(
      ['column', 'kind', 'distinct', 'smallest', 'largest', 'missing'],
      columns.map((c) => [
        c.name,
        c.kind,
        count(c.distinct),
        figure(c.minimum),
        figure(c.maximum),
        count(c.missing),
      ]),
    );
  }
  if (classes.length > 0) {
    print();
    printTable(
      ['class', 'samples'],
      classes.map((c) => [c.name, count(c.count)]),
    );
  }
  if (suggestion) print(`\n"source": ${JSON.stringify(suggestion)}`);
}
