/**
 * Generates the transforms of Winograd's convolutions: Y = T X T' for a square X of cells, each a run of channels. A row of Y
 * is made as soon as the rows of X that it needs are there, so that few vectors live at a time. Unrolled by a generator for the
 * same reason as the tiles, with vectors in pairs for the revectorizer.
 *
 * The matrices are those of F(2x2, 3x3): Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016.
 */
const inputs = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, 1, 0, -1],
];
const outputs = [
  [1, 1, 1, 0],
  [0, 1, -1, -1],
];
const filters = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
];
const transposed = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));

export function transformsSource() {
  return [
    `import { fma } from '../math';`,
    `import { loadPart, storePart } from '../memory';`,
    // In this order, no more than two rows of X are held.
    ...transform('transformInput', inputs, { order: [0, 2, 1, 3], from: 'table', to: 'strided' }),
    ...transform('transformOutput', outputs, { from: 'strided', to: 'table', ends: true }),
    ...transform('transformFilters', filters, { from: 'strided', to: 'strided' }),
    ...transform('transformFiltersBack', transposed(filters), { from: 'strided', to: 'strided' }),
    ...transformRow('transformInputRow', inputs),
    ...transformRow('transformGradientRow', transposed(outputs)),
    '',
  ].join('\n');
}

/** One expression for a sum of values with coefficients 0, 1, -1, 1/2 and -1/2. */
function sum(coefficients, values) {
  const signed = (size) => {
    const terms = coefficients
      .map((c, i) => ({ c, value: values[i] }))
      .filter(({ c }) => Math.abs(c) === size)
      .sort((a, b) => b.c - a.c);
    return terms.reduce((text, { c, value }) => {
      if (text === '') return c > 0 ? value : `f32x4.neg(${value})`;
      return `f32x4.${c > 0 ? 'add' : 'sub'}(${text}, ${value})`;
    }, '');
  };
  const ones = signed(1),
    halves = signed(0.5);
  if (halves === '') return ones;
  const half = `f32x4.mul(${halves}, f32x4.splat(0.5))`;
  return ones === '' ? half : `f32x4.add(${ones}, ${half})`;
}

/** Pairs of vectors along the channels, then what is left by single ones, in a function of its own. */
function alongChannels(name, parameters, before, body) {
  const names = parameters.map((parameter) => parameter.split(':')[0]);
  const whole = { load: (p, h) => `v128.load(${p}, ${16 * h})`, store: (p, x, h) => `v128.store(${p}, ${x}, ${16 * h});` };
  const part = { load: (p) => `loadPart(${p}, n)`, store: (p, x) => `storePart(${p}, ${x}, n);` };
  return [
    `export function ${name}(${parameters.join(', ')}): void {`,
    ...before,
    `let c: usize = 0;`,
    `for (; n >= 8; n -= 8, c += 32) {`,
    ...body([0, 1], whole),
    `}`,
    `if (n > 0) ${name}Rest(${names.join(', ')}, c);`,
    `}`,
    `function ${name}Rest(${parameters.join(', ')}, c: usize): void {`,
    ...before,
    `for (; n > 0; n -= 4, c += 16) {`,
    ...body([0], part),
    `}`,
    `}`,
  ];
}

/**
 * `from` and `to` are a table of the cells' addresses, or the first of cells that follow each other in steps. `ends`: y is the
 * output, to which a bias is added, and which is not less than `least`.
 */
function transform(name, matrix, { order = [...matrix[0].keys()], from, to, ends = false }) {
  const size = matrix[0].length,
    columns = [...Array(size).keys()];
  const parameters = [
    'from: usize',
    ...(from === 'strided' ? ['fromStep: usize'] : []),
    'to: usize',
    ...(to === 'strided' ? ['toStep: usize'] : []),
    ...(ends ? ['bias: usize', 'least: f32'] : []),
    'n: i32',
  ];
  const cell = (kind, list, k) =>
    `${kind === 'table' ? `<usize>load<u32>(${list}, ${4 * k})` : `${list} + ${k} * ${list}Step`} + c`;
  const body = (halves, { load, store }) => {
    const lines = ends ? halves.map((h) => `const b${h} = ${load('bias + c', h)};`) : [],
      known = new Set(),
      written = new Set();
    for (const r of order) {
      for (const j of columns) {
        lines.push(`const p${r}${j} = ${cell(from, 'from', r * size + j)};`);
        lines.push(...halves.map((h) => `const x${r}${j}_${h} = ${load(`p${r}${j}`, h)};`));
      }
      known.add(r);
      for (const [i, row] of matrix.entries()) {
        if (written.has(i) || row.some((c, s) => c !== 0 && !known.has(s))) continue;
        written.add(i);
        for (const j of columns)
          lines.push(
            ...halves.map((h) => `const s${i}${j}_${h} = ${sum(row, columns.map((s) => `x${s}${j}_${h}`))};`),
          );
        for (const [k, other] of matrix.entries()) {
          const value = (h) => sum(other, columns.map((j) => `s${i}${j}_${h}`));
          const end = (h) => (ends ? `f32x4.pmax(f32x4.add(${value(h)}, b${h}), floor)` : value(h));
          lines.push(`const q${i}${k} = ${cell(to, 'to', i * matrix.length + k)};`);
          lines.push(...halves.map((h) => `const y${i}${k}_${h} = ${end(h)};`));
          lines.push(...halves.map((h) => store(`q${i}${k}`, `y${i}${k}_${h}`, h)));
        }
      }
    }
    return lines;
  };
  return alongChannels(name, parameters, ends ? [`const floor = f32x4.splat(least);`] : [], body);
}

/**
 * One row of Y alone, from the two rows of X that it takes at most: `first` times the row whose cells begin the table
 * `upper`, and `second` times the one of `lower`. A product with 0, 1 or -1 rounds nothing.
 */
function transformRow(name, matrix) {
  const columns = [...matrix[0].keys()];
  const parameters = ['upper: usize', 'lower: usize', 'to: usize', 'toStep: usize', 'first: f32', 'second: f32', 'n: i32'];
  const body = (halves, { load, store }) => [
    ...columns.flatMap((j) => [
      `const p${j} = <usize>load<u32>(upper, ${4 * j}) + c, q${j} = <usize>load<u32>(lower, ${4 * j}) + c;`,
      ...halves.map((h) => `const x${j}_${h} = ${load(`p${j}`, h)};`),
      ...halves.map((h) => `const z${j}_${h} = ${load(`q${j}`, h)};`),
      ...halves.map((h) => `const s${j}_${h} = fma(b, z${j}_${h}, f32x4.mul(a, x${j}_${h}));`),
    ]),
    ...matrix.flatMap((row, k) => [
      `const t${k} = to + ${k} * toStep + c;`,
      ...halves.map((h) => `const y${k}_${h} = ${sum(row, columns.map((j) => `s${j}_${h}`))};`),
      ...halves.map((h) => store(`t${k}`, `y${k}_${h}`, h)),
    ]),
  ];
  return alongChannels(name, parameters, [`const a = f32x4.splat(first), b = f32x4.splat(second);`], body);
}
