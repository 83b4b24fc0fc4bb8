import { partsOf } from '../../engine/objectives/figures.ts';
import { reportTitles } from '../../engine/objectives/index.ts';

/** Numbers for people. */

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en');

export const count = (n: number): string => whole.format(n);

/** 9,248 -> `9.25K`; below a thousand as it is, and beyond all names of numbers as a power of ten. */
export const compact = (n: number): string =>
  Math.abs(n) < 1000
    ? whole.format(n)
    : Math.abs(n) < 1e15
      ? short.format(n)
      : n.toExponential(1).replace('+', '');

export function bytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** 7 -> `7 s`, 75 -> `1:15`, 3,700 -> `1:01:40`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const s = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor((s % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** How long something took elsewhere, and may take here: `< 1 s`, `about 26 s`, `about 2 min`. */
export function roughly(seconds: number): string {
  if (seconds < 1) return '< 1 s';
  const s = Math.round(seconds);
  return s < 60 ? `about ${s} s` : `about ${Math.round(s / 60)} min`;
}

/** What is a share of the samples, or of their steps. */
export function isShare(figure: string): boolean {
  const { name } = partsOf(figure);
  return name === 'accuracy' || name === 'sequenceAccuracy';
}

/** Shares as percent, everything else with four significant digits. */
export function metric(name: string, value: number | null | undefined): string {
  if (value === undefined || value === null) return '–';
  if (!Number.isFinite(value)) return 'NaN';
  if (isShare(name)) return `${(value * 100).toFixed(1)} %`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(2);
  return value.toPrecision(4);
}

const titles: Readonly<Record<string, string>> = {
  ...reportTitles,
  loss: 'Loss',
  learningRate: 'Learning rate',
  accuracy: 'Accuracy',
  sequenceAccuracy: 'Sequence accuracy',
  mae: 'Mean absolute error',
  r2: 'R²',
};
const shortTitles: Readonly<Record<string, string>> = { ...titles, mae: 'MAE' };
/** Of an output with a loss of its own: `age · MAE`. */
const ofHead = (figure: string, say: (name: string) => string, short = say): string => {
  const { head, name } = partsOf(figure);
  return head === null ? say(name) : `${head} · ${short(name)}`;
};
const shortTitle = (name: string): string => shortTitles[name] ?? name;
export const metricTitle = (figure: string): string =>
  ofHead(figure, (name) => titles[name] ?? name, shortTitle);
export const metricShort = (figure: string): string => ofHead(figure, shortTitle);
/** In the midst of a line: `loss`, `generator loss`; `MAE` and `R²` as they are. */
export const metricWord = (figure: string): string =>
  ofHead(figure, (name) => shortTitle(name).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()));

/** A share of 1: `54 %`; `< 1 %` for what is small and not nothing. */
export const percent = (part: number): string =>
  part > 0 && part < 0.01 ? '< 1 %' : `${Math.round(part * 100)} %`;

/** `3 layers`, `1 layer`. */
export const plural = (n: number, word: string): string => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

export function ago(iso: string, now = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 7 * 86_400) return `${plural(Math.floor(seconds / 86_400), 'day')} ago`;
  return new Date(iso).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}

export const fileName = (path: string): string =>
  path
    .replace(/[/\\]+$/, '')
    .split(/[/\\]/)
    .at(-1) ?? path;
export const joinPath = (folder: string, name: string): string =>
  `${folder.replace(/[/\\]+$/, '')}${folder.includes('\\') && !folder.includes('/') ? '\\' : '/'}${name}`;

/** The folder that something is in. */
export const parentFolder = (path: string): string => path.replace(/[/\\][^/\\]*[/\\]?$/, '') || '/';

/** A folder's name that every system accepts. */
export const folderName = (name: string): string =>
  name
    .trim()
    .replace(/[<>:"/\\|?*\p{Cc}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[. ]+$/, '') || 'Project';
