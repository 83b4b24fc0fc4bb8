import { entry } from './entry.ts';

/** Problems of project folders and files: found by `studio/projects`. */
export const projectProblems = {
  'project/not-found': entry<{ path: string }>(
    'error',
    (d) => `There is no project at ${d.path}.`,
    () => 'Choose a folder with a project.json, or make one with `backprop new`.',
  ),
  'project/exists': entry<{ path: string }>(
    'error',
    (d) => `${d.path} is not empty.`,
    () => 'Choose a new or an empty folder.',
  ),
  'project/not-json': entry<{ reason: string }>(
    'error',
    (d) => `project.json is not valid JSON: ${d.reason}.`,
    () => 'Mend the file at that place or restore it from a backup.',
  ),
  'project/not-a-project': entry<Record<string, never>>(
    'error',
    () => 'The file is not a Backprop Studio project (its format is not "backprop-project").',
    () => 'Choose a folder that the studio made.',
  ),
  'project/newer': entry<{ found: number; known: number }>(
    'error',
    (d) => `The project is of version ${d.found}, this studio knows versions up to ${d.known}.`,
    () => 'Open it with a newer Backprop Studio. Nothing was changed.',
  ),
  'project/field': entry<{ found: string; expected: string }>(
    'error',
    (d) => `Found ${d.found}, expected ${d.expected}.`,
    () => 'Mend this field in project.json.',
  ),
  'project/not-a-block': entry<{ reason: string }>(
    'error',
    (d) => `This is no block that can be used: ${d.reason}.`,
    () => 'Save the block again from a project, or delete the file.',
  ),
  'project/unknown-block': entry<{ name: string }>(
    'error',
    (d) => `There is no saved block "${d.name}".`,
    () => 'Look at the list of blocks again: another window may have deleted it.',
  ),
  'project/changed': entry<{ path: string }>(
    'warning',
    (d) => `${d.path} was changed by another program since it was opened here; it was not overwritten.`,
    () => 'Reload it, or keep what is open here and save again.',
  ),
  'project/vanished': entry<{ path: string }>(
    'error',
    (d) => `The project was moved or deleted: there is no project.json in ${d.path} any more.`,
    () => 'Put the folder back, or save what is open here somewhere else by Save as.',
  ),
  'project/no-path': entry<{ name: string }>(
    'info',
    (d) => `A browser does not tell where "${d.name}" is on this computer.`,
    () => 'Use Open project and choose its folder there, or paste its path.',
  ),
  'project/not-dropped': entry<Record<string, never>>(
    'info',
    () =>
      'What was dropped is neither a project folder nor a project.json, nor a model that the studio imports.',
    () => 'Drop the folder of one project, or an ONNX or Keras model. Data files go to the Data room.',
  ),
  'project/into-itself': entry<{ path: string }>(
    'error',
    (d) => `${d.path} is inside the project that is saved.`,
    () => 'Choose a folder outside of it.',
  ),
  'project/unknown-template': entry<{ name: string; known: string }>(
    'error',
    (d) => `There is no template "${d.name}".`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'project/outside': entry<{ path: string }>(
    'error',
    (d) => `${d.path} leads out of the project folder.`,
    () => 'Use a path inside the project.',
  ),
} as const;
