/**
 * What a host can do for the kernels. Each probe is the smallest module that uses a feature, asked of the validator, so
 * that nothing is compiled: a host's flag for 256-bit operations works only before the first compilation.
 */
const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** One function without parameters or results, with this body (its end included). */
const functionModule = (...body: number[]): number[] => [
  ...magic,
  1,
  4,
  1,
  0x60,
  0,
  0,
  3,
  2,
  1,
  0,
  10,
  body.length + 4,
  1,
  body.length + 2,
  0,
  ...body,
  0x0b,
];
const splatZero = [0x41, 0, 0xfd, 0x11];
const drop = 0x1a;

const probes = {
  /** v128: i32x4.splat */
  simd: functionModule(...splatZero, drop),
  /** f32x4.relaxed_madd */
  relaxedSimd: functionModule(...splatZero, ...splatZero, ...splatZero, 0xfd, 0x85, 0x02, drop),
  /** A shared memory of one page. */
  threads: [...magic, 5, 4, 1, 3, 1, 1],
} as const;

export type Feature = keyof typeof probes;

export const hasFeature = (feature: Feature): boolean =>
  WebAssembly.validate(new Uint8Array(probes[feature]));

/**
 * V8's flag that joins adjacent 128-bit operations into 256-bit ones, which doubles the kernels' speed; undefined where a
 * version has none that was tried. The host sets it (`v8.setFlagsFromString`, or a command line switch) before it compiles
 * its first module; threads started afterwards have it, too. It exists on x64 only; elsewhere it is unknown, hence ignored.
 *
 * The revectorizer has had bugs that end the process (see wasm/index.ts), so it is only used in versions of V8 in which a test
 * has compiled every kernel, at once and after the baseline compiler.
 */
export function revectorizeFlag(v8Version: string): string | undefined {
  const major = Number.parseInt(v8Version, 10);
  // Tried: 13.6 (Node 24) and 14.6 (Node 26) know the first name, 15.6 (Chromium 156) the second; 11.3 (Node 20) neither.
  if (major === 13 || major === 14) return '--experimental-wasm-revectorize';
  return major === 15 ? '--wasm-revectorize' : undefined;
}
