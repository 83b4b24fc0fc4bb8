/** What was to be reached, beside what was measured. */
export interface BarRow {
  readonly figure: string;
  readonly measured: number;
  readonly bar: string;
  readonly met: 'yes' | 'no';
}

type Row = Readonly<Record<string, unknown>>;
export type Results = Readonly<Record<string, readonly Row[]>>;

/** A figure of one row of a section, by the name that the row has. */
interface Found {
  readonly name: string;
  readonly value: number;
}

const found = (rows: readonly Row[], name: string, value: string): Found[] =>
  rows.flatMap((row) =>
    typeof row[value] === 'number' ? [{ name: String(row[name]), value: row[value] }] : [],
  );

/** The one that is furthest from its bar. */
const worst = (figures: readonly Found[], sign: 1 | -1): Found =>
  figures.reduce((a, b) => (sign * b.value < sign * a.value ? b : a));

interface Bar {
  readonly section: string;
  readonly figure: string;
  /** All must be at least (or at most) that. */
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly of: (rows: readonly Row[]) => readonly Found[];
}

const whole = 'geometric mean';
const models = (rows: readonly Row[], value: string, ...names: string[]): Found[] =>
  found(rows, 'model', value).filter(({ name }) =>
    names.length > 0 ? names.includes(name) : name !== whole,
  );
const kernels = (bar: string) => (rows: readonly Row[]) =>
  found(
    rows.filter((row) => row['bar'] === bar),
    'kernel',
    'ofPeak',
  );
/** What is asked of a network of 300 layers. */
const canvas = (rows: readonly Row[], values: readonly string[]): Found[] =>
  values.flatMap((value) =>
    found(
      rows.filter(({ layers }) => layers === 300),
      'layers',
      value,
    ),
  );

const bars: readonly Bar[] = [
  { section: 'steps', figure: 'steps / PyTorch', atLeast: 2, of: (rows) => models(rows, 'ratio') },
  { section: 'steps', figure: 'steps / PyTorch', atLeast: 3, of: (rows) => models(rows, 'ratio', whole) },
  {
    section: 'peers',
    figure: 'steps / tfjs wasm',
    atLeast: 20,
    of: (rows) =>
      models(
        rows.filter(({ library }) => library === 'tfjs wasm'),
        'ratio',
      ),
  },
  { section: 'steps', figure: 'steps / PyTorch', atLeast: 30, of: (rows) => models(rows, 'ratio', 'tiny') },
  { section: 'kernels', figure: 'of the peak', atLeast: 0.85, of: kernels('gemm') },
  { section: 'kernels', figure: 'of the peak', atLeast: 0.6, of: kernels('convolution') },
  ...['mlp', 'cnn', 'lstm'].map((name): Bar => ({
    section: 'steps',
    figure: 'two lanes / one',
    atLeast: 1.8,
    of: (rows) => models(rows, 'lanes', name),
  })),
  {
    section: 'start',
    figure: 'seconds to the first step',
    atMost: 0.7,
    of: (rows) => found(rows, 'start', 'seconds').filter(({ name }) => name === 'warm'),
  },
  {
    section: 'canvas',
    figure: 'ms of a frame, 95th percentile, a layer dragged among so many',
    // Frames come at 60 per second, so that one takes 16.7 ms, or two of them 33.3.
    atMost: 33.4,
    of: (rows) => canvas(rows, ['drag p95 ms', 'drag, all in view p95 ms']),
  },
  {
    section: 'canvas',
    figure: 'ms to open, layers',
    atMost: 1000,
    of: (rows) => canvas(rows, ['open ms']),
  },
  {
    section: 'canvas',
    figure: 'ms until an edit is seen, layers',
    atMost: 150,
    of: (rows) => canvas(rows, ['edit ms']),
  },
  {
    section: 'telemetry',
    figure: 'live metrics on / off',
    atLeast: 0.98,
    of: (rows) => models(rows, 'ratio'),
  },
  { section: 'steps', figure: "memory / PyTorch's", atMost: 0.6, of: (rows) => models(rows, 'memory') },
  {
    section: 'hosts',
    figure: 'without the flag / with it',
    atLeast: 0.5,
    of: (rows) =>
      found(
        rows.filter(({ flag }) => flag === 'none'),
        'host',
        'share',
      ),
  },
  {
    section: 'streaming',
    figure: 'streamed / in memory, samples',
    atLeast: 0.9,
    of: (rows) => found(rows, 'samples', 'ratio'),
  },
  {
    section: 'streaming',
    figure: 'MiB of memory while streaming, samples',
    atMost: 512,
    of: (rows) => found(rows, 'samples', 'peakMiB'),
  },
];

/** One row for each bar whose section was run: of several figures the one furthest from it. */
export function barsOf(results: Results): BarRow[] {
  return bars.flatMap(({ section, figure, atLeast, atMost, of }) => {
    const figures = of(results[section] ?? []);
    if (figures.length === 0) return [];
    const { name, value } = worst(figures, atMost === undefined ? 1 : -1),
      met = atMost === undefined ? value >= atLeast! : value <= atMost;
    return [
      {
        figure: `${figure}: ${figures.length > 1 ? `worst of ${figures.length}, ` : ''}${name}`,
        measured: value,
        bar: atMost === undefined ? `>= ${atLeast}` : `<= ${atMost}`,
        met: met ? 'yes' : 'no',
      },
    ];
  });
}
