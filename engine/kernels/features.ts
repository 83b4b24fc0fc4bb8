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
 * V8's flags for the kernels, in one string; undefined where a version has none that was tried. The host sets them
 * (`v8.setFlagsFromString`, or a command line switch) before it compiles its first module; threads started afterwards have
 * them, too.
 *
 * The first joins adjacent 128-bit operations into 256-bit ones, which doubles the kernels' speed (on x64; elsewhere it is
 * unknown, hence ignored). It has bugs that end the process, so it is only used in versions of V8 in which every kernel was
 * compiled by the tests. The second makes V8 optimize a function when it is first called, without regard to what it has
 * seen it do: what the tests have compiled is then what runs.
 */
export function revectorizeFlag(v8Version: string): string | undefined {
  const major = Number.parseInt(v8Version, 10);
  // Tried: 13.6 (Node 24) and 14.6 (Node 26) know the first name, 15.6 (Chromium 156) the second; 11.3 (Node 20) neither.
  if (major === 13 || major === 14) return '--experimental-wasm-revectorize --no-liftoff';
  return major === 15 ? '--wasm-revectorize --no-liftoff' : undefined;
}
