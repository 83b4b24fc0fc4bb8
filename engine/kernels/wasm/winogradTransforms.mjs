/**
 * Generates the transforms of Winograd's convolutions: Y = L X R' for a matrix X of cells, each a run of channels. Unrolled by a
 * generator for the same reason as the tiles, with vectors in pairs for the revectorizer.
 */
import { matricesOf, tileSizes } from '../winograd.ts';

const transposed = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));
const halves = (matrix) => [matrix.slice(0, matrix.length / 2), matrix.slice(matrix.length / 2)];

/** The source, and the constants that it takes from the table. */
export function transforms() {
  const constants = {},
    transform = (...rest) => transformOf(constants, ...rest);
  const of2 = matricesOf(2),
    perTile = tileSizes.flatMap((tile) => {
      const { inputs, outputs, filters } = matricesOf(tile);
      return [
        ...transform(`transformInput${tile}`, inputs, inputs, { from: 'table', to: 'strided' }),
        ...transform(`transformOutput${tile}`, outputs, outputs, { from: 'strided', to: 'table', ends: true }),
        ...transform(`transformFilters${tile}`, filters, filters, { from: 'strided', to: 'strided' }),
        // Of the gradient of the weights, whose tiles are two wide: the upper rows or the lower ones.
        ...halves(inputs).flatMap((half, h) =>
          transform(`transformInputHalf${tile}_${h}`, half, of2.inputs, { from: 'table', to: 'strided' }),
        ),
        ...halves(transposed(outputs)).flatMap((half, h) =>
          transform(`transformGradientHalf${tile}_${h}`, half, transposed(of2.outputs), { from: 'table', to: 'strided' }),
        ),
        ...transform(`transformFiltersBack${tile}`, transposed(filters), transposed(of2.filters), {
          from: 'strided',
          to: 'strided',
        }),
      ];
    });
  const source = [
    `import { ${Object.keys(constants).join(', ')} } from './constants';`,
    `import { fma } from '../math';`,
    `import { loadPart, storePart } from '../memory';`,
    ...perTile,
    '',
  ].join('\n');
  return { source, constants };
}

/**
 * A vector of a constant: the name of a local that `constants` lists. It comes from the table of constants.mjs, which says why,
 * and is loaded before the loop (8 to 10 % less time than at every use).
 */
function splat(constants, value) {
  const name = `winograd_${String(value).replace('-', 'minus_').replace('.', '_')}`;
  constants.set(name, value);
  return name;
}

/** One expression for a sum of values with coefficients; those of 1 and -1 come first, without a product. */
function sum(constants, terms) {
  const rank = (c) => (c === 1 ? 0 : c === -1 ? 1 : 2);
  const ordered = terms.filter(([c]) => c !== 0).sort(([a], [b]) => rank(a) - rank(b));
  return ordered.reduce((text, [c, value]) => {
    if (text === '') {
      if (c === 1) return value;
      return c === -1 ? `f32x4.neg(${value})` : `f32x4.mul(${splat(constants, c)}, ${value})`;
    }
    if (Math.abs(c) === 1) return `f32x4.${c > 0 ? 'add' : 'sub'}(${text}, ${value})`;
    return `fma(${splat(constants, c)}, ${value}, ${text})`;
  }, '');
}

const opposite = (a, b) => a.every((c, i) => Math.abs(c) === Math.abs(b[i])) && a.some((c, i) => c !== b[i]);

/**
 * Lines for `names` = matrix times the values. Points of interpolation come in pairs p and -p, so that neighbouring rows, or
 * columns, differ in signs alone: their sums share what is even in p and what is odd.
 */
