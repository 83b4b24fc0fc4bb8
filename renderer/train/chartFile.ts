import type { Point } from './series.ts';

/** What a chart shows, as a file. */

interface Named {
  readonly title: string;
  readonly points: readonly Point[];
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A column for what it is drawn over and one for each line; empty where a line has no point, NaN where that is no number. */
export function csvOf(over: string, lines: readonly Named[]): string {
  const rows = new Map<number, string[]>();
  lines.forEach(({ points }, column) => {
    for (const { x, y } of points) {
      const row = rows.get(x) ?? lines.map(() => '');
      row[column] = String(y);
      rows.set(x, row);
    }
  });
  const head = [over, ...lines.map(({ title }) => title)].map(cell).join(',');
  const body = [...rows].sort(([a], [b]) => a - b).map(([x, row]) => [x, ...row].join(','));
  return `${[head, ...body].join('\n')}\n`;
}

/** The chart on its ground, for a chart itself is transparent; null where the page cannot draw it. */
export function pictureOf(chart: HTMLCanvasElement, ground: string): Promise<Blob | null> {
  const picture = document.createElement('canvas');
  picture.width = chart.width;
  picture.height = chart.height;
  const pen = picture.getContext('2d');
  if (!pen) return Promise.resolve(null);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(chart, 0, 0);
  return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}

/** As a download of the browser, or of the window. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[^\p{L}\p{N}.-]+/gu, '-');
  link.click();
  // The download has begun, or is about to.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
