import type { Sharp, SharpOptions } from 'sharp';
import { problem, ProblemError } from '../../contract/problems.ts';
import { fileError, statOf } from './files.ts';
import type { ImageShape } from './images.ts';

/**
 * One image file as bytes. How images are brought to one size: turned upright as their EXIF data says, stretched to
 * height x width (as Keras and torchvision do: nothing of the image is cut off, nothing is added), transparent
 * parts on white, 16 bits a channel cut to 8, one channel = luminance, three = sRGB. Of animations the first picture.
 */
const extensions = /\.(png|jpe?g|webp|gif|tiff?)$/i;
export const isImageName = (name: string): boolean => extensions.test(name);

/** 64 megapixels, 256 MiB decoded: larger than any camera's image that one would train on at some hundred pixels. */
const mostPixels = 64 * 1024 ** 2;
const largestFile = 256 * 1024 ** 2;

const options: SharpOptions = {
  limitInputPixels: mostPixels,
  failOn: 'error',
  sequentialRead: true,
  pages: 1,
};
/** The only decoders that are ever used: others (svg, pdf, ...) read more than images. */
const decoders = ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Tiff'].map((name) => `VipsForeignLoad${name}`);

type SharpModule = typeof import('sharp').default;
let loaded: Promise<SharpModule> | undefined;

/** Loaded at the first image: it brings a library of 16 MB that most commands do not need. */
export function sharp(): Promise<SharpModule> {
  loaded ??= import('sharp').then(({ default: module }) => {
    module.cache(false);
    // Images are decoded side by side; threads within each would only get in each other's way.
    module.concurrency(1);
    module.block({ operation: ['VipsForeignLoad'] });
    module.unblock({ operation: decoders });
    return module;
  });
  return loaded;
}

/** What the header says. Throws ProblemError `data/image`, `data/not-found`, `data/unreadable`. */
export async function imageHeader(path: string): Promise<{ height: number; width: number; channels: 1 | 3 }> {
  return guarded(path, async (image) => {
    const { autoOrient, channels, hasAlpha } = await image.metadata();
    const colours = (channels ?? 3) - (hasAlpha ? 1 : 0);
    return { height: autoOrient.height, width: autoOrient.width, channels: colours === 1 ? 1 : 3 };
  });
}

/** height x width x channels bytes. Throws ProblemError `data/image`, `data/not-found`, `data/unreadable`. */
export async function decodeImage(
  path: string,
  { height, width, channels }: ImageShape,
): Promise<Uint8Array> {
  return guarded(path, async (image) => {
    const sized = image.autoOrient().flatten({ background: '#fff' }).resize(width, height, { fit: 'fill' });
    const coloured = channels === 1 ? sized.greyscale().toColourspace('b-w') : sized.toColourspace('srgb');
    const { data, info } = await coloured.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.channels === channels) return data;
    const reason = `it has ${info.channels} channels after decoding, not ${channels}`;
    throw new ProblemError(problem('data/image', { reason }, { file: path }));
  });
}

async function guarded<T>(path: string, work: (image: Sharp) => Promise<T>): Promise<T> {
  const { size } = await statOf(path);
  const refuse = (reason: string) => new ProblemError(problem('data/image', { reason }, { file: path }));
  if (size > largestFile) throw refuse('the file is larger than 256 MiB');
  try {
    return await work((await sharp())(path, options));
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (/pixel limit/i.test(message)) throw refuse('it has more than 64 megapixels');
    if (/unsupported image format|missing or is of an unsupported/i.test(message))
      throw refuse('it is of no format that the studio reads');
    if (/permission|EACCES/i.test(message)) throw fileError({ code: 'EACCES' }, path);
    throw refuse(firstLine(message));
  }
}

/** libvips reports several lines, with the path in them. */
const firstLine = (message: string): string =>
  message
    .split('\n')[0]!
    .replace(/^Input file (has |contains )?/i, '')
    .slice(0, 120)
    .replace(/[\s:.]+$/, '')
    .trim() || 'it is damaged';
