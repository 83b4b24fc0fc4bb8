import type { ProjectPreview } from '../../contract/commands.ts';
import { lastRun } from '../runs/list.ts';
import type { Session } from '../training/session.ts';
import { readProject } from './read.ts';

/** Two files are read, project.json and the last run.json: nothing of data, weights or other runs. */
export async function previewOf(
  folder: string,
  sessions: ReadonlyMap<string, Session>,
): Promise<ProjectPreview> {
  const [document, run] = await Promise.all([readProject(folder), lastRun(folder, sessions)]);
  const networks = Object.entries(document.networks);
  const [name, largest] = networks.reduce(
    (most, one) => (one[1].layers.length > most[1].layers.length ? one : most),
    networks[0] ?? ['', { layers: [] }],
  );
  return {
    layers: networks.reduce((sum, [, { layers }]) => sum + layers.length, 0),
    networks: networks.length,
    network: { layers: largest.layers.map(({ id, type, inputs }) => ({ id, type, params: {}, inputs })) },
    places: document.canvas[name] ?? {},
    direction: document.direction ?? 'down',
    run,
  };
}
