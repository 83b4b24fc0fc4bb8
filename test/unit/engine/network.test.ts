import { describe, expect, it } from 'vitest';
import { cutInto, float32, float64, type Backend } from '../../cases/backends.ts';
import { variantNames, webAssembly, webAssemblyCutInto } from '../../cases/webassembly.ts';
import { errorOf, goldens } from '../../golden/golden.ts';
import { exportNetwork, stamp } from '../../golden/exported.ts';
import { runNetwork, startNetwork, type NetworkRun } from '../../golden/run.ts';

const made = goldens('network').of('network', stamp(exportNetwork()));

/** The losses of ten steps of Adam, as PyTorch 1.13 gives them in float64. */
const losses = [
  1.77130139087485, 1.5552417767061, 1.38227572162204, 1.25896194638358, 1.12763908004832, 0.983105503874298,
  0.856676848997969, 0.752132438179245, 0.64422732932565, 0.536005748652576,
];

const parts: Record<string, (run: NetworkRun, golden: string) => number[] | undefined> = {
  'logits of step 1': (run, name) => (name === 'logits' ? run.logits : undefined),
  'every gradient of step 1': (run, name) =>
    name.startsWith('d ') ? run.gradients[name.slice(2)] : undefined,
  'the losses of ten steps': (run, name) => (name === 'losses' ? run.losses : undefined),
  'every weight after ten steps': (run, name) =>
    name.startsWith('after ') ? run.weights[name.slice(6)] : undefined,
};

function compare(backend: Backend, bound: number): void {
  const run = runNetwork(startNetwork(backend));
  for (const [part, ours] of Object.entries(parts)) {
    it(`${part}`, () => {
      const seen = [...made].filter(([name]) => ours(run, name));
      expect(seen.length).toBeGreaterThan(0);
      for (const [name, golden] of seen)
        expect(errorOf(ours(run, name)!, golden.values), name).toBeLessThanOrEqual(bound);
    });
  }
  it('nothing of the golden run is left out', () => {
    for (const name of made.keys()) expect(Object.values(parts).some((ours) => ours(run, name))).toBe(true);
  });
  it(`the ten losses as written here`, () => {
    expect(errorOf(run.losses, Float64Array.from(losses))).toBeLessThanOrEqual(bound);
  });
}

describe('a convolutional network, reference float64: within 1e-11 of PyTorch', () =>
  compare(float64, 1e-11));

for (const backend of [float32, ...variantNames.map(webAssembly)]) {
  describe(`a convolutional network, ${backend.name}: within 2e-6 of PyTorch in float64`, () =>
    compare(backend, 2e-6));
}

describe('a convolutional network has the same bits, however it is cut', () => {
  const bits = (backend: Backend, divide: boolean) => runNetwork(startNetwork(backend, divide));
  it('reference float32: 1 lane, or cut for 2, 3 and 4', () => {
    const one = bits(float32, false);
    for (const lanes of [2, 3, 4]) expect(bits(cutInto(lanes), true), `${lanes} lanes`).toEqual(one);
  });
  for (const name of variantNames) {
    it(`WebAssembly ${name}: 1 lane, or cut for 2, 3 and 4`, () => {
      const one = bits(webAssembly(name), false);
      for (const lanes of [2, 3, 4])
        expect(bits(webAssemblyCutInto(name, lanes), true), `${lanes} lanes`).toEqual(one);
    });
  }
});
