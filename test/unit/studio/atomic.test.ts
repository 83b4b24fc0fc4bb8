import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { problem, ProblemError } from '../../../contract/problems.ts';
import { removeLeftovers, writeAtomic, type FileCalls } from '../../../studio/files/atomic.ts';
import { resolveInside } from '../../../studio/files/inside.ts';
import { saveProject } from '../../../studio/projects/write.ts';
import { templates } from '../../../studio/templates/index.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf } from './studio.ts';

const folder = temporaryFolder();
const fresh = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};

/** Node's calls, but the disk takes only so many bytes more; the last write is a short one, as on a real disk. */
function diskWith(bytes: number, code = 'ENOSPC'): FileCalls {
  let left = bytes;
  return {
    ...nodeFiles,
    open: (async (path: string, flags: number | string, mode?: number) => {
      const file = await nodeFiles.open(path, flags, mode);
      return new Proxy(file, {
        get(target, key) {
          if (key === 'write') {
            return async (buffer: Uint8Array, offset: number, length: number) => {
              if (left === 0) throw Object.assign(new Error(code), { code });
              const taken = Math.min(left, length);
              left -= taken;
              return target.write(buffer, offset, taken);
            };
          }
          const value = Reflect.get(target, key) as unknown;
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    }) as typeof nodeFiles.open,
  };
}

describe('writeAtomic', () => {
  test('writes texts, bytes and parts, over what was there', async () => {
    const path = join(fresh('plain'), 'file');
    for (const data of ['text', new Uint8Array([1, 2, 3]), [new Uint8Array([1]), new Uint8Array([2, 3])]]) {
      await writeAtomic(path, data);
      const bytes =
        typeof data === 'string'
          ? Buffer.from(data)
          : Buffer.from(data instanceof Uint8Array ? data : [1, 2, 3]);
      expect(readFileSync(path)).toEqual(bytes);
    }
    expect(readdirSync(join(folder, 'plain'))).toEqual(['file']);
  });

  test.for([0, 1, 1000, 99_999])(
    'a disk that is full after %i bytes: host/disk-full, the old file as it was, nothing beside it',
    async (bytes) => {
      const place = fresh(`full-${bytes}`);
      const path = join(place, 'file');
      writeFileSync(path, 'old');
      expect(await codesOf(writeAtomic(path, 'x'.repeat(100_000), { calls: diskWith(bytes) }))).toEqual([
        'host/disk-full',
      ]);
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(place)).toEqual(['file']);
    },
  );

  test('a project that does not fit on the disk keeps its old document', async () => {
    const place = fresh('project');
    const { document } = templates.iris;
    await saveProject(place, document);
    const before = readFileSync(join(place, 'project.json'));
    expect(await codesOf(saveProject(place, { ...document, name: 'Other' }, diskWith(500)))).toEqual([
      'host/disk-full',
    ]);
    expect(readFileSync(join(place, 'project.json'))).toEqual(before);
    expect(readdirSync(place)).toEqual(['project.json']);
  });

  test('a real full disk (a file system of 256 kB)', async ({ skip }) => {
    const place = fresh('tmpfs');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place], { stdio: 'ignore' });
    } catch {
      skip('only root can mount one');
    }
    onTestFinished(() => void execFileSync('umount', ['-l', place]));
    const path = join(place, 'file');
    await writeAtomic(path, 'old');
    expect(await codesOf(writeAtomic(path, 'x'.repeat(1 << 20)))).toEqual(['host/disk-full']);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(place)).toEqual(['file']);
  });

  test("what does not pass the check does not take the old file's place", async () => {
    const place = fresh('verify');
    const path = join(place, 'file');
    await writeAtomic(path, 'old');
    const refuse = async (): Promise<void> => {
      throw new ProblemError(problem('export/parity', { difference: 1 }));
    };
    expect(await codesOf(writeAtomic(path, 'new', { verify: refuse }))).toEqual(['export/parity']);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(place)).toEqual(['file']);
  });

  test('a folder that is not there is host/write', async () => {
    expect(await codesOf(writeAtomic(join(folder, 'nowhere', 'file'), 'x'))).toEqual(['host/write']);
  });

  test(
    'killed at any point (12 kills), the file is whole; leftovers go with the next save',
    { timeout: 60_000 },
    async () => {
      const place = fresh('killed');
      const path = join(place, 'file');
      for (let n = 0; n < 12; n += 1) {
        const child = spawn(
          process.execPath,
          ['--no-warnings', join(import.meta.dirname, 'endless-writer.ts'), path],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        const ended = new Promise((resolve) => child.once('exit', resolve));
        await new Promise((resolve) => child.stdout.once('data', resolve));
        await new Promise((resolve) => setTimeout(resolve, 20 + n * 7));
        child.kill('SIGKILL');
        await ended;
        if (!readdirSync(place).includes('file')) continue;
        const [sum, body] = readFileSync(path, 'utf8').split('\n');
        expect(createHash('sha256').update(body).digest('hex')).toBe(sum);
      }
      await removeLeftovers(place);
      expect(readdirSync(place)).toEqual(['file']);
    },
  );

  test('temporaries of living processes stay, and so does everything that is not ours', async () => {
    const place = fresh('leftovers');
    const names = [
      `.file.${process.pid}-0a1b2c3d.tmp`,
      '.file.tmp',
      'notes.tmp',
      '.file.999999999-0a1b2c3d.tmp',
    ];
    for (const name of names) writeFileSync(join(place, name), '');
    expect(await removeLeftovers(place)).toBe(1);
    expect(readdirSync(place).sort()).toEqual(names.slice(0, 3).sort());
  });
});

describe('resolveInside', () => {
  test('holds paths inside a folder, links followed', async () => {
    const place = fresh('inside');
    mkdirSync(join(place, 'runs'));
    await nodeFiles.symlink('/', join(place, 'way-out'));
    await nodeFiles.symlink(join(place, 'runs'), join(place, 'way-in'));
    expect(await resolveInside(place, 'runs/x')).toBe(join(await nodeFiles.realpath(place), 'runs/x'));
    expect(await resolveInside(place, 'way-in/x')).toBe(join(await nodeFiles.realpath(place), 'runs/x'));
    for (const path of ['..', '../inside2', 'runs/../../x', '/etc', 'way-out/etc', 'way-out', 'a\0b']) {
      expect(await codesOf(resolveInside(place, path)), path).toEqual(['project/outside']);
    }
  });
});
