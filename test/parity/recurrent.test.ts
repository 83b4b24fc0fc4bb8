import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LayerDocument, ParameterValues } from '../../contract/project.ts';
import { weightFormats, type NamedTensor } from '../../engine/formats/index.ts';
import { infer } from '../../engine/graph/infer.ts';
import { toLayout, torchLayout } from '../../studio/export/layout.ts';
import { layerOf, projectOf } from '../cases/document.ts';
import { float64 } from '../cases/backends.ts';
import { Trial } from '../cases/trial.ts';
import { values } from '../cases/values.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import { python, torchVersion } from './pytorch.ts';

const folder = temporaryFolder();
const [batch, steps, features, units] = [3, 7, 4, 5];

/** Layer, its parameters, and the options of PyTorch's module. */
const layers: Readonly<Record<string, [type: string, module: string, ParameterValues, object]>> = {
  rnn: ['simpleRnn', 'RNN', {}, {}],
  relu: ['simpleRnn', 'RNN', { activation: 'relu' }, { nonlinearity: 'relu' }],
  rnnBoth: ['simpleRnn', 'RNN', { direction: 'both', bias: false }, { bidirectional: true, bias: false }],
  lstm: ['lstm', 'LSTM', {}, {}],
  lstmBoth: ['lstm', 'LSTM', { direction: 'both' }, { bidirectional: true }],
  gru: ['gru', 'GRU', {}, {}],
  gruBoth: ['gru', 'GRU', { direction: 'both' }, { bidirectional: true }],
  gruPlain: ['gru', 'GRU', { bias: false }, { bias: false }],
};

const x = values('input of the recurrent layers', batch * steps * features);

/** The layer's own output, by the reference kernels, and its weights. */
function ours(id: string): { y: ArrayLike<number>; exported: NamedTensor[] } {
  const [type, , params] = layers[id]!;
  const documents: LayerDocument[] = [
    layerOf('x', 'input', { shape: [steps, features] }),
    layerOf(id, type, { units, returns: 'sequence', ...params }, 'x'),
  ];
  const trial = new Trial(
    { document: projectOf(documents), batch, mode: 'evaluate', weights: {}, columns: { input: x } },
    { backend: float64 },
  );
  trial.run();
  const network = infer('main', { layers: documents });
  const tensors = network.layers.flatMap((layer) =>
    layer.weights.map(({ name, shape }) => {
      const key = `${layer.id}.${name}`;
      return { name: key, shape, values: Float32Array.from(trial.weight(key)) };
    }),
  );
  return { y: trial.output, exported: toLayout(torchLayout(network), tensors) };
}

test.skipIf(torchVersion === null)(
  `recurrent layers, exported as safetensors, give the same in nn.RNN, nn.LSTM and nn.GRU of torch ${torchVersion} within 1e-6`,
  () => {
    const made = Object.fromEntries(Object.keys(layers).map((id) => [id, ours(id)]));
    const modules = Object.fromEntries(
      Object.entries(layers).map(([id, [, module, , options]]) => [id, [module, features, units, options]]),
    );
    const [weights, input, output] = ['w.safetensors', 'x.npz', 'y.npz'].map((name) => join(folder, name));
    const { safetensors, npz } = weightFormats;
    const tensors = Object.values(made).flatMap(({ exported }) => exported);
    writeFileSync(weights!, safetensors.write(tensors, { modules: JSON.stringify(modules) }));
    const shape = [batch, steps, features];
    writeFileSync(input!, npz.write([{ name: 'x', shape, values: Float32Array.from(x) }], {}));

    const script = join(import.meta.dirname, 'pytorch_recurrent.py');
    const { status, stderr } = spawnSync(python, [script, weights!, input!, output!], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const theirs = npz.read(readFileSync(output!)).tensors;
    expect(theirs.map((t) => t.name).sort()).toEqual(Object.keys(layers).sort());
    for (const { name, values: y } of theirs) {
      const mine = made[name]!.y;
      expect(y.length, name).toBe(mine.length);
      y.forEach((value, i) => expect(Math.abs(value - mine[i]!), name).toBeLessThanOrEqual(1e-6));
    }
  },
);
