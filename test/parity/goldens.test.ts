import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { exportCases } from '../golden/exported.ts';
import { errorOf, Goldens, goldens } from '../golden/golden.ts';

const python = process.env['BACKPROP_PYTHON'] ?? '/usr/bin/python3';
const probe = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
const missing = probe.status !== 0;
if (missing)
  console.log(
    `The goldens are not made again: ${python} has no torch (Debian: python3-torch, libopenblas0-pthread).`,
  );

const folder = mkdtempSync(join(tmpdir(), 'goldens-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Another release or processor may add up in another order. */
const tolerance = 1e-11;
/** An error of one rounding may well be half or twice as large elsewhere: only its size is to be the same. */
const errorFactor = 8;

it('the committed goldens are of the cases as they are', () => {
  const { network, ...lists } = exportCases();
  for (const [name, list] of Object.entries({ ...lists, network: [network] }))
    expect(goldens(name as 'layers').stamps).toEqual(Object.fromEntries(list.map((c) => [c.name, c.stamp])));
});

describe.skipIf(missing)(
  `goldens made again with ${missing ? 'PyTorch' : `torch ${probe.stdout.trim()}`}`,
  () => {
    it('the script runs', { timeout: 300_000 }, () => {
      const file = join(folder, 'cases.json');
      writeFileSync(file, JSON.stringify(exportCases()));
      const script = fileURLToPath(new URL('../golden/make.py', import.meta.url));
      const { status, stderr } = spawnSync(python, [script, file, folder], { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    });

    for (const name of ['layers', 'losses', 'optimizers', 'averages', 'schedules', 'network'] as const) {
      it(`${name}: the same cases, float64 within 1e-11 of the committed values, float32 errors of the same size`, () => {
        const committed = goldens(name),
          fresh = new Goldens(join(folder, `${name}.safetensors`));
        expect(fresh.stamps).toEqual(committed.stamps);
        expect([...fresh.tensors.keys()]).toEqual([...committed.tensors.keys()]);
        for (const [key, { values, float32Error }] of fresh.tensors) {
          const old = committed.tensors.get(key)!;
          expect(errorOf(values, old.values), key).toBeLessThanOrEqual(tolerance);
          expect(float32Error, key).toBeLessThanOrEqual(Math.max(2 ** -22, errorFactor * old.float32Error));
        }
      });
    }
  },
);
