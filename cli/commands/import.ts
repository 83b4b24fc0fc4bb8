import { resolve } from 'node:path';
import { withStudio } from '../host.ts';
import { count, print, printJson } from '../output.ts';
import type { Run } from '../program.ts';

export const run: Run = async ({ args: [file], options }) =>
  withStudio(async (studio) => {
    const { out, name } = options as { out: string; name?: string };
    const { opened, report } = await studio.call('project.import', {
      file: resolve(file),
      path: resolve(out),
      ...(name !== undefined && { name }),
    });
    if (options.json) {
      printJson({ path: opened.path, name: opened.document.name, ...report });
      return 0;
    }
    const { format, layers, weights, notes } = report;
    print(`Made ${opened.path} (${opened.document.name}) from ${format}.`);
    print(`${layers} layers${weights === null ? '' : `, ${count(weights)} weights`}.`);
    for (const note of notes) print(`- ${note}`);
    if (weights !== null) print(`Predict with its weights: backprop predict ${out} --input FILE`);
    const hasData = opened.document.data.source !== null;
    print(
      hasData
        ? `Train it: backprop train ${out}`
        : `Choose data and train it: backprop train ${out} --data PATH`,
    );
    return 0;
  });
