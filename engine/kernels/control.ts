/**
 * The control words: what the lanes of a run tell each other, as int32 slots of a 64-byte aligned area in the shared
 * memory. Plain constants, so that the WebAssembly sources import this very file.
 *
 * Words that different lanes write at the same time lie on lines of their own (16 words of 4 bytes): a lane that
 * arrives at a barrier must not take the line away under the lanes that spin on the generation.
 */

/** How many lanes have arrived at the current barrier. */
export const arrivedSlot = 0;
/** Counts barriers: changes exactly when the last lane arrives. Lanes wait on it. */
export const generationSlot = 16;
/** How many lanes sleep on the generation, so that the last one need not wake anybody where nobody sleeps. */
export const sleepingSlot = 32;
/** Not zero: somebody has failed or wants out; every wait ends with `poisoned`. */
export const poisonSlot = 48;
/** Longest wait at one barrier in milliseconds; 0 = for ever. Checked once per slice. */
export const timeoutSlot = 49;
/** Size of the area in words. */
export const controlSize = 64;

/** A sleeping lane looks at the poison word at least this often, in milliseconds. */
export const waitSlice = 250;

/** What `run` and `barrier` return. */
export const runFinished = 0;
export const runPoisoned = 1;
export const runTimedOut = 2;
