/**
 * Generates the innermost loops of all matrix products: `tile1` .. `tileR` multiply 1..R rows of A by a panel of B that
 * is `vectors` * 4 columns wide, with every sum held in a register for the whole of k. Unrolled by a generator, since
 * AssemblyScript has neither macros nor arrays of locals.
 *
 * One loop serves dense layers and convolutions: the rows of A are pointers, and k is cut into `taps` (positions of the
 * convolution's kernel; 1 for a dense layer), each a run of `run` elements `aStep` bytes apart. B's rows follow each
 * other `bStep` bytes apart through all the taps.
 *
 *   c[i, j] = activation((add ? c[i, j] : 0) + sum + bias[j]);   activation = relu or none
 */
export function tileSource({ rows, vectors, fused }) {
  const columns = [...Array(vectors).keys()];
  const lines = [
    `export const TILE_ROWS: i32 = ${rows};`,
    `export const TILE_COLUMNS: i32 = ${vectors * 4};`,
  ];
  for (let count = 1; count <= rows; count++) lines.push(...tile([...Array(count).keys()], columns, fused));
  lines.push(...choice(rows));
  return lines.join('\n') + '\n';
}

const parameters = [
  'pointers: usize',
  'taps: i32',
  'run: i32',
  'aStep: usize',
  'b: usize',
  'bStep: usize',
  'c: usize',
  'cRow: usize',
  'bias: usize',
  'add: bool',
  'relu: bool',
];

const multiplyAdd = (fused, sum, a, b) =>
  fused
    ? `${sum} = f32x4.relaxed_madd(${a}, ${b}, ${sum});`
    : `${sum} = f32x4.add(${sum}, f32x4.mul(${a}, ${b}));`;

function tile(rows, columns, fused) {
  const each = (line) => rows.flatMap((i) => columns.map((j) => line(`s${i}_${j}`, i, j)));
  return [
    `export function tile${rows.length}(${parameters.join(', ')}): void {`,
    ...each((s) => `let ${s} = f32x4.splat(0);`),
    `while (taps > 0) {`,
    ...rows.map((i) => `let a${i} = <usize>load<u32>(pointers, ${i * 4});`),
    `pointers += ${rows.length * 4};`,
    `let k = run;`,
    // Not unrolled over k: one step of 6x16 already fills the multiply-add units (99 % of the peak); by two it spills (69 %).
    `while (k > 0) {`,
    ...columns.map((j) => `const b${j} = v128.load(b, ${j * 16});`),
    ...rows.flatMap((i) => [
      `const v${i} = v128.load32_splat(a${i});`,
      ...columns.map((j) => multiplyAdd(fused, `s${i}_${j}`, `v${i}`, `b${j}`)),
    ]),
    ...rows.map((i) => `a${i} += aStep;`),
    `b += bStep; k--; }`,
    `taps--; }`,
    `if (add) { let p = c;`,
    ...rows.flatMap((i) => [
      ...columns.map((j) => `s${i}_${j} = f32x4.add(s${i}_${j}, v128.load(p, ${j * 16}));`),
      `p += cRow;`,
    ]),
    `}`,
    `if (bias) {`,
    ...columns.map((j) => `const t${j} = v128.load(bias, ${j * 16});`),
    ...each((s, _, j) => `${s} = f32x4.add(${s}, t${j});`),
    `}`,
    `if (relu) { const zero = f32x4.splat(0);`,
    ...each((s) => `${s} = f32x4.pmax(${s}, zero);`),
    `}`,
    ...rows.flatMap((i) => [...columns.map((j) => `v128.store(c, s${i}_${j}, ${j * 16});`), `c += cRow;`]),
    `}`,
  ];
}

function choice(rows) {
  const names = parameters.map((parameter) => parameter.split(':')[0]).join(', ');
  return [
    `export function tile(rows: i32, ${parameters.join(', ')}): void {`,
    `switch (rows) {`,
    ...[...Array(rows).keys()].reverse().map((i) => `case ${i + 1}: tile${i + 1}(${names}); break;`),
    `default: break; }`,
    `}`,
  ];
}
