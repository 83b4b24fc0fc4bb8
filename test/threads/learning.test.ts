import { describe, expect, it } from 'vitest';
import { tasks } from '../learning/tasks.ts';

/** The short tasks of `npm run test:learning`; all of them take minutes. */
describe('what is learned reaches its figure', () => {
  for (const { title, rows } of tasks.filter(({ short }) => short)) {
    it(title, async () => {
      let count = 0;
      for await (const { task, figure, bar, met } of rows()) {
        count++;
        expect(met, `${task}: ${figure}, ${bar}`).toBe(true);
      }
      expect(count).toBeGreaterThan(0);
    });
  }
});
