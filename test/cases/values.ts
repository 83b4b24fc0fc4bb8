import type { Draw } from './case.ts';

/** mulberry32: the tests' own generator, so that an error in the engine's does not hide itself. */
export function generator(name: string): () => number {
  let state = 0x811c9dc5;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A shuffled ladder from -2 to 2: neighbours 4 / n apart, none nearer to zero than 2 / n. */
function apart(n: number, random: () => number): number[] {
  const steps = Array.from({ length: n }, (_, i) => ((i + 0.5) / n) * 4 - 2);
  if (n % 2 === 1) steps[(n - 1) / 2] = 1.5 / n;
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [steps[i], steps[j]] = [steps[j]!, steps[i]!];
  }
  return steps;
}

/** `n` values of a name, always the same ones, each a float32, so that both precisions start from equal numbers. */
export function values(name: string, n: number, draw: Draw = 'normal'): number[] {
  const random = generator(name);
  const each = (f: () => number) => Array.from({ length: n }, f);
  const drawn = (): number[] => {
    switch (draw) {
      case 'normal':
        return each(() => normal(random));
      case 'wide':
        return each(() => 3 * normal(random));
      case 'apart':
        return apart(n, random);
      case 'negative':
        return apart(n, random).map((v) => v - 3);
      case 'ties':
        return each(() => Math.floor(random() * 3));
      case 'extreme':
        return apart(n, random).map((v) => 50 * v);
      case 'offset':
        return each(() => 100 + normal(random));
      case 'probabilities':
        return each(() => 0.05 + 0.9 * random());
      default:
        return draw satisfies never;
    }
  };
  return drawn().map(Math.fround);
}

/** The unit matrix: sample s is row s. A dense layer behind it gives row s of its weights, and nothing else. */
export const oneHot = (n: number): number[] =>
  Array.from({ length: n * n }, (_, i) => (Math.floor(i / n) === i % n ? 1 : 0));
