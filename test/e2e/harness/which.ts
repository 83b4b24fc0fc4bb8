import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from '../../../scripts/electron.mjs';

export const root = join(import.meta.dirname, '..', '..', '..');

/** Electron's binary where it can be started here, or why it cannot. Nothing is fetched for a test. */
export function whichElectron(): { readonly binary: string } | { readonly reason: string } {
  if (process.env.BACKPROP_ELECTRON === 'double') return { reason: 'BACKPROP_ELECTRON=double' };
  const folder = join(root, 'node_modules', 'electron');
  const note = join(folder, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'electron';
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const binary = process.env.ELECTRON_EXEC_PATH ?? join(dist, name);
  if (!existsSync(binary)) return { reason: 'its binary is not installed' };
  if (!hasDisplay()) return { reason: 'there is no display' };
  return { binary };
}
