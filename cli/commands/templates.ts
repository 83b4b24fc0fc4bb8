import { withStudio } from '../host.ts';
import { figure, print, printJson, printTable } from '../output.ts';
import type { Run } from '../program.ts';

export const run: Run = async ({ options }) =>
  withStudio(async (studio) => {
    const templates = await studio.call('templates.list', {});
    if (options.json) {
      for (const template of templates) printJson(template);
      return 0;
    }
    printTable(
      ['template', 'reaches', 'data'],
      templates.map((t) => [t.name, `${t.figure.metric} ${figure(t.figure.value)}`, t.data]),
    );
    print();
    print('Make a project of one: backprop new DIR --template NAME');
    return 0;
  });
