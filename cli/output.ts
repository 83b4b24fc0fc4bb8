import { figureTitle } from '../studio/runs/titles.ts';

/** Standard output: for people, or with --json one object a line and nothing else. */
export function printJson(value: unknown): void {
  // NaN and infinities become null, which is all that JSON has for them.
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

type Align = 'left' | 'right';

/** Columns as wide as their widest cell; numbers to the right. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i].length)));
  const aligns = header.map((_, i): Align =>
    rows.length > 0 && rows.every((row) => /^(-|[-+]?[\d.,]+( (s|%|[kMGT]?B))?|NaN)?$/.test(row[i]))
      ? 'right'
      : 'left',
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (aligns[i] === 'right' ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  print(line(header));
  print(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) print(line(row));
}

export const count = (value: number): string => value.toLocaleString('en-US');
/** Four figures that matter: 0.9713, 0.0002341, 12.34. */
export const figure = (value: number | null | undefined): string => {
  if (value === null || value === undefined) return '-';
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 0.001 || value === 0 ? value.toFixed(4) : value.toPrecision(4);
};
export const seconds = (value: number): string => {
  if (value < 100) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) [rest, unit] = [rest / 1000, unit + 1];
  return `${unit === 0 ? rest : rest.toPrecision(3)} ${units[unit]}`;
}

export const shape = (sizes: readonly number[]): string =>
  sizes.length > 0 ? sizes.join(' x ') : 'one number';

/** `loss 0.1234  accuracy 0.9712` */
export const metricsLine = (metrics: Readonly<Record<string, number>> | null): string =>
  metrics
    ? Object.entries(metrics)
        .map(([name, value]) => `${figureTitle(name)} ${figure(value)}`)
        .join('  ')
    : '-';
