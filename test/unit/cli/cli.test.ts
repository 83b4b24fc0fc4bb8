import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { templates } from '../../../studio/templates/index.ts';
import { temporaryFolder } from '../studio/folder.ts';
import { backprop, root } from './cli.ts';

const folder = temporaryFolder();

describe('the command line', () => {
  test('templates: a table, or one object a line', async () => {
    const [table, json] = await Promise.all([backprop(['templates']), backprop(['templates', '--json'])]);
    expect(table.out).toMatch(/^template +reaches +data\n-/);
    expect(json.json().map((t) => t.name)).toEqual(Object.keys(templates));
    expect([table.status, json.status, table.err, json.err]).toEqual([0, 0, '', '']);
  });

  test('new, check: a folder that is right as it is', async () => {
    const made = await backprop(['new', 'Mine', '--template', 'iris', '--name', 'My irises', '--json'], {
      cwd: folder,
    });
    expect(made.json()).toEqual([{ path: join(folder, 'Mine'), name: 'My irises' }]);
    expect(readdirSync(join(folder, 'Mine')).sort()).toEqual(['data', 'project.json']);
    const [report] = (await backprop(['check', 'Mine', '--json'], { cwd: folder })).json();
    expect(report).toMatchObject({
      problems: [],
      networks: { main: { parameters: 131, order: ['input', 'dense1', 'tanh', 'output'] } },
      data: { samples: 150, parts: { train: 90, validation: 30, test: 30 } },
    });
    expect(report.memory).toBeGreaterThan(1000);
    const people = await backprop(['check', 'Mine'], { cwd: folder });
    expect(people.out).toContain('dense1  dense           16          80             64');
    expect(people.status).toBe(0);
  });

  test('new --data: the template with data of yours', async () => {
    const csv = join(root, 'studio/builtin/iris/iris.csv');
    const { status } = await backprop(['new', 'Yours', '--template', 'iris', '--data', csv], { cwd: folder });
    expect(status).toBe(0);
    const { data } = JSON.parse(readFileSync(join(folder, 'Yours', 'project.json'), 'utf8'));
    expect(data.source).toEqual({ kind: 'csv', path: csv, target: 'species', task: 'classes' });
  });

  test('what to do after new: draw where there is nothing yet, name the data where it is missing', async () => {
    const blank = await backprop(['new', 'Blank'], { cwd: folder });
    expect(blank.out).toContain('Draw its network: backprop serve Blank\n');
    const fashion = await backprop(['new', 'Clothes', '--template', 'fashion-mlp'], { cwd: folder });
    expect(fashion.out).toContain('Train it: backprop train Clothes --data PATH\n');
    const iris = await backprop(['new', 'Flowers', '--template', 'iris'], { cwd: folder });
    expect(iris.out).toContain('Train it: backprop train Flowers\n');
  });

  test('as npm runs it, from any folder: paths are those of where the person stands, threads start', async () => {
    expect(packageJson.scripts.backprop).toContain('scripts/backprop.mjs');
    const env = { npm_lifecycle_event: 'backprop', INIT_CWD: folder };
    await backprop(['new', 'Elsewhere', '--template', 'iris'], { env });
    const trained = await backprop(['train', 'Elsewhere', '--epochs', '1'], { env });
    expect(trained).toMatchObject({ status: 0, err: '' });
    expect(trained.out).toContain('Done after 1 epoch and');
    expect(readdirSync(join(folder, 'Elsewhere', 'runs'))).toHaveLength(1);
  });

  test('data: what a file holds', async () => {
    const { status, out } = await backprop(['data', 'studio/builtin/iris/iris.csv']);
    expect(status).toBe(0);
    expect(out).toContain('150 samples');
    expect(out).toContain('"target":"species"');
  });

  test('runs of a project that has none', async () => {
    await backprop(['new', 'Fresh', '--template', 'digits-mlp'], { cwd: folder });
    expect((await backprop(['runs', 'Fresh'], { cwd: folder })).out).toBe(
      'No runs yet. Train: backprop train Fresh\n',
    );
    expect((await backprop(['runs', 'Fresh', '--json'], { cwd: folder })).out).toBe('');
    const { status, err } = await backprop(['evaluate', 'Fresh'], { cwd: folder });
    expect([status, err.split(':')[0]]).toEqual([2, 'run/none']);
  });

  test('help and version are answers, not mistakes', async () => {
    const help = await backprop(['help', 'train']);
    expect([help.status, help.err]).toEqual([0, '']);
    expect(help.out).toContain('--seed <n>');
    const all = await backprop(['--help']);
    for (const name of [
      'templates',
      'new',
      'check',
      'train',
      'evaluate',
      'predict',
      'generate',
      'export',
      'runs',
      'data',
      'serve',
    ]) {
      expect(all.out).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    expect((await backprop(['--version'])).out).toBe(`${packageJson.version}\n`);
    expect((await backprop([])).out).toContain('Usage: backprop');
  });
});
