import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { streamOrder, trainingSizes } from '../../../engine/train/batches.ts';
import { cutInto, float64, type Backend } from '../../cases/backends.ts';
import { layerOf, projectOf, type Setting } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { values } from '../../cases/values.ts';
import { webAssembly } from '../../cases/webassembly.ts';

const batch = 4,
  features = 3,
  steps = 5,
  units = 6,
  windows = 3;
/** Of the whole sequences: batch x (windows x steps) x features. */
const whole = values('whole', batch * windows * steps * features);
const layers: [string, ParameterValues][] = [
  ['simpleRnn', {}],
  ['lstm', {}],
  ['lstm', { peepholes: true }],
  ['gru', {}],
  ['gru', { resetAfter: false }],
];

const settingOf = (type: string, params: ParameterValues, length: number, carryState: boolean): Setting => ({
  document: projectOf([
    layerOf('x', 'input', { shape: [length, features] }),
    layerOf('layer', type, { units, returns: 'sequence', carryState, ...params }, 'x'),
  ]),
  batch,
  mode: 'train',
  weights: carryState
    ? { 'layer.state': new Array<number>(batch * (type === 'lstm' ? 2 : 1) * units).fill(0) }
    : {},
  columns: { input: [], target: values('target', batch * length * units) },
});

/** Steps `from`..`from + length` of every sequence. */
const cut = (from: number, length: number): number[] =>
  Array.from({ length: batch }, (_, s) => {
    const start = (s * windows * steps + from) * features;
    return whole.slice(start, start + length * features);
  }).flat();

function outputs(trial: Trial, x: readonly number[]): number[][] {
  trial.column('input').set(x);
  trial.run();
  const each = trial.output.length / batch;
  return Array.from({ length: batch }, (_, s) => Array.from(trial.output.slice(s * each, (s + 1) * each)));
}

const backends: Backend[] = [float64, cutInto(3), webAssembly('relaxed-6x16')];
for (const backend of backends) {
  describe(`a state carried from window to window, ${backend.name}`, () => {
    const tolerance = backend === float64 ? 1e-12 : 2e-6;
    for (const [type, params] of layers) {
      it(`is that of one long sequence: ${type} ${JSON.stringify(params)}`, () => {
        const carried = new Trial(settingOf(type, params, steps, true), { backend });
        const pieces = Array.from({ length: windows }, (_, i) => outputs(carried, cut(i * steps, steps)));
        const long = outputs(
          new Trial(settingOf(type, params, windows * steps, false), { backend: float64 }),
          whole,
        );
        long.forEach((sequence, s) =>
          pieces
            .flatMap((piece) => piece[s]!)
            .forEach((y, i) => expect(Math.abs(y - sequence[i]!)).toBeLessThanOrEqual(tolerance)),
        );
      });
    }
  });
}

it('after training every sequence begins anew, and the state stays as it is', () => {
  const setting = settingOf('gru', {}, steps, true);
  const trial = new Trial({ ...setting, mode: 'evaluate' }, { backend: float64 });
  trial.weight('layer.state').fill(0.5);
  const first = outputs(trial, cut(0, steps)),
    plain = new Trial({ ...settingOf('gru', {}, steps, false), mode: 'evaluate' }, { backend: float64 });
  expect(first).toEqual(outputs(plain, cut(0, steps)));
  expect(new Set(trial.weight('layer.state'))).toEqual(new Set([0.5]));
});

describe('batches of an epoch that carries a state', () => {
  const model = (carriesState: boolean) => ({
    document: projectOf([]),
    carriesState,
    samplesPerRow: 1,
  });
  it('go through pieces of their own, one behind the other; what is left over is left out', () => {
    const samples = Uint32Array.from({ length: 14 }, (_, i) => 100 + i);
    expect(Array.from(streamOrder(samples, 4))).toEqual([
      ...[100, 103, 106, 109],
      ...[101, 104, 107, 110],
      ...[102, 105, 108, 111],
    ]);
    expect(trainingSizes(model(true), 14)).toEqual([4, 4, 4]);
    expect(trainingSizes(model(false), 14)).toEqual([4, 4, 4, 2]);
  });
});
