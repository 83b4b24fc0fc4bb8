import { templates } from '../../../studio/templates/index.ts';
import { measured } from '../../../studio/templates/measured.ts';
import { atLeast, atMost, type Row, type Task } from '../task.ts';
import { reach, trainable } from '../templates.ts';

/** What each template says of itself. */
export const templateFigures: Task = {
  title: 'templates',
  async *rows() {
    for (const name of trainable()) {
      const { value, higherIsBetter } = await reach(name),
        bar = higherIsBetter ? atLeast : atMost;
      yield bar(
        `template ${name}: ${templates[name]!.about.metric}`,
        value,
        measured[name]!.value,
      ) satisfies Row;
    }
  },
};
