/** Data sets on disk: what is there, reading it, and showing it to people. Everything here may be given bad files. */
export { loadDataset } from './load.ts';
export { builtinNames } from './builtin.ts';
export { isBuiltinPath, placeOf } from './place.ts';
export { inspectData } from './inspect.ts';
export { summarize } from './summary.ts';
export { samples } from './samples.ts';
export { inputSpec, readInputs } from './inputs.ts';
export type { InputSpec, Inputs } from './inputs.ts';
export { fingerprint } from './fingerprint.ts';
export { fitColumn, rangeOfColumn } from './statistics.ts';
