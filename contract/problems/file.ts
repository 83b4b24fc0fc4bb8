import { entry } from './entry.ts';

/** Problems of files in a known format: found by `engine/formats` and the readers of `engine/data`. */
export const fileProblems = {
  'file/too-large': entry<{ found: string; limit: string }>(
    'error',
    (d) => `The file takes ${d.found}, the limit is ${d.limit}.`,
    () => 'Use a smaller file.',
  ),
  'file/inflates': entry<{ found: string; limit: string }>(
    'error',
    (d) => `The compressed file unpacks to ${d.found}, more than the ${d.limit} that such a file may take.`,
    () => 'Unpack it yourself if you trust it, and use what was in it.',
  ),
  'file/not-text': entry<Record<string, never>>(
    'error',
    () => 'The file holds bytes that no text has.',
    () => 'Save the table as csv in UTF-8.',
  ),
  'file/csv-quote': entry<{ reason: string }>(
    'error',
    (d) => `A quotation mark is out of place: ${d.reason}.`,
    () => 'Close the quotation, and write quotation marks inside it twice.',
  ),
  'file/csv-row-too-long': entry<{ limit: string }>(
    'error',
    (d) => `The row is longer than ${d.limit}.`,
    () => 'Check that the file is a csv file, and that no quotation mark is left open.',
  ),
  'file/csv-header': entry<Record<string, never>>(
    'warning',
    () => 'The first line holds numbers where the lines below it do; it is read as the names of the columns.',
    () => 'If it is a sample, set header to false in data.source; if these are names, set it to true.',
  ),
  'file/csv-mixed': entry<{ count: number }>(
    'warning',
    (d) => `The column holds numbers, but also text in ${d.count} cells.`,
    () => 'Mend these cells to learn from the column.',
  ),
  'file/number-range': entry<{ text: string }>(
    'error',
    (d) => `${d.text} is too large for a number of 32 bits.`,
    () => 'Use a larger unit, so that the numbers get smaller.',
  ),
  'file/not-finite': entry<{ index: number; found: string }>(
    'error',
    (d) => `Value ${d.index + 1} is ${d.found}.`,
    () => 'Replace or remove samples with such values.',
  ),
  'file/idx-extra': entry<{ found: number; expected: number }>(
    'error',
    (d) => `The file has ${d.found} bytes, its header describes ${d.expected}.`,
    () => 'Check that the file was written and copied whole.',
  ),
  'file/idx-labels': entry<{ reason: string }>(
    'error',
    (d) => `These are no labels: ${d.reason}.`,
    () => 'Labels are whole numbers, one a sample.',
  ),
  'file/idx-folder': entry<{ reason: string }>(
    'error',
    (d) => `The IDX files do not make one data set: ${d.reason}.`,
    () =>
      'Keep one pair of images and labels in the folder, or one with the prefix train- and one with t10k- or test-.',
  ),
  'file/images-skipped': entry<{ count: number; example: string }>(
    'warning',
    (d) => `${d.count} files are no images that the studio reads (${d.example}); they were left out.`,
    () => 'Convert them to png or jpeg if they are part of the data.',
  ),
  'file/safetensors': entry<{ reason: string }>(
    'error',
    (d) => `This is no well-formed safetensors file: ${d.reason}.`,
    () => 'Copy or export the file again.',
  ),
  'file/npy': entry<{ reason: string }>(
    'error',
    (d) => `This is no npy file that can be read: ${d.reason}.`,
    () => 'Save an array of numbers with numpy.save.',
  ),
  'file/npz': entry<{ reason: string }>(
    'error',
    (d) => `This is no npz file that can be read: ${d.reason}.`,
    () => 'Save arrays of numbers with numpy.savez.',
  ),
  'file/pickle': entry<Record<string, never>>(
    'error',
    () => 'The file holds pickled Python objects, which can run any program when they are read.',
    () => 'Save plain arrays of numbers: safetensors, npz, or numpy without dtype=object.',
  ),
} as const;
