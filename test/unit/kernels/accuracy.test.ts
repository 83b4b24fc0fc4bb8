import { beforeAll, describe, expect, test } from 'vitest';
import { compileVariant } from '../../../scripts/kernels.mjs';
import { variants, type VariantName } from '../../../engine/kernels/variants.ts';

/**
 * The elementary functions of math.ts, each compiled into a module of its own kind and held to float64 on floats of all 512
 * signs and exponents. An error is told in units in the last place of the exact result (ulp), those of denormal results being
 * 2^-149. What is stated here stands in math.ts and docs/performance.md, too.
 */

/** Floats of each sign and exponent: the least, the greatest, and others in between. */
const perExponent = 1024,
  count = 512 * perExponent;

function everyExponent(bits: Uint32Array): void {
  for (let e = 0; e < 512; e++) {
    for (let i = 0; i < perExponent; i++) {
      const mantissa = i === 0 ? 0 : i === 1 ? 0x7fffff : Math.imul(i, 0x9e3779b1) >>> 9;
      bits[e * perExponent + i] = ((e << 23) | mantissa) >>> 0;
    }
  }
}

/** erfc(x), by its series near 0 and its continued fraction elsewhere, to 1e-14. */
function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x >= 2) {
    let f = 0;
    for (let k = 200; k > 0; k--) f = k / 2 / (x + f);
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + f);
  }
  let term = x,
    sum = x;
  for (let k = 1; k < 60; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * sum;
}

interface Case {
  readonly name: string;
  /** In the module's language, of a vector `x`. */
  readonly call: string;
  readonly exact: (x: number) => number;
  readonly from: number;
  readonly to: number;
  /** Units in the last place, or a relative error where that is what is stated. */
  readonly ulp?: number;
  readonly relative?: number;
}

const all = { from: -Infinity, to: Infinity };
/** Below, e^x is no normal float32; above, it is none at all. */
const exponents = { from: -87.3, to: 88.3 };
const leastNormal = 2 ** -126;

const cases: readonly Case[] = [
  { name: 'exp', call: 'math.exp(x)', exact: Math.exp, ...exponents, ulp: 1.2 },
  { name: 'expMinus1', call: 'math.expMinus1(x)', exact: Math.expm1, from: -Infinity, to: 0, ulp: 1 },
  { name: 'log', call: 'math.log(x)', exact: Math.log, from: leastNormal, to: 3.4e38, ulp: 1 },
  { name: 'log1p', call: 'math.log1p(x)', exact: Math.log1p, from: 0, to: 1, ulp: 2 },
  { name: 'tanh', call: 'math.tanh(x)', exact: Math.tanh, ...all, ulp: 1.5 },
  {
    name: 'sigmoid',
    call: 'math.sigmoid(x)',
    exact: (x) => 1 / (1 + Math.exp(-x)),
    from: -87.3,
    to: Infinity,
    ulp: 2,
  },
  { name: 'sqrt', call: 'f32x4.sqrt(x)', exact: Math.sqrt, from: 0, to: Infinity, ulp: 0.5 },
  {
    name: 'softplus',
    call: 'math.softplus(x)',
    exact: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    from: -87.3,
    to: Infinity,
    ulp: 2.5,
  },
  // Of the normal distribution, which erf is by another name; x^2 is rounded before e^(-x^2/2) is taken.
  {
    name: 'gauss',
    call: 'math.gauss(x)',
    exact: (x) => Math.exp((-x * x) / 2),
    from: -3,
    to: 3,
    relative: 4e-7,
  },
  {
    name: 'gauss far',
    call: 'math.gauss(x)',
    exact: (x) => Math.exp((-x * x) / 2),
    from: -13,
    to: 13,
    relative: 5e-6,
  },
  {
    name: 'normalCdf',
    call: 'math.normalCdf(x, math.gauss(x))',
    exact: (x) => erfc(-x / Math.SQRT2) / 2,
    from: -2,
    to: Infinity,
    relative: 6e-7,
  },
  {
    name: 'normalCdf far',
    call: 'math.normalCdf(x, math.gauss(x))',
    exact: (x) => erfc(-x / Math.SQRT2) / 2,
    from: -12,
    to: Infinity,
    relative: 5e-6,
  },
];

