/**
 * From `train` to the first step that a person sees, on a template, as the product does it: read and prepare the data, make
 * the run's folder, lay out memory, compile the plans, wake the lanes, read the ring. Cold is the first run of a process (threads
 * start, kernels are chosen), warm are the ones after it. In a process of its own: `node bench/start.ts`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStudio, type Studio } from '../studio/index.ts';
import { laneFiles, median, root } from './steps.ts';

const template = 'digits-cnn',
  warmRuns = 5;

/** Seconds, each from the one before. */
interface Start {
  /** The document is checked, the data read, split and scaled, the run's folder made. */
  readonly prepared: number;
  /** Kernels are chosen, memory is filled, plans are compiled. */
  readonly laidOut: number;
  /** Lanes began, and the first losses were read. */
  readonly stepped: number;
}

async function startOnce(studio: Studio, path: string): Promise<Start> {
  const { document } = await studio.call('project.open', { path });
  const times: Partial<Record<'preparing' | 'running' | 'stepped', number>> = {};
  const { promise: stepped, resolve: hasStepped } = Promise.withResolvers<void>(),
    { promise: end, resolve: ended } = Promise.withResolvers<void>(),
    from = performance.now();
  const leave = studio.subscribe(({ event, payload }) => {
    const now = (performance.now() - from) / 1000;
    if (event === 'train.telemetry') {
      times.stepped ??= now;
      hasStepped();
    }
    if (event !== 'train.state' || !('state' in payload)) return;
    if (payload.state === 'preparing' || payload.state === 'running') times[payload.state] ??= now;
    if (payload.state !== 'ended') return;
    hasStepped();
    ended();
  });
  const { run } = await studio.call('train.start', { path, document });
  await stepped;
  await studio.call('train.stop', { run }).catch(() => undefined); // it may be over
  await end;
  leave();
  const { preparing, running, stepped: seen } = times;
  if (preparing === undefined || running === undefined || seen === undefined)
    throw new Error(`${template} was not trained`);
  return { prepared: preparing, laidOut: running - preparing, stepped: seen - running };
}

const row = (what: string, starts: readonly Start[]) => {
  const middle = (of: (start: Start) => number) => median(starts.map(of));
  return {
    start: what,
    seconds: middle((s) => s.prepared + s.laidOut + s.stepped),
    'data and run folder': middle((s) => s.prepared),
    'memory and plans': middle((s) => s.laidOut),
    'lanes and first reading': middle((s) => s.stepped),
  };
};

export async function benchStart(): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-bench-'));
  const studio = createStudio({
    host: 'cli',
    nativeDialogs: false,
    ...laneFiles,
    builtinFolder: join(root, 'studio/builtin'),
    userFolder: join(folder, 'user'),
    openAtStart: null,
  });
  try {
    const path = join(folder, 'project'),
      starts: Start[] = [];
    await studio.call('project.new', { path, template });
    for (let i = 0; i <= warmRuns; i++) starts.push(await startOnce(studio, path));
    return [row('cold', starts.slice(0, 1)), row('warm', starts.slice(1))];
  } finally {
    await studio.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) console.log(JSON.stringify(await benchStart()));
