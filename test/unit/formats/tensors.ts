import fc from 'fast-check';
import type { NamedTensor } from '../../../engine/formats/index.ts';

/** Names that programs have stumbled over, besides all others. */
const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '0',
    '10',
    'conv1.w',
    'a/b',
    'a"b',
    'a\\b',
    'ü',
    '\u{1f40c}',
  ),
);
const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

const tensor: fc.Arbitrary<NamedTensor> = fc.tuple(name, shape).chain(([label, sizes]) => {
  const size = sizes.reduce((a, b) => a * b, 1);
  return fc
    .float32Array({ minLength: size, maxLength: size })
    .map((values) => ({ name: label, shape: sizes, values }));
});

/** Weights with any names, shapes (scalars and empty ones too) and values (NaN and infinities too). */
export const madeUpTensors = fc.uniqueArray(tensor, { selector: (one) => one.name, maxLength: 6 });
