// What a kernel module exports. All else is reached through encoded plans.
//
// A note on vectors, for all kernels: V8's revectorizer, which joins adjacent 128-bit operations, has bugs that end the
// process ("unreachable code" in V8 13.6). Seen where a vector that came out of one pair of loops went on into the next pair and
// into 128-bit code beside it. So: one loop nest per function, vectors between them through memory.
export { barrier } from './barrier';
export { run } from './run';
// Exported so that the optimizer neither inlines nor merges them: inside a larger function the host's register allocator
// spills the sums to memory (128 -> 70 GFLOP/s).
export * from './build/tile';
