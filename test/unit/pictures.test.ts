import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareFolders, isChanged, table } from '../e2e/pictures/compare.ts';

let scratch: string;
beforeAll(async () => (scratch = await mkdtemp(join(tmpdir(), 'pictures-'))));
afterAll(() => rm(scratch, { recursive: true }));

/** A grey picture with a line of so many pixels. */
async function picture(path: string, line: number, [width, height] = [400, 250], tone = 40): Promise<void> {
  const pixels = new Uint8Array(width * height * 3).fill(200);
  pixels.fill(tone, 3 * width, 3 * (width + line));
  await mkdir(join(path, '..'), { recursive: true });
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}

test('pictures are the same, changed, of another size, new or gone', async () => {
  const [before, after, differences] = ['before', 'after', 'differences'].map((name) => join(scratch, name));
  const both = async (name: string, ...[was, is]: [number, number]) => {
    await picture(join(before, name), was);
    await picture(join(after, name), is);
  };
  await both('same.png', 30, 30);
  // A pixel is no change, a word is.
  await both('touched.png', 30, 31);
  await both('inside/typed.png', 30, 78);
  await both('redrawn.png', 0, 400);
  // Of what can hardly be seen it takes five times as many.
  await picture(join(before, 'paler.png'), 100);
  await picture(join(after, 'paler.png'), 100, [400, 250], 50);
  await picture(join(before, 'pale.png'), 300);
  await picture(join(after, 'pale.png'), 300, [400, 250], 50);
  await picture(join(before, 'gone.png'), 0);
  await picture(join(after, 'new.png'), 0);
  await picture(join(before, 'wider.png'), 0);
  await picture(join(after, 'wider.png'), 0, [410, 250]);

  const compared = await compareFolders(before, after, differences);
  expect(isChanged(compared)).toBe(true);
  expect(table(compared).split('\n')).toEqual([
    'gone.png          gone',
    'new.png           new',
    'wider.png         resized: 400x250 -> 410x250',
    'redrawn.png       changed: 0.40 % of its pixels',
    'pale.png          changed: 0.30 % of its pixels',
    'inside/typed.png  changed: 0.048 % of its pixels',
    '3 of 9 pictures are the same.',
  ]);
  const drawn = (await readdir(differences, { recursive: true })).filter((name) => name.endsWith('.png'));
  expect(drawn.sort()).toEqual([join('inside', 'typed.png'), 'pale.png', 'redrawn.png']);
  const { data, info } = await sharp(join(differences, 'redrawn.png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels).subarray(0, 3),
  ];
  expect(pixel(200, 1)).toEqual([255, 0, 0]);
  expect(pixel(200, 2)).not.toEqual([255, 0, 0]);

  // What was new or gone is no change of a picture; those of the last time are not left behind.
  for (const name of ['inside', 'pale.png', 'redrawn.png', 'wider.png'])
    for (const folder of [before, after]) await rm(join(folder, name), { recursive: true });
  const left = await compareFolders(before, after, differences);
  expect(isChanged(left)).toBe(false);
  await expect(readdir(differences)).rejects.toThrow('ENOENT');
});

test.each([
  [[], 'Usage: npm run screenshots:compare -- REF, or BEFORE AFTER'],
  [['no-such-commit'], 'There is no commit no-such-commit.'],
  [['.', '/no/such/folder'], 'There is no folder /no/such/folder.'],
])('asked for %j, it says what cannot be compared', async (given, message) => {
  const program = join(import.meta.dirname, '../e2e/pictures/run.ts');
  const asked = promisify(execFile)(process.execPath, [program, ...given], {
    env: { ...process.env, INIT_CWD: '/' },
  });
  await expect(asked).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) as string });
});
