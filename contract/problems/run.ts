import { entry } from './entry.ts';

/** Problems of runs, exports and predictions: found by `studio/` and `workers/`. */
export const runProblems = {
  'run/not-found': entry<{ run: string }>(
    'error',
    (d) => `There is no run "${d.run}".`,
    () => 'List the runs with `backprop runs`.',
  ),
  'run/none': entry<Record<string, never>>(
    'error',
    () => 'The project has not been trained yet.',
    () => 'Train it first.',
  ),
  'run/finished': entry<{ run: string; epochs: number; members?: number }>(
    'error',
    (d) => `The run ${d.run} has made all of its ${d.epochs} epochs.`,
    (d) =>
      d.members
        ? `To train it further, ask for more than ${d.members} members.`
        : `To train it further, ask for more than ${d.epochs} epochs.`,
  ),
  'run/imported': entry<{ run: string }>(
    'error',
    (d) =>
      `The run ${d.run} holds weights from elsewhere: it was never trained here, so there is nothing to go on from.`,
    () => 'Train: a training begins with these weights while "Start from" in its settings says so.',
  ),
  'run/start-fresh': entry<{ layers: readonly string[]; file: string }>(
    'info',
    (d) =>
      `${d.layers.join(', ')} ${d.layers.length === 1 ? 'begins' : 'begin'} with fresh weights: ${d.file} has none of ${d.layers.length === 1 ? 'its name and shape' : 'their names and shapes'}.`,
    () => 'Nothing needs to be done where these layers are new or were changed.',
  ),
  'run/start-unfit': entry<{ file: string }>(
    'error',
    (d) => `None of the weights in ${d.file} fits a layer of this network.`,
    () => 'Let training start from fresh weights, or undo the changes of the layers.',
  ),
  'run/busy': entry<{ run: string }>(
    'error',
    (d) => `The run ${d.run} is still training.`,
    () => 'Stop it, or wait until it has ended.',
  ),
  'run/no-checkpoint': entry<{ run: string }>(
    'error',
    (d) => `The run ${d.run} has no saved weights.`,
    () => 'Choose another run or train again.',
  ),
  'run/no-best': entry<{ run: string; reason: string }>(
    'error',
    (d) => `The run ${d.run} has no weights of a best epoch beside its last: ${d.reason}.`,
    () => 'Keep the last ones.',
  ),
  'run/checkpoint-damaged': entry<{ reason: string }>(
    'error',
    (d) => `The saved weights are damaged: ${d.reason}.`,
    () => 'Use another checkpoint of the run.',
  ),
  'run/different-network': entry<{ reason: string }>(
    'error',
    (d) => `The weights do not fit the network: ${d.reason}.`,
    () => 'Undo the change of the network, or train again.',
  ),
  'run/lane-died': entry<{ reason: string }>(
    'error',
    (d) => `A training thread ended: ${d.reason}.`,
    () => 'Train again; if it repeats, try fewer lanes or a smaller batch.',
  ),
  'run/timeout': entry<{ seconds: number }>(
    'error',
    (d) => `A training thread did not answer for ${d.seconds} s.`,
    () => 'Train again with a smaller batch or fewer lanes.',
  ),
  'run/diverged': entry<{ step: number; layer?: string }>(
    'error',
    (d) =>
      `The loss became NaN or infinite at step ${d.step}${d.layer ? ` (first in layer ${d.layer})` : ''}.`,
    () => 'Lower the learning rate, or scale the data.',
  ),
  'run/slow-kernels': entry<{ reason: string }>(
    'warning',
    (d) => `The fast kernels could not be used (${d.reason}), so it trained on slow ones.`,
    () => 'Build them with `npm run build:kernels`, or install the studio again.',
  ),
  'run/different-steps': entry<{ run: string; found: number; expected: number }>(
    'error',
    (d) =>
      `The run ${d.run} updated its weights ${d.expected} times an epoch, this training would do so ${d.found} times.`,
    () =>
      'Set the batch size, the batches of an update and the split to those of the run, or train from the beginning.',
  ),
  'run/different-data': entry<{ run: string }>(
    'warning',
    (d) => `The data is not what the run ${d.run} was trained on: its values have changed since.`,
    () => 'Read its figures with care: samples may be judged that it was trained on. Train again to compare.',
  ),
  'run/makes-nothing': entry<{ objective: string }>(
    'error',
    (d) => `A network of the objective "${d.objective}" makes no samples by itself.`,
    () =>
      'Generate from a run that is adversarial or variational, or from a network that tells what comes next in a sequence.',
  ),
  'run/nothing-to-draw': entry<{ what: string }>(
    'error',
    (d) => `${d.what} gives samples, not a distribution to draw them from.`,
    () => 'Leave out --sample, or train a variational network with the loss bernoulliNll or gaussianNll.',
  ),
  'run/sample-file': entry<{ what: string; known: string }>(
    'error',
    (d) => `${d.what} cannot be written like that.`,
    (d) => `Choose an output that ends in ${d.known}.`,
  ),
  'run/unused-option': entry<{ option: string }>(
    'error',
    (d) => `"${d.option}" says nothing to this network.`,
    () =>
      'Leave it out: a prompt and its temperature are for texts, a length for sequences, drawing for decoders.',
  ),
  'run/short-prompt': entry<{ found: number; needed: number }>(
    'error',
    (d) => `The beginning has ${d.found} steps, the network reads ${d.needed} before it says anything.`,
    () => 'Give it a longer beginning, or train a network that says something at every step.',
  ),
  'run/no-output': entry<{ known: string }>(
    'error',
    () => 'It is not said where the samples go.',
    (d) => `Name a file with --output that ends in ${d.known}.`,
  ),
  'run/no-dropout': entry<{ run: string }>(
    'error',
    (d) => `The run ${d.run} has no layer that drops out, so that all passes would be the same.`,
    () => 'Train a network with a dropout layer, or an ensemble, or with SGLD.',
  ),
  'run/no-layer': entry<{ layer: string; known: string }>(
    'error',
    (d) => `There is no layer "${d.layer}" in the run's networks.`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'run/not-fed': entry<{ network: string; column: string }>(
    'error',
    (d) => `The network "${d.network}" reads "${d.column}", which the samples of a file do not have.`,
    () => 'Make samples with `backprop generate`, or ask for a layer of a network that reads the data.',
  ),
  'run/ensemble-epochs': entry<{ run: string; epochs: number }>(
    'error',
    (d) => `Each member of the ensemble of run ${d.run} makes ${d.epochs} epochs.`,
    (d) => `Go on with ${d.epochs} epochs, or train from the beginning.`,
  ),
  'run/out-of-memory': entry<{ needed: string }>(
    'error',
    (d) => `The machine could not give ${d.needed} of memory.`,
    () => 'Close other programs, or make the batch or the layers smaller.',
  ),
  'export/unknown-format': entry<{ format: string; known: string }>(
    'error',
    (d) => `There is no export format "${d.format}".`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'export/parity': entry<{ difference: number }>(
    'error',
    (d) => `The exported file predicts differently, by up to ${d.difference}.`,
    () => 'The file was not kept. Please report this with the project.',
  ),
} as const;
