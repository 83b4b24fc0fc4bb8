import { command } from './command.ts';

export const goOn = command({
  id: 'train.goOn',
  group: 'Train',
  name: 'Go on with this run…',
  shortcuts: ['Mod+Shift+Enter'],
  enabled: ({ training }) => {
    const summary = training?.shown?.summary;
    // Of one that diverged the last numbers are kept, and would diverge again.
    return (
      training?.active === null &&
      !training.starting &&
      summary?.state === 'ended' &&
      summary.weights !== null &&
      summary.reason !== 'diverged' &&
      // Imported weights have made no step here.
      summary.reason !== 'imported'
    );
  },
  run: (app) => {
    app.dialog = 'go-on';
  },
});
