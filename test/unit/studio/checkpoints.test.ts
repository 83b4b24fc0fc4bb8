import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../../studio/runs/checkpoints.ts';
import { makeRunFolder } from '../../../studio/runs/folder.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf } from './studio.ts';

const folder = temporaryFolder();

describe('checkpoints', () => {
  const weights = [{ name: 'd.w', shape: [2], values: Float32Array.of(1, 2) }];
  const checkpoint = { weights, optimizer: [], step: 1, epoch: 1 };

  test.for([
    ['a flipped bit', (b: Buffer) => ((b[b.length - 2] ^= 1), b)],
    ['a torn end', (b: Buffer) => b.subarray(0, b.length - 3)],
    ['another file', () => Buffer.from('hello')],
    ['nothing', () => Buffer.alloc(0)],
  ] as const)('%s is run/checkpoint-damaged', async ([name, damage]) => {
    const path = join(folder, `checkpoint ${name}`);
    mkdirSync(join(path, 'checkpoints'), { recursive: true });
    const run = { run: 'r', path };
    await writeCheckpoint(run, 'last', checkpoint);
    expect(await readCheckpoint(run)).toEqual(checkpoint);
    const file = join(path, 'checkpoints', 'last.safetensors');
    writeFileSync(file, damage(readFileSync(file)));
    expect(await codesOf(readCheckpoint(run))).toEqual(['run/checkpoint-damaged']);
    expect(await codesOf(readCheckpoint(run, 'best'))).toEqual(['run/no-checkpoint']);
  });

  test('ids of runs that begin in the same second differ and sort', async () => {
    const project = join(folder, 'ids');
    mkdirSync(project);
    const now = new Date('2026-11-22T20:54:12Z');
    const all = await Promise.all(Array.from({ length: 5 }, () => makeRunFolder(project, now)));
    const ids = all.map((f) => f.run).sort();
    expect(ids).toEqual([
      '2026-11-22-205412',
      '2026-11-22-205412-02',
      '2026-11-22-205412-03',
      '2026-11-22-205412-04',
      '2026-11-22-205412-05',
    ]);
    expect(existsSync(join(project, 'runs', ids[4], 'checkpoints'))).toBe(true);
  });
});
