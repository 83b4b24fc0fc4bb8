import type { DataColumn } from '../../../contract/commands.ts';
import { problem } from '../../../contract/problems.ts';
import type { ObjectiveName } from '../../objectives/index.ts';
import { withDefaults, type Values } from '../../parameters.ts';
import { objectives } from '../../objectives/index.ts';
import { sameShape, sizeOf } from '../../tensor/shape.ts';
import { endOf, inputsOf, type Checking } from './checking.ts';
import { checkInputs } from './inputs.ts';
import { checkOutput } from './outputs.ts';

const paramsOf = ({ document }: Checking): Values => {
  const { type, params = {} } = document.objective;
  return withDefaults(objectives[type as ObjectiveName].parameters, params);
};

const targetOf = ({ data }: Checking): DataColumn | null => data?.['target'] ?? null;

/** What a network reads as its input is also what its output is compared with. */
function reconstructed(io: Checking, network: string): DataColumn | null {
  const [input] = inputsOf(io, network, 'input');
  return input ? { shape: input.shape, classes: null, variable: input.variable } : null;
}

/** What each objective asks of its networks, beyond that they are there: one row of the table for each. */
export const objectiveChecks: Readonly<Record<ObjectiveName, (io: Checking) => void>> = {
  supervised(io) {
    checkInputs(io, 'main');
    checkOutput(io, 'main', targetOf(io));
  },

  reconstruction(io) {
    checkInputs(io, 'main');
    checkOutput(io, 'main', reconstructed(io, 'main'));
  },

  variational(io) {
    checkInputs(io, 'encoder');
    checkOutput(io, 'decoder', reconstructed(io, 'encoder'));
    const moments = endOf(io, 'encoder');
    if (!moments) return;
    const size = sizeOf(moments.shape);
    if (moments.shape.length !== 1 || size % 2 !== 0) {
      const where = { network: 'encoder', layer: moments.id };
      io.problems.push(problem('graph/code-moments', { found: moments.shape }, where));
      return;
    }
    for (const { id, shape } of inputsOf(io, 'decoder', 'code')) {
      if (sameShape(shape, [size / 2])) continue;
      const details = { found: shape, expected: [size / 2] };
      io.problems.push(
        problem('graph/code-shape', details, { network: 'decoder', layer: id, field: 'shape' }),
      );
    }
  },

  adversarial(io) {
    const params = paramsOf(io),
      packing = params['packing'] as number;
    const made = endOf(io, 'generator'),
      verdict = endOf(io, 'discriminator');
    const packed = (shape: readonly number[]) => [...shape.slice(0, -1), shape.at(-1)! * packing];
    const imitated = io.data?.['input'];
    if (made && imitated && !sameShape(made.shape, imitated.shape)) {
      const details = { found: made.shape, expected: imitated.shape };
      io.problems.push(problem('graph/generator-shape', details, { network: 'generator', layer: made.id }));
    }
    for (const { id, shape } of inputsOf(io, 'discriminator', 'input')) {
      // The data is right; only where it is not known the generator says what a sample is.
      const sample = imitated ?? made,
        expected = sample && packed(sample.shape);
      if (!expected || sameShape(shape, expected)) continue;
      const where = { network: 'discriminator', layer: id, field: 'shape' },
        details = { found: shape, expected, packing, made: !imitated };
      io.problems.push(problem('graph/discriminator-input', details, where));
    }
    if (!verdict) return;
    const where = { network: 'discriminator', layer: verdict.id };
    if (sizeOf(verdict.shape) !== 1)
      io.problems.push(problem('graph/discriminator-output', { found: verdict.shape }, where));
    if (verdict.type === 'activation' && verdict.params['function'] === 'sigmoid')
      io.problems.push(problem('graph/discriminator-sigmoid', {}, where));
    const norm = io.networks.get('discriminator')!.layers.find((l) => l.type === 'batchNorm');
    if (norm && (params['gradientPenalty'] as number) > 0)
      io.problems.push(problem('graph/penalty-batch-norm', {}, { network: 'discriminator', layer: norm.id }));
  },

  pretraining(io) {
    checkInputs(io, 'main');
    checkOutput(io, 'main', targetOf(io));
    const params = paramsOf(io),
      { epochs } = io.document.training;
    const dense = io.networks.get('main')?.layers.filter((l) => l.type === 'dense') ?? [];
    if (!endOf(io, 'main')) return;
    const needed = (dense.length - 1) * (params['epochsPerLayer'] as number);
    if (dense.length < 2) io.problems.push(problem('graph/nothing-to-pretrain', {}, { network: 'main' }));
    else if (needed >= epochs)
      io.problems.push(problem('graph/pretraining-epochs', { needed, epochs }, { field: 'training.epochs' }));
  },
};
