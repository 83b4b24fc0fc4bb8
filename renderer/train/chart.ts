import {
  BarController,
  BarElement,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
  type Plugin,
} from 'chart.js';
import { isShare, metric } from '../document/figures.ts';
import { theme } from '../theme/theme.svelte.ts';
import type { Axis } from './axis.ts';
import { isApart, type Mark } from './epochs.ts';
import type { Point } from './series.ts';

Chart.register(
  BarController,
  BarElement,
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  Tooltip,
);
export { Chart };

/** Token names -> what they are in the theme that is shown. */
export function colors(element: Element) {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    train: token('--series-train'),
    validation: token('--series-validation'),
    other1: token('--series-other-1'),
    other2: token('--series-other-2'),
    other3: token('--series-other-3'),
    error: token('--error'),
    grid: token('--chart-grid'),
    ink: token('--ink-2'),
    font: style.fontFamily,
    size: parseFloat(token('--text-xs')) * theme.textSize,
  };
}
export type ChartColors = ReturnType<typeof colors>;

/** Of other runs beside the one that is shown. */
export type OtherColor = 'other1' | 'other2' | 'other3';
const dashes: Partial<Record<Line['look'], number[]>> = {
  dashed: [5, 3],
  long: [10, 4],
  dotted: [2, 3],
  dashDotted: [8, 3, 2, 3],
};

export interface Line {
  readonly title: string;
  /** Kept by the caller, who adds to it in place. */
  readonly points: Point[];
  readonly color: keyof Pick<ChartColors, 'train' | 'validation' | 'error' | OtherColor>;
  readonly look: 'line' | 'faint' | 'dashed' | 'marks' | 'long' | 'dotted' | 'dashDotted';
}

const seeThrough = (color: string): string => `color-mix(in oklab, ${color} 32%, transparent)`;

const datasetOf = (
  line: Line,
  { few, marks: parts }: ChartLook,
  palette: ChartColors,
): ChartDataset<'line', Point[]> => {
  const color = palette[line.color];
  const marks = line.look === 'marks';
  return {
    label: line.title,
    data: line.points,
    borderColor: line.look === 'faint' ? seeThrough(color) : color,
    backgroundColor: color,
    borderWidth: line.look === 'faint' ? 1 : 2,
    borderDash: dashes[line.look] ?? [],
    showLine: !marks,
    // A line of one point is not seen, and few points are worth showing as such.
    pointRadius: marks ? 5 : few && line.look !== 'faint' ? 2.5 : 0,
    pointStyle: marks ? 'crossRot' : 'circle',
    pointHoverRadius: 4,
    spanGaps: false,
    // A point at the very top is seen whole.
    clip: 8,
    tension: 0,
    // What one part ended with does not lead to what the next one begins with.
    ...(parts && {
      segment: {
        borderColor: ({ p0, p1 }) => (isApart(parts, p0.parsed.x!, p1.parsed.x!) ? 'transparent' : undefined),
      },
    }),
  };
};

export interface ChartLook {
  readonly metric: string;
  /** `time`: steps of a sequence. */
  readonly x: Axis | 'time';
  readonly logarithmic: boolean;
  /** So few points that each is shown. */
  readonly few: boolean;
  /** Where parts begin, in the order of x; kept by the caller, who adds to it in place. Left out where there are none. */
  readonly marks?: readonly Mark[] | undefined;
}

/** A line where a part begins, and its name where there is room until the next. */
const partLines = (marks: readonly Mark[], { grid, ink, font, size }: ChartColors): Plugin<'line'> => ({
  id: 'parts',
  beforeDatasetsDraw({ ctx, chartArea: { left, right, top, bottom }, scales: { x: axis } }) {
    if (!axis) return;
    ctx.save();
    ctx.font = `${size}px ${font}`;
    ctx.fillStyle = ctx.strokeStyle = ink;
    ctx.setLineDash([2, 3]);
    const places = marks.map(({ x }) => Math.max(left, axis.getPixelForValue(x)));
    marks.forEach(({ title }, i) => {
      const at = places[i]!,
        room = Math.min(right, places[i + 1] ?? right) - at - 8;
      if (at > right || room < 0) return;
      ctx.strokeStyle = at > left ? ink : grid;
      ctx.beginPath();
      ctx.moveTo(at, top);
      ctx.lineTo(at, bottom);
      ctx.stroke();
      if (ctx.measureText(title).width <= room) ctx.fillText(title, at + 4, top + size);
    });
    ctx.restore();
  },
});

const axes = { step: 'Step', epoch: 'Epoch', seconds: 'Seconds', time: 'Step in time' } as const;
export const axisTitle = (x: ChartLook['x']): string => axes[x];
/** Where on the axis, in as many digits as one reads. */
const placeOn = (x: ChartLook['x'], at: number | null): string =>
  `${axes[x]} ${at === null ? '' : Number(at.toPrecision(x === 'seconds' ? 3 : 6))}`;

export function configuration(
  lines: readonly Line[],
  look: ChartLook,
  palette: ChartColors,
): ChartConfiguration<'line', Point[]> {
  const font = { family: palette.font, size: palette.size };
  const ticks = { color: palette.ink, font, maxRotation: 0, autoSkipPadding: 18 };
  const lineAt = { color: palette.grid, drawTicks: false };
  return {
    type: 'line',
    plugins: look.marks ? [partLines(look.marks, palette)] : [],
    data: { datasets: lines.map((line) => datasetOf(line, look, palette)) },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      layout: { padding: { top: 6, right: 8 } },
      plugins: {
        legend: { display: false },
        tooltip: {
          animation: false,
          displayColors: false,
          titleFont: { ...font, weight: 600 },
          bodyFont: font,
          callbacks: {
            title: ([item]) => (item ? placeOn(look.x, item.parsed.x) : ''),
            label: (item) => `${item.dataset.label}: ${metric(look.metric, item.parsed.y)}`,
          },
        },
      },
      scales: {
        x: {
          type: 'linear',
          grid: { display: false },
          border: { color: palette.grid },
          // Seconds may be less than one.
          ticks: look.x === 'seconds' ? ticks : { ...ticks, precision: 0 },
        },
        y: {
          ...(isShare(look.metric) ? { max: 1 } : {}),
          type: look.logarithmic ? 'logarithmic' : 'linear',
          grid: lineAt,
          border: { display: false },
          ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => tick(look.metric, Number(value)) },
        },
      },
    },
  };
}

function tick(name: string, value: number): string {
  if (isShare(name)) return `${Math.round(value * 1000) / 10} %`;
  return String(Number(value.toPrecision(3)));
}
