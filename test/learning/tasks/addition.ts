import type { ProjectDocument } from '../../../contract/project.ts';
import type { Column, Dataset } from '../../../engine/data/dataset.ts';
import { generate } from '../../../engine/data/generate.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { workers } from '../../threads/fixtures/job.ts';
import { atLeast, type Task } from '../task.ts';

const questions = 50_000,
  digits = 3,
  asked = 2 * digits + 1,
  answered = digits + 1,
  units = 128,
  epochs = 30,
  bar = 0.99;

/** The example feeds no tokens but ones and zeros. */
function oneHot({ shape, values, classes }: Column): Column {
  const width = classes!.length,
    out = new Float32Array(values.length * width);
  values.forEach((symbol, at) => (out[at * width + symbol] = 1));
  return { shape: [...shape, width], values: out };
}

function data(): Dataset {
  const { columns, ...rest } = generate('addition', { count: questions, digits });
  return { ...rest, columns: { input: oneHot(columns['input']!), target: columns['target']! } };
}

function documentOf(symbols: number): ProjectDocument {
  // Keras' LSTM starts from Glorot's weights, an orthogonal U and a forget bias of 1.
  const lstm = { units, recurrentInitializer: 'orthogonal' };
  const document = projectOf(
    [
      layerOf('question', 'input', { shape: [asked, symbols] }),
      layerOf('encoder', 'lstm', lstm, 'question'),
      layerOf('repeat', 'repeatVector', { steps: answered }, 'encoder'),
      layerOf('decoder', 'lstm', { ...lstm, returns: 'sequence' }, 'repeat'),
      layerOf('answer', 'dense', { units: symbols }, 'decoder'),
    ],
    { loss: 'crossEntropy', metrics: ['accuracy'] },
    { type: 'adam', params: { learningRate: 0.001 } },
  );
  return { ...document, training: { ...document.training, batchSize: 32, epochs } };
}

/** Validation accuracy after each epoch, of all symbols of all answers; ends with the epoch that reaches the bar. */
async function accuracies(seed: number): Promise<number[]> {
  const pool = workers(),
    dataset = data(),
    rows = Uint32Array.from({ length: questions }, (_, i) => i),
    kept = questions / 10;
  const split = {
    train: rows.subarray(0, questions - kept),
    validation: rows.subarray(questions - kept),
    test: new Uint32Array(0),
  };
  try {
    const document = documentOf(dataset.columns['target']!.classes!.length);
    const found: number[] = [];
    const job = pool.train(
      { document, dataset, split, affine: {}, lanes: 0, seed },
      {
        telemetry: () => undefined,
        state: () => undefined,
        epoch({ validation }) {
          found.push(validation!['accuracy']!);
          if (found.at(-1)! >= bar) job.stop();
        },
      },
    );
    const { reason, problems } = await job.done;
    if (reason === 'failed' || reason === 'diverged')
      throw new Error(problems.map((p) => p.message).join(' '));
    return found;
  } finally {
    await pool.close();
  }
}

/** keras-io's example addition_rnn, which publishes 0.9985 after 27 epochs. */
export const addition: Task = {
  title: 'addition',
  async *rows() {
    const found = await accuracies(1);
    const task = `addition of ${digits} digits: accuracy within ${epochs} epochs`;
    yield { ...atLeast(task, found.at(-1)!, bar), notes: [`after ${found.length} epochs`] };
  },
};
