import { command } from './command.ts';

export const exportWeights = command({
  id: 'runs.export',
  group: 'File',
  name: 'Export weights…',
  shortcuts: ['Mod+E'],
  enabled: (app) => {
    const run = app.training?.shown;
    if (run?.summary?.state !== 'ended') return false;
    const { reason, epochs } = run.summary;
    // Weights are saved at the end of an epoch, and only while they are numbers.
    return reason !== 'failed' && !(reason === 'diverged' && epochs === 0);
  },
  run: (app) => {
    app.dialog = 'export';
  },
});
