/**
 * Whole training steps here beside those of another commit, in turns within one run, each in a process of its own.
 *   npm run bench:compare REF                 all models that both have
 *   npm run bench:compare REF -- mlp cnn      some of them
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { models, type BenchModel } from './models.ts';
import { median, peer, readable, root, type Figure } from './steps.ts';

const rounds = 3,
  seconds = 2;
const run = promisify(execFile);
const git = async (...args: string[]): Promise<string> =>
  (await run('git', args, { cwd: root })).stdout.trim();

/** What is wrong with what was asked for, for a person to read. */
class Refused extends Error {}

type Models = Readonly<Record<string, BenchModel>>;

/** The other commit's own table: which models it can train. */
async function modelsOf(folder: string, ref: string): Promise<Models> {
  const file = join(folder, 'bench/models.ts'),
    without = `${ref} has no bench/models.ts with a table of models, so there is nothing to compare with.`;
  if (!existsSync(file) || !existsSync(join(folder, 'bench/peers/ours.ts'))) throw new Refused(without);
  const { models: theirs } = (await import(pathToFileURL(file).href)) as { models?: Models };
  if (!theirs) throw new Refused(without);
  return theirs;
}

/** Models by name, asked for or of both; the same drawing, or their steps are not the same work. */
function common(theirs: Models, asked: readonly string[], ref: string): string[] {
  const same = (name: string) => JSON.stringify(theirs[name]) === JSON.stringify(models[name]);
  for (const name of asked) {
    if (!models[name]) throw new Refused(`There is no model ${name}: ${Object.keys(models).join(', ')}.`);
    if (!theirs[name]) throw new Refused(`${ref} has no model ${name}: ${Object.keys(theirs).join(', ')}.`);
    if (!same(name)) throw new Refused(`${name} is another model at ${ref}.`);
  }
  if (asked.length > 0) return [...asked];
  const known = Object.keys(models).filter((name) => theirs[name]);
  for (const name of known.filter((name) => !same(name)))
    console.log(`${name} is left out: it is another model at ${ref}.`);
  return known.filter(same);
}

async function prepare(folder: string): Promise<void> {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const lock = (at: string) => readFileSync(join(at, 'package-lock.json'), 'utf8');
  if (lock(folder) !== lock(root))
    console.log('Its package-lock.json differs; it runs with the packages from here.');
  await run(process.execPath, ['scripts/build-kernels.mjs'], { cwd: folder });
}

/** Another commit may tell fewer losses; those it does not know are null. */
const worst = (a: Figure, b: Figure): number =>
  a.losses.reduce((most, loss, i) => {
    const other = b.losses[i];
    return other == null ? most : Math.max(most, Math.abs(loss / other - 1));
  }, 0);

/** Its peer as it runs it: built, or from source. */
async function oursOf(folder: string): Promise<string> {
  const builder = join(folder, 'bench/built.ts');
  if (!existsSync(builder)) return join(folder, 'bench/peers/ours.ts');
  const { builtPeer } = (await import(pathToFileURL(builder).href)) as typeof import('./built.ts');
  return join(await builtPeer(), 'ours.js');
}

async function compare(folder: string, names: readonly string[]): Promise<object[]> {
  const theirs = await oursOf(folder),
    mine = await oursOf(root);
  const steps = (file: string, name: string, lanes: number) =>
    peer(process.execPath, [file, name, lanes, seconds]);
  const rows: object[] = [];
  for (const model of names) {
    for (const lanes of [1, 2]) {
      const there: Figure[] = [],
        here: Figure[] = [];
      for (let round = 0; round < rounds; round++) {
        there.push(await steps(theirs, model, lanes));
        here.push(await steps(mine, model, lanes));
      }
      const rate = (figures: readonly Figure[]) => median(figures.map((figure) => figure.stepsPerSecond));
      rows.push({
        model,
        lanes,
        there: rate(there),
        here: rate(here),
        ratio: median(here.map(({ stepsPerSecond }, i) => stepsPerSecond / there[i]!.stepsPerSecond)),
        lossDifference: worst(here[0]!, there[0]!),
      });
    }
  }
  return rows;
}

const [ref, ...asked] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
let folder: string | undefined;
try {
  if (ref === undefined) throw new Refused('Which commit? npm run bench:compare REF [-- MODEL ...]');
  const commit = await git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).catch(() => {
    throw new Refused(`There is no commit ${ref}.`);
  });
  folder = join(mkdtempSync(join(tmpdir(), 'backprop-compare-')), 'tree');
  await git('worktree', 'add', '--detach', folder, commit);
  const names = common(await modelsOf(folder, ref), asked, ref);
  await prepare(folder);
  const rows = await compare(folder, names);
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
  else console.table(readable(rows));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (folder !== undefined) {
    await git('worktree', 'remove', '--force', folder).catch(() => undefined);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}
