/** What a job's memory holds beside data, weights and activations. In bytes. */

/** At its start, for the control words (control.ts) and all else that its threads tell each other. */
export const reservedBytes = 1024 + 2 ** 17;
/** Scratch memory of one lane (`SCRATCH_BYTES` of wasm/memory.ts), at its end. */
export const scratchBytes = 2 * 2 ** 20;
