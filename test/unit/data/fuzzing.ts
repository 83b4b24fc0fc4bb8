/// <reference types="vite/client" />
import fc from 'fast-check';
import { ProblemError } from '../../../contract/problems.ts';

/** 10,000 inputs a parser in the ordinary run; `npm run test:fuzz` (Vite's mode `fuzz`) or BACKPROP_FUZZ=N for more. */
const long = import.meta.env.MODE === 'fuzz';
export const runs = Number(process.env['BACKPROP_FUZZ'] ?? (long ? 1_000_000 : 10_000));

/** The ordinary run tries the same inputs every time, a longer one always others: fast-check names the seed where it fails. */
export const settings = { numRuns: runs, ...(runs > 10_000 ? {} : { seed: 20_260_101 }), endOnFailure: true };
export const fuzzTimeout = Math.max(20_000, runs * 3);

/** Well-formed files that were damaged in a few places, cut off or made longer; and some plain noise. */
export function damaged(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('set', 'flip', 'insert', 'remove', 'copy'),
    byte: fc.oneof(
      fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x7b, 0x7d, 0x5b),
      fc.integer({ min: 0, max: 255 }),
    ),
    length: fc.integer({ min: 1, max: 8 }),
  });
  const mutant = fc
    .record({
      file: fc.nat({ max: files.length - 1 }),
      edits: fc.array(edit, { maxLength: 4 }),
      cut: fc.option(fc.nat(), { freq: 4 }),
    })
    .map(({ file, edits, cut }) => {
      const bytes = Array.from(files[file]!);
      for (const { at, kind, byte, length } of edits) {
        const place = at % (bytes.length + 1);
        if (kind === 'set') bytes[place] = byte;
        else if (kind === 'flip') bytes[place] = (bytes[place] ?? 0) ^ (1 << (byte & 7));
        else if (kind === 'insert') bytes.splice(place, 0, ...new Array<number>(length).fill(byte));
        else if (kind === 'remove') bytes.splice(place, length);
        else bytes.splice(place, 0, ...bytes.slice(byte, byte + length));
      }
      return Uint8Array.from(cut === null ? bytes : bytes.slice(0, cut % (bytes.length + 1)));
    });
  return fc.oneof(
    { weight: 9, arbitrary: mutant },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }) },
  );
}

/** Runs a parser: what it gives, or null where it refuses with a ProblemError. Anything else thrown fails the test. */
export function attempt<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ProblemError && error.problems.length > 0) return null;
    throw error;
  }
}

/** The codes that a call is refused with. */
export async function codesOf(call: () => unknown): Promise<string[]> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}