function product(constants, matrix, values, names) {
  const lines = [],
    columns = transposed(matrix);
  // [column of coefficients, value]
  const terms = [];
  for (let j = 0; j < columns.length; j++) {
    if (j + 1 < columns.length && opposite(columns[j], columns[j + 1])) {
      const [a, b] = [values[j], values[j + 1]];
      lines.push(`const ${a}s = f32x4.add(${a}, ${b}), ${a}d = f32x4.sub(${a}, ${b});`);
      terms.push([columns[j].map((c, i) => (c === columns[j + 1][i] ? c : 0)), `${a}s`]);
      terms.push([columns[j].map((c, i) => (c === columns[j + 1][i] ? 0 : c)), `${a}d`]);
      j++;
    } else {
      terms.push([columns[j], values[j]]);
    }
  }
  const ofRow = (i) => terms.map(([column, value]) => [column[i], value]);
  for (let i = 0; i < matrix.length; i++) {
    if (i + 1 < matrix.length && opposite(matrix[i], matrix[i + 1])) {
      const isEven = terms.map(([column]) => column[i] === column[i + 1]);
      const even = sum(constants, ofRow(i).filter((_, t) => isEven[t])),
        odd = ofRow(i).filter(([c], t) => !isEven[t] && c !== 0),
        scale = odd.at(-1)[0];
      lines.push(`const ${names[i]}e = ${even};`);
      lines.push(`const ${names[i]}o = ${sum(constants, odd.map(([c, value]) => [c / scale, value]))};`);
      for (const [name, sign] of [[names[i], 1], [names[i + 1], -1]])
        lines.push(`const ${name} = ${sum(constants, [[1, `${names[i]}e`], [sign * scale, `${names[i]}o`]])};`);
      i++;
    } else {
      lines.push(`const ${names[i]} = ${sum(constants, ofRow(i))};`);
    }
  }
  return lines;
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
function transformOf(table, name, left, right, { from, to, ends = false }) {
  const size = right[0].length,
    columns = [...right[0].keys()];
  const parameters = [
    'from: usize',
    ...(from === 'strided' ? ['fromStep: usize'] : []),
    'to: usize',
    ...(to === 'strided' ? ['toStep: usize'] : []),
    ...(ends ? ['bias: usize', 'least: f32'] : []),
    'n: i32',
  ];
  const constants = new Map();
  const cell = (kind, list, k) =>
    `${kind === 'table' ? `<usize>load<u32>(${list}, ${4 * k})` : `${list} + ${k} * ${list}Step`} + c`;
  const used = [...left[0].keys()].filter((r) => left.some((row) => row[r] !== 0));
  const body = (pair, { load, store }) => {
    const lines = ends ? pair.map((h) => `const b${h} = ${load('bias + c', h)};`) : [];
    for (const j of columns) {
      for (const r of used) {
        lines.push(`const p${r}${j} = ${cell(from, 'from', r * size + j)};`);
        lines.push(...pair.map((h) => `const x${r}${j}_${h} = ${load(`p${r}${j}`, h)};`));
      }
      const matrix = left.map((row) => used.map((r) => row[r]));
      for (const h of pair)
        lines.push(...product(constants, matrix, used.map((r) => `x${r}${j}_${h}`), left.map((_, i) => `s${i}${j}_${h}`)));
    }
    if (to !== 'table') lines.push(`let q = to + c;`);
    for (const i of left.keys()) {
      for (const h of pair)
        lines.push(...product(constants, right, columns.map((j) => `s${i}${j}_${h}`), right.map((_, k) => `y${i}${k}_${h}`)));
      for (const k of right.keys()) {
        const end = (y, h) => (ends ? `f32x4.pmax(f32x4.add(${y}, b${h}), floor)` : y);
        const q = to === 'table' ? `q${i}${k}` : 'q';
        if (to === 'table') lines.push(`const ${q} = ${cell(to, 'to', i * right.length + k)};`);
        lines.push(...pair.map((h) => store(q, end(`y${i}${k}_${h}`, h), h)));
        if (to !== 'table') lines.push(`q += toStep;`);
      }
    }
    return lines;
  };
  body([0], { load: () => '', store: () => '' });
  const before = ends ? [`const floor = f32x4.splat(least);`] : [];
  for (const [local, value] of constants) {
    table[local.toUpperCase()] = value;
    before.push(`const ${local} = ${local.toUpperCase()}();`);
  }
  return alongChannels(name, parameters, before, body);
}
