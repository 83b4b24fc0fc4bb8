import { createHash } from 'node:crypto';
import type { EpochRecord } from '../../../contract/commands.ts';
import type { NamedTensor } from '../../../engine/formats/index.ts';
import { infer } from '../../../engine/graph/infer.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import type {
  InferenceSpec,
  TrainingListener,
  TrainingResult,
  TrainingSpec,
  Workers,
} from '../../../workers/api.ts';

/** Weights that say where they are from: the n-th value of a tensor is n / 1000. */
export const fakeWeights = (document: ProjectDocument): NamedTensor[] =>
  infer('main', document.networks.main).layers.flatMap((layer) =>
    layer.weights.map(({ name, shape }) => ({
      name: `${layer.id}.${name}`,
      shape,
      values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i / 1000),
    })),
  );

export interface FakeWorkers extends Workers {
  readonly specs: TrainingSpec[];
  readonly calls: string[];
}

/**
 * Threads that do not compute: five steps an epoch, a loss that falls, outputs that depend on every weight. For tests
 * of what the studio does around them.
 */
export function fakeWorkers(change: (result: TrainingResult) => TrainingResult = (r) => r): FakeWorkers {
  const specs: TrainingSpec[] = [];
  const calls: string[] = [];
  return {
    specs,
    calls,
    train(spec, listener) {
      specs.push(spec);
      let stopped = false;
      return {
        pause: () => void calls.push('pause'),
        resume: () => void calls.push('resume'),
        step: () => void calls.push('step'),
        stop: () => {
          calls.push('stop');
          stopped = true;
        },
        done: trainFake(spec, listener, () => stopped).then(change),
      };
    },
    async infer(spec) {
      return inferFake(spec);
    },
    async baseline({ method, judged }) {
      calls.push(method);
      const zeros = Object.entries(judged).map(([name, { targets }]) => [name, targets.map(() => 0)]);
      return { predictions: Object.fromEntries(zeros), seconds: 0.1 };
    },
    async close() {
      calls.push('close');
    },
  };
}

async function trainFake(
  spec: TrainingSpec,
  listener: TrainingListener,
  stopped: () => boolean,
): Promise<TrainingResult> {
  const { epochs } = spec.document.training;
  const records: EpochRecord[] = [];
  const weights = fakeWeights(spec.document);
  await Promise.resolve();
  listener.state('running');
  for (let epoch = 1; epoch <= epochs && !stopped(); epoch += 1) {
    const step = epoch * 5;
    const points = Array.from({ length: 5 }, (_, i) => ({ step: step - 4 + i, loss: 1 / (step - 4 + i) }));
    listener.telemetry?.(points, {
      epoch,
      epochs,
      step,
      steps: epochs * 5,
      stepsPerSecond: 100,
      elapsed: step / 100,
      remaining: 1,
    });
    const record = {
      epoch,
      step,
      seconds: step / 100,
      train: { loss: 1 / step, accuracy: 0.5 },
      validation: { loss: 2 / step, accuracy: 0.4 },
    };
    records.push(record);
    await listener.epoch(
      record,
      () => ({
        weights,
        optimizer: [{ name: 'm', shape: [1], values: Float32Array.of(step) }],
        step,
      }),
      null,
    );
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const hash = createHash('sha256').update(String(spec.seed)).digest('hex');
  return {
    reason: stopped() ? 'stopped' : 'completed',
    problems: [],
    epochs: records,
    test: { loss: 0.1, accuracy: 0.9 },
    weights,
    optimizer: [],
    release() {},
    step: records.length,
    weightsHash: hash,
    seconds: 0.5,
    kernels: 'fake',
  };
}

function inferFake({ document, weights, dataset, indices }: InferenceSpec) {
  const width =
    dataset.columns.target?.classes?.length ??
    Number(document.networks.main.layers.at(-1)?.params.units ?? 1);
  const sum = weights.reduce((all, t) => all + t.values.reduce((a, b, i) => a + b * ((i % 7) + 1), 0), 0);
  const outputs = Float32Array.from({ length: indices.length * width }, (_, i) => {
    const sample = indices[Math.floor(i / width)];
    return Math.sin(sum + sample) + (i % width);
  });
  return {
    metrics: dataset.columns.target ? { loss: 0.5, accuracy: 0.75 } : null,
    outputs,
    outputShape: [width],
  };
}
