import type { ChartConfiguration } from 'chart.js';
import type { ChartColors } from './chart.ts';
import type { Point } from './series.ts';

const bins = 32;

export interface Histogram {
  readonly low: number;
  readonly high: number;
  /** At the middle of each bin: which share of all samples lies in it, those outside of all bins among them. */
  readonly made: readonly Point[];
  readonly data: readonly Point[];
  /** Made samples in no bin. */
  readonly outside: number;
}

/** How often numbers occur, those that were made beside those of the data, in the same bins. */
export function histogramOf(made: readonly number[], data: readonly number[]): Histogram {
  // The data alone says how much is shown: it must not jump while the network learns.
  const finite = made.filter(Number.isFinite),
    { low, high } = rangeOf(data.length > 0 ? data : finite),
    width = (high - low) / bins;
  const count = (values: readonly number[]): Point[] => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      const bin = Math.floor((value - low) / width);
      if (bin >= 0 && bin < bins) counts[bin]++;
    }
    return counts.map((n, i) => ({ x: low + (i + 0.5) * width, y: n / Math.max(1, values.length) }));
  };
  const outside = made.filter((value) => !(value >= low && value < high)).length;
  return { low, high, made: count(made), data: count(data), outside };
}

/** All values with room around them. */
function rangeOf(values: readonly number[]): { low: number; high: number } {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity),
    high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (low > high) return { low: -1, high: 1 };
  // Nearly equal values are as one: bins must not be narrower than what numbers can tell apart.
  const least = 1e-6 * Math.max(Math.abs(low), Math.abs(high)),
    wide = Math.max(0.625 * (high - low), least),
    half = wide > 1e-200 ? wide : 1;
  return { low: (low + high) / 2 - half, high: (low + high) / 2 + half };
}

/** Bars of what was made, and the outline of the data over them. */
export function histogramChart(
  { low, high, made, data }: Histogram,
  name: string,
  palette: ChartColors,
): ChartConfiguration<'bar', Point[]> {
  const font = { family: palette.font, size: palette.size },
    ticks = { color: palette.ink, font, maxRotation: 0, autoSkipPadding: 18 };
  const look = { grouped: false, barPercentage: 1, categoryPercentage: 1 };
  const percent = (value: number): string => `${Number((100 * value).toPrecision(3))} %`;
  return {
    type: 'bar',
    data: {
      datasets: [
        {
          ...look,
          label: 'data',
          data: [...data],
          backgroundColor: 'transparent',
          borderColor: palette.validation,
          borderWidth: { top: 2, left: 1, right: 1, bottom: 0 },
        },
        {
          ...look,
          label: 'made',
          data: [...made],
          backgroundColor: `color-mix(in oklab, ${palette.train} 55%, transparent)`,
        },
      ],
    },
    options: {
      animation: false,
      parsing: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: {
          animation: false,
          displayColors: false,
          titleFont: { ...font, weight: 600 },
          bodyFont: font,
          callbacks: {
            title: ([item]) => (item ? `around ${Number((item.parsed.x ?? 0).toPrecision(3))}` : ''),
            label: ({ dataset, parsed }) => `${dataset.label}: ${percent(parsed.y ?? 0)}`,
          },
        },
      },
      scales: {
        x: {
          type: 'linear',
          offset: false,
          min: low,
          max: high,
          grid: { display: false },
          border: { color: palette.grid },
          ticks,
          title: { display: name !== '', text: name, color: palette.ink, font },
        },
        y: {
          beginAtZero: true,
          grid: { color: palette.grid, drawTicks: false },
          border: { display: false },
          ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => percent(Number(value)) },
        },
      },
    },
  };
}
