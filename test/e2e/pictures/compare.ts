import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import sharp from 'sharp';

/** Two folders of screenshots, picture by picture. */

/**
 * How many pixels of a picture may differ before it has changed: plainly, less than a word; faintly, what lines do that come to
 * lie a hundredth of a pixel further.
 */
export const mostChanged = { plainly: 40, faintly: 200 };
/** From which difference on, of 1 from black to white. */
const thresholds = { plainly: 0.1, faintly: 0.02 };

export type Outcome =
  | { readonly kind: 'same' }
  /** The share of its pixels that differ, from 0 to 1. */
  | { readonly kind: 'changed'; readonly share: number }
  | { readonly kind: 'resized'; readonly before: string; readonly after: string }
  | { readonly kind: 'new' }
  | { readonly kind: 'gone' };
export interface Compared {
  readonly name: string;
  readonly outcome: Outcome;
}

interface Picture {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

async function read(path: string): Promise<Picture> {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

const sizeOf = ({ width, height }: Picture): string => `${width}x${height}`;
const picturesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.png'));

/** One picture of both. Where it has changed, `difference` gets a pale one with what differs in red. */
async function compareOne(before: string, after: string, difference: string): Promise<Outcome> {
  const [a, b] = [await read(before), await read(after)];
  if (sizeOf(a) !== sizeOf(b)) return { kind: 'resized', before: sizeOf(a), after: sizeOf(b) };
  const { width, height } = a;
  const drawn = new Uint8Array(a.pixels.length);
  // Pixels of smoothed edges count, too: letters are made of them.
  const countOf = (threshold: number, output?: Uint8Array): number =>
    pixelmatch(a.pixels, b.pixels, output, width, height, { threshold, includeAA: true });
  const plain = countOf(thresholds.plainly),
    all = countOf(thresholds.faintly, drawn);
  if (plain <= mostChanged.plainly && all <= mostChanged.faintly) return { kind: 'same' };
  await mkdir(join(difference, '..'), { recursive: true });
  await sharp(drawn, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(difference);
  return { kind: 'changed', share: all / (width * height) };
}

/** All pictures of either folder by name; those that show the differences are in `differences` afterwards, and nothing else. */
export async function compareFolders(
  before: string,
  after: string,
  differences: string,
): Promise<Compared[]> {
  const [were, are] = [await picturesIn(before), await picturesIn(after)];
  await rm(differences, { recursive: true, force: true });
  const compared: Compared[] = [];
  for (const name of [...new Set([...were, ...are])].sort()) {
    const outcome: Outcome = !were.includes(name)
      ? { kind: 'new' }
      : !are.includes(name)
        ? { kind: 'gone' }
        : await compareOne(join(before, name), join(after, name), join(differences, name));
    compared.push({ name, outcome });
  }
  return compared;
}

const words = (outcome: Outcome): string => {
  if (outcome.kind === 'changed') return `changed: ${(100 * outcome.share).toPrecision(2)} % of its pixels`;
  if (outcome.kind === 'resized') return `resized: ${outcome.before} -> ${outcome.after}`;
  return outcome.kind;
};

/** What is not the same, the most changed first, and how many are. */
export function table(compared: readonly Compared[]): string {
  const weight = ({ outcome }: Compared) => (outcome.kind === 'changed' ? outcome.share : 2);
  const told = compared
    .filter(({ outcome }) => outcome.kind !== 'same')
    .sort((a, b) => weight(b) - weight(a) || (a.name < b.name ? -1 : 1));
  const width = Math.max(0, ...told.map(({ name }) => name.length));
  const same = compared.length - told.length;
  return [
    ...told.map(({ name, outcome }) => `${name.padEnd(width)}  ${words(outcome)}`),
    `${same} of ${compared.length} pictures are the same.`,
  ].join('\n');
}

/** Whether someone should look: a picture that is new or gone was added or dropped on purpose. */
export const isChanged = (compared: readonly Compared[]): boolean =>
  compared.some(({ outcome: { kind } }) => kind === 'changed' || kind === 'resized');
