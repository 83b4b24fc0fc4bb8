import { command } from './command.ts';

export const exportWeights = command({
  id: 'runs.export',
  group: 'File',
  name: 'Export weights…',
  shortcuts: ['Mod+E'],
  enabled: (app) => {
    const run = app.training?.shown;
    return run?.summary?.state === 'ended' && run.summary.reason !== 'failed';
  },
  run: (app) => {
    app.dialog = 'export';
  },
});
