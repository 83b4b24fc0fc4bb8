import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BlockFile } from '../../../contract/project.ts';
import { someBlocks } from '../../cases/blocks.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

describe('blocks that a person keeps', () => {
  const folder = temporaryFolder();
  const studio = testStudio(folder),
    own = join(folder, 'user', 'blocks');
  const residual: BlockFile = {
    format: 'backprop-block',
    version: 1,
    name: 'residual',
    blocks: { residual: someBlocks.residual, unit: someBlocks.unit },
    canvas: { 'block:unit': { dense: { x: 0, y: 12 } } },
  };

  test('none at first; saved, replaced and deleted, a file for each', async () => {
    expect(await studio.call('blocks.list', {})).toEqual({ blocks: [], problems: [] });
    await studio.call('blocks.save', { block: residual });
    expect(JSON.parse(readFileSync(join(own, 'residual.json'), 'utf8'))).toEqual(residual);
    const renamed = {
      ...residual,
      blocks: { ...residual.blocks, residual: { ...someBlocks.residual, title: 'New' } },
    };
    await studio.call('blocks.save', { block: renamed });
    const unit = { ...residual, name: 'unit', blocks: { unit: someBlocks.unit } };
    await studio.call('blocks.save', { block: unit });
    // Shared by all projects: another studio of the same person finds them.
    expect(await testStudio(folder).call('blocks.list', {})).toEqual({
      blocks: [renamed, unit],
      problems: [],
    });
    await studio.call('blocks.delete', { name: 'residual' });
    expect(readdirSync(own)).toEqual(['unit.json']);
    expect(await codesOf(studio.call('blocks.delete', { name: 'residual' }))).toEqual([
      'project/unknown-block',
    ]);
  });

  test.for([
    ['another format', { ...residual, format: 'x' }, 'project/not-a-block'],
    ['a later version', { ...residual, version: 2 }, 'project/newer'],
    ['a name that leads elsewhere', { ...residual, name: '../outside' }, 'project/not-a-block'],
    ['a block that is not in it', { ...residual, name: 'other' }, 'project/not-a-block'],
    [
      'a part that it has not',
      { ...residual, blocks: { residual: someBlocks.residual } },
      'project/not-a-block',
    ],
    [
      'a block that contains itself',
      { ...residual, blocks: { ...residual.blocks, unit: { ...someBlocks.residual } } },
      'project/not-a-block',
    ],
  ] as const)('refused: %s', async ([, block, code]) => {
    expect(await codesOf(studio.call('blocks.save', { block: block as BlockFile }))).toEqual([code]);
    expect(existsSync(join(folder, 'user', 'outside.json'))).toBe(false);
  });

  test('a name that leads out of the folder deletes nothing', async () => {
    writeFileSync(join(folder, 'user', 'keep.json'), '{}');
    expect(await codesOf(studio.call('blocks.delete', { name: '../keep' }))).toEqual([
      'project/unknown-block',
    ]);
    expect(existsSync(join(folder, 'user', 'keep.json'))).toBe(true);
  });

  test('a damaged file is told and hides no other', async () => {
    mkdirSync(own, { recursive: true });
    await studio.call('blocks.save', { block: residual });
    writeFileSync(join(own, 'broken.json'), '{ "format": ');
    const { blocks, problems } = await studio.call('blocks.list', {});
    expect(blocks.map((block) => block.name)).toContain('residual');
    expect(problems.map((p) => [p.code, p.where.file])).toEqual([
      ['project/not-a-block', join(own, 'broken.json')],
    ]);
  });
});