const functionOf = ({ name }: Case): string => name.replace(' ', '_');
const source = [
  `import * as math from './math';`,
  `import { fillConstants } from './build/constants';`,
  `import { setScratch } from './memory';`,
  `export function start(scratch: usize): void { setScratch(scratch); fillConstants(); }`,
  ...cases.map(
    (c) =>
      `export function ${functionOf(c)}(y: usize, p: usize, n: i32): void {` +
      `for (; n > 0; n -= 4, p += 16, y += 16) { const x = v128.load(p); v128.store(y, ${c.call}); } }`,
  ),
].join('\n');

type Apply = (y: number, x: number, n: number) => void;
const place = { x: 65536, y: 65536 + 4 * count, pages: 1 + (8 * count) / 65536 };

async function compiled(name: VariantName) {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  await compileVariant({
    name,
    variant: variants[name],
    changed: { 'index.ts': source },
    write: (file: string, contents: Uint8Array<ArrayBuffer>) => {
      if (file.endsWith('.wasm')) bytes = contents;
    },
  });
  const memory = new WebAssembly.Memory({ initial: place.pages, maximum: 65536, shared: true });
  const { instance } = await WebAssembly.instantiate(bytes!, { env: { memory } });
  const functions = instance.exports as unknown as Record<string, Apply> & { start(scratch: number): void };
  functions.start(0);
  return { memory, functions };
}

const unit = (exact: number): number =>
  2 ** Math.max(-149, Math.floor(Math.log2(Math.max(Math.abs(exact), leastNormal / 2 ** 23))) - 23);

// The tile, in which the variants differ otherwise, has no part in these functions.
describe.each(['relaxed-6x16', 'portable-4x16'] as const)('%s', (variant) => {
  let memory: WebAssembly.Memory, functions: Record<string, Apply>;
  beforeAll(async () => {
    ({ memory, functions } = await compiled(variant));
    everyExponent(new Uint32Array(memory.buffer, place.x, count));
  }, 120_000);
  const apply = (name: string, n: number): Float32Array => {
    functions[name]!(place.y, place.x, n);
    return new Float32Array(memory.buffer, place.y, n);
  };

  test.each(cases)('$name(x) for x in [$from, $to]', (c) => {
    const y = apply(functionOf(c), count),
      x = new Float32Array(memory.buffer, place.x, count);
    let worst = 0,
      at = 0,
      seen = 0;
    for (let i = 0; i < count; i++) {
      if (!(x[i]! >= c.from && x[i]! <= c.to)) continue;
      const exact = c.exact(x[i]!);
      seen++;
      if (exact === y[i]) continue;
      const error = Math.abs(y[i]! - exact) / (c.ulp === undefined ? Math.abs(exact) : unit(exact));
      if (!(error <= worst)) [worst, at] = [error, x[i]!];
    }
    expect(seen).toBeGreaterThan(1000);
    expect(worst, `${c.name}(${at})`).toBeLessThanOrEqual((c.ulp ?? c.relative)!);
  });

  test('a NaN stays one', () => {
    for (const c of cases) {
      const y = apply(functionOf(c), count),
        x = new Float32Array(memory.buffer, place.x, count);
      expect(
        y.filter((value, i) => Number.isNaN(x[i]!) && !Number.isNaN(value)),
        c.name,
      ).toHaveLength(0);
    }
  });

  test.each([
    // exp and log are clamped, so that no infinity comes of them.
    ['exp', [Math.fround(Math.exp(-87.336)), 1, 1, Math.fround(Math.exp(88.37))]],
    ['expMinus1', [-1, 0, 0, null]],
    ['log', [Math.log(leastNormal), Math.log(leastNormal), Math.log(leastNormal), Math.log(2 ** 128)]],
    ['tanh', [-1, 0, 0, 1]],
    ['sigmoid', [0, 0.5, 0.5, 1]],
    ['softplus', [0, Math.LN2, Math.LN2, Infinity]],
    ['gauss', [0, 1, 1, 0]],
    ['normalCdf', [0, 0.5, 0.5, 1]],
  ] as const)('%s of -infinity, -0, 0 and infinity', (name, expected) => {
    const x = new Float32Array(memory.buffer, place.x, 4),
      kept = x.slice();
    x.set([-Infinity, -0, 0, Infinity]);
    const y = [...apply(name, 4)];
    x.set(kept);
    for (const [i, value] of expected.entries()) {
      if (value === null) continue;
      if (Math.abs(value) === Infinity) expect(y[i]).toBe(value);
      else expect(Math.abs(y[i]! - value) / (1 + Math.abs(value))).toBeLessThan(1e-5);
    }
  });
});
