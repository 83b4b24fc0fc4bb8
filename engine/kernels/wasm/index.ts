// What a kernel module exports. All else is reached through encoded plans.
export { barrier } from './barrier';
export { run } from './run';
// Exported so that the optimizer neither inlines nor merges them: inside a larger function the host's register allocator
// spills the sums to memory (128 -> 70 GFLOP/s).
export * from './build/tile';
