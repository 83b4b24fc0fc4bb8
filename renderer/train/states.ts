import type { EndReason, RunSummary } from '../../contract/commands.ts';

const reasons: Readonly<Record<EndReason, string>> = {
  completed: 'Completed',
  stopped: 'Stopped',
  'early-stopped': 'Stopped early',
  diverged: 'Diverged',
  failed: 'Failed',
  imported: 'Imported',
};
const states: Readonly<Record<Exclude<RunSummary['state'], 'ended'>, string>> = {
  preparing: 'Preparing',
  running: 'Training',
  paused: 'Paused',
  stopping: 'Stopping',
};

/** How a run stands, in a word, and with which colour of meaning. */
export function standing({ state, reason }: Pick<RunSummary, 'state' | 'reason'>): {
  text: string;
  tone: 'live' | 'calm' | 'good' | 'bad';
} {
  if (state !== 'ended') return { text: states[state], tone: state === 'paused' ? 'calm' : 'live' };
  if (reason === null) return { text: 'Ended', tone: 'calm' };
  return {
    text: reasons[reason],
    tone: reason === 'completed' ? 'good' : reason === 'failed' || reason === 'diverged' ? 'bad' : 'calm',
  };
}
