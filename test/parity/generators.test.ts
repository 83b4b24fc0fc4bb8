import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { generate } from '../../engine/data/generate.ts';
import { python } from './pytorch.ts';

/** Debian's python3-sklearn, or that of another Python. */
const probe = spawnSync(python, ['-c', 'import sklearn; print(sklearn.__version__)'], { encoding: 'utf8' });
const sklearn = probe.status === 0 ? probe.stdout.trim() : null;
if (sklearn === null) console.log(`Not compared with scikit-learn: ${python} has no sklearn.`);

test.skipIf(sklearn === null).each([
  ['moons', 'make_moons(n_samples=101, shuffle=False)', {}],
  ['circles', 'make_circles(n_samples=101, shuffle=False, factor=0.3)', { factor: 0.3 }],
] as const)('%s are those of scikit-learn (1e-6), sample by sample', (name, call, params) => {
  const program = `
import json
from sklearn.datasets import make_circles, make_moons
x, t = ${call}
print(json.dumps([x.ravel().tolist(), t.tolist()]))`;
  const { stdout, stderr } = spawnSync(python, ['-c', program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const [x, t] = JSON.parse(stdout) as [number[], number[]];
  const { input, target } = generate(name, { count: 101, noise: 0, ...params }).columns;
  expect(Array.from(target!.values)).toEqual(t);
  input!.values.forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 6));
});
