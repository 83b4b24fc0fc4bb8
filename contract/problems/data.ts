import { entry } from './entry.ts';

/** Problems of data sets: found by the readers in `engine/data` and by `studio/data`. */
export const dataProblems = {
  'data/none': entry<Record<string, never>>(
    'error',
    () => 'The project has no data yet.',
    () => 'Pick a data set in the Data room, or set data.source in project.json.',
  ),
  'data/not-found': entry<{ path: string }>(
    'error',
    (d) => `There is nothing at ${d.path}.`,
    () => 'Check the path, or pick the data again.',
  ),
  'data/not-streamed': entry<{ found: string; limit: string; reason: 'packed' | 'numbers' }>(
    'warning',
    (d) =>
      d.reason === 'packed'
        ? `The images are ${d.found}, more than ${d.limit}, and all are in memory: a packed file cannot be read in pieces.`
        : `The images are ${d.found}, more than ${d.limit}, and all are in memory: only bytes can be read in pieces.`,
    (d) =>
      d.reason === 'packed'
        ? 'Unpack the file (gunzip), or set data.source.memory higher.'
        : 'Write the values as bytes, or set data.source.memory higher.',
  ),
  'data/unreadable': entry<{ path: string; reason: string }>(
    'error',
    (d) => `${d.path} cannot be read: ${d.reason}.`,
    () => 'Check that the file exists and that you may read it.',
  ),
  'data/unknown-kind': entry<{ path: string }>(
    'error',
    (d) => `${d.path} is no data that the studio can read.`,
    () => 'Use a csv file, a text, a folder with IDX files, or a folder with one folder of images per class.',
  ),
  'data/other-kind': entry<{ name: string; kind: string }>(
    'error',
    (d) => `${d.name} cannot be read as ${d.kind}: it does not have the columns for it.`,
    () => 'Choose another kind of data, or add columns of numbers and, for sequences, one that names them.',
  ),
  'data/unknown-builtin': entry<{ name: string; known: string }>(
    'error',
    (d) => `No data set "${d.name}" ships with the studio.`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'data/unknown-generator': entry<{ name: string; known: string }>(
    'error',
    (d) => `There is no generator "${d.name}".`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'data/empty': entry<{ path: string; expected: string }>(
    'error',
    (d) => `${d.path.split(/[\\/]/).findLast(Boolean) ?? d.path} holds no samples.`,
    (d) => `It should hold ${d.expected}.`,
  ),
  'data/ragged-row': entry<{ found: number; expected: number }>(
    'error',
    (d) => `The row has ${d.found} fields, the header has ${d.expected}.`,
    () => 'Mend or remove this row.',
  ),
  'data/not-a-number': entry<{ text: string }>(
    'error',
    (d) => `"${d.text}" is not a number.`,
    () => 'Mend the cell, or leave the column out of the features.',
  ),
  'data/missing-value': entry<Record<string, never>>(
    'error',
    () => 'The cell is empty.',
    () => 'Fill the cell in or remove the row.',
  ),
  'data/missing-target': entry<{ target: string; columns: readonly string[] }>(
    'error',
    (d) => (d.target ? `There is no column "${d.target}" to predict.` : 'No column to predict is chosen.'),
    (d) => `Choose one of: ${d.columns.join(', ')}.`,
  ),
  'data/no-target': entry<Record<string, never>>(
    'error',
    () => 'The data has no target to learn, and the objective needs one.',
    () => 'Choose data with a target, or an objective that needs none, such as reconstruction.',
  ),
  'data/missing-feature': entry<{ feature: string; columns: readonly string[] }>(
    'error',
    (d) => `There is no column "${d.feature}" to learn from.`,
    (d) => `Choose from: ${d.columns.join(', ')}.`,
  ),
  'data/no-features': entry<Record<string, never>>(
    'error',
    () => 'There is no column to learn from.',
    () => 'Choose at least one column of numbers besides the target.',
  ),
  'data/duplicate-column': entry<{ name: string }>(
    'error',
    (d) => `Two columns are called "${d.name}".`,
    () => 'Rename one of them in the header.',
  ),
  'data/vocabulary': entry<{ most: number }>(
    'error',
    (d) => `The text has more than ${d.most} different tokens.`,
    () => 'Read it by characters, or in lower case, or use less text.',
  ),
  'data/unknown-token': entry<{ token: string }>(
    'error',
    (d) => `${JSON.stringify(d.token)} does not occur in the texts that the model was trained on.`,
    () => 'Leave it out, or train again with a text in which it occurs.',
  ),
  'data/series-too-short': entry<{ found: number; needed: number }>(
    'error',
    (d) => `There are ${d.found} steps, a window takes ${d.needed} with what is to be foretold.`,
    () => 'Choose a shorter window, or use more data.',
  ),
  'data/unlabelled': entry<{ text: string }>(
    'error',
    (d) => `The line "${d.text}" has no label.`,
    () => 'Write a tab and the label behind the text.',
  ),
  'data/empty-sequence': entry<Record<string, never>>(
    'error',
    () => 'The sequence has no steps.',
    () => 'Fill it in or remove it: there is nothing to learn from.',
  ),
  'data/sequence-too-long': entry<{ found: number; most: number }>(
    'error',
    (d) => `The sequence has ${d.found} steps, the model was trained on at most ${d.most}.`,
    () => 'Cut it, or train again with longer ones.',
  ),
  'data/sequence-too-short': entry<{ found: number; steps: number }>(
    'error',
    (d) => `The sequence has ${d.found} steps, the model was trained on sequences of exactly ${d.steps}.`,
    () => 'Give it all its steps, or train with sequences of different lengths.',
  ),
  'data/sequence-length': entry<{ sample: number; found: string; most: number }>(
    'error',
    (d) => `The length of sample ${d.sample} is ${d.found}, its sequence has room for ${d.most} steps.`,
    (d) => `Give every sample a length from 1 to ${d.most}.`,
  ),
  'data/sequence-target': entry<{ sequence: string }>(
    'error',
    (d) => `The rows of the sequence "${d.sequence}" have different targets.`,
    () => 'Give all its rows the same target, or choose one target a step.',
  ),
  'data/idx-magic': entry<Record<string, never>>(
    'error',
    () => 'This is no IDX file: its first bytes are not 0 0 and a known type.',
    () => 'Check that the file was copied whole and is of the IDX format.',
  ),
  'data/idx-truncated': entry<{ found: number; expected: number }>(
    'error',
    (d) => `The file ends after ${d.found} of ${d.expected} bytes.`,
    () => 'Copy or download the file again.',
  ),
  'data/idx-count': entry<{ images: number; labels: number }>(
    'error',
    (d) => `There are ${d.images} images but ${d.labels} labels.`,
    () => 'Use an image and a label file that belong together.',
  ),
  'data/gzip': entry<{ reason: string }>(
    'error',
    (d) => `The compressed file is damaged: ${d.reason}.`,
    () => 'Copy or download the file again.',
  ),
  'data/image': entry<{ reason: string }>(
    'error',
    (d) => `The image cannot be read: ${d.reason}.`,
    () => 'Replace or remove the file.',
  ),
  'data/one-class': entry<{ name: string }>(
    'warning',
    (d) => `All samples are of one class, "${d.name}".`,
    () => 'Add samples of at least one other class.',
  ),
  'data/class-too-small': entry<{ name: string; count: number }>(
    'warning',
    (d) =>
      `The class "${d.name}" has ${d.count} ${d.count === 1 ? 'sample' : 'samples'}, too few to be in every part of the split.`,
    () => 'Add samples of this class.',
  ),
  'data/imbalance': entry<{ largest: string; smallest: string; ratio: string }>(
    'warning',
    (d) => `"${d.largest}" has ${d.ratio} times as many samples as "${d.smallest}".`,
    () => 'Look at the accuracy per class, not only at the whole.',
  ),
  'data/split': entry<{ reason: string }>(
    'error',
    (d) => `The samples cannot be split: ${d.reason}.`,
    () => 'Choose shares between 0 and 1 that add up to 1 and leave at least one sample for training.',
  ),
  'data/target-range': entry<{ column: string; loss: string; lowest: string; highest: string }>(
    'error',
    (d) =>
      `The ${d.column === 'input' ? 'inputs, which the output is compared with,' : 'targets'} go from ${d.lowest} to ${d.highest}; the loss ${d.loss} needs numbers from 0 to 1.`,
    (d) =>
      `Set data.preprocessing.${d.column === 'input' ? 'input' : 'target'} to "minmax", or choose a loss for quantities.`,
  ),
  'data/no-order': entry<Record<string, never>>(
    'error',
    () => 'The network carries its state on from sample to sample, but these do not follow each other.',
    () => 'Cut a text or a series into windows that neither overlap nor leave gaps, or turn carryState off.',
  ),
  'data/streams': entry<{ found: number; batchSize: number }>(
    'error',
    (d) =>
      `A state is carried on in each of the ${d.batchSize} places of a batch, but there are only ${d.found} samples for training.`,
    (d) => `Set batchSize to at most ${d.found}, or turn carryState off.`,
  ),
  'data/few-for-a-row': entry<{ part: string; found: number; needed: number }>(
    'error',
    (d) =>
      `The ${d.part} part has ${d.found} ${d.found === 1 ? 'sample' : 'samples'}, and one row of a batch is made of ${d.needed}.`,
    (d) => `Pack fewer samples together (packing), or give the ${d.part} part a larger share.`,
  ),
  'data/token-range': entry<{ sample: number; found: string; tokens: number }>(
    'error',
    (d) => `Sample ${d.sample} holds the token ${d.found}, of a vocabulary of ${d.tokens}.`,
    (d) => `Number the tokens from 0 to ${d.tokens - 1}, or leave this sample out.`,
  ),
  'data/length-range': entry<{ sample: number; found: string; steps: number }>(
    'error',
    (d) => `Sample ${d.sample} has a length of ${d.found}, its sequence has ${d.steps} steps.`,
    (d) => `Give every sequence a length from 1 to ${d.steps}.`,
  ),
  'data/input-shape': entry<{ found: string; expected: string }>(
    'error',
    (d) => `A sample is ${d.found}, the model was trained on ${d.expected}.`,
    () => 'Give data of the same kind as the training data.',
  ),
  'data/which-array': entry<{ found: string }>(
    'error',
    (d) => `The file holds ${d.found}; none is called "x" or "input".`,
    () => 'Call the array with the samples "x", or keep it alone in the file.',
  ),
  'data/no-baselines': entry<{ reason: string }>(
    'error',
    (d) => `Simple methods cannot learn this: ${d.reason}.`,
    () => 'They take one class or some quantities to predict from a fixed number of values.',
  ),
  'data/baselines-stopped': entry<Record<string, never>>(
    'error',
    () => 'The comparison with simple methods was stopped.',
    () => 'Ask for it again; what was finished is not kept.',
  ),
  'data/too-large': entry<{ found: string; limit: string }>(
    'error',
    (d) => `The data takes ${d.found}, the limit is ${d.limit}.`,
    () => 'Use fewer or smaller samples.',
  ),
} as const;
