import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockShelf } from '../../contract/commands.ts';
import { ProblemError, problem, type Problem } from '../../contract/problems.ts';
import { blockVersion, type BlockFile } from '../../contract/project.ts';
import { blockProblem, blockSizes } from '../../engine/graph/blocks.ts';
import { removeLeftovers, writeAtomic } from '../files/atomic.ts';
import { errorCode, readProblem, writeProblem } from '../files/problems.ts';
import { readSmall } from '../files/read.ts';
import { explainIssues } from '../projects/issues.ts';
import { JsonError, parseJson } from '../projects/json.ts';
import { blockFileSchema } from '../projects/schema.ts';

/** Blocks that a person keeps for all projects: a file for each, in the person's own folder. */
const folderOf = (userFolder: string): string => join(userFolder, 'blocks');
const ending = '.json';
const largest = 4 << 20;

/** A block from outside, or what is wrong with it. */
export function checkBlock(value: unknown, file?: string): BlockFile {
  const refuse = (reason: string, field?: string): never => {
    throw new ProblemError(problem('project/not-a-block', { reason }, { file, field }));
  };
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > blockVersion)
    throw new ProblemError(problem('project/newer', { found: version, known: blockVersion }, { file }));
  const parsed = blockFileSchema.safeParse(value);
  if (!parsed.success) {
    const [first] = explainIssues(parsed.error.issues, value);
    return refuse(`found ${first.found}, expected ${first.expected}`, first.path);
  }
  const block = parsed.data;
  if (!Object.hasOwn(block.blocks, block.name)) refuse(`it has no block "${block.name}"`, 'name');
  const sizes = blockSizes(block.blocks);
  for (const name of Object.keys(block.blocks)) {
    const wrong = blockProblem(block.blocks, name, sizes);
    if (wrong)
      refuse(
        wrong.message.replace(/\.$/, '').replace(/^./, (c) => c.toLowerCase()),
        `blocks.${name}`,
      );
  }
  return block;
}

export async function listBlocks(userFolder: string): Promise<BlockShelf> {
  const folder = folderOf(userFolder);
  const blocks: BlockFile[] = [],
    problems: Problem[] = [];
  for (const name of await namesIn(folder)) {
    const file = join(folder, name);
    try {
      blocks.push(await readBlock(file));
    } catch (error) {
      // One damaged file must not hide the others; it is told.
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { blocks, problems };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(ending) && !name.startsWith('.')).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw readProblem(folder, error);
  }
}

async function readBlock(file: string): Promise<BlockFile> {
  const text = (await readSmall(file, largest)).toString('utf8');
  try {
    return checkBlock(parseJson(text).value, file);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const reason = `line ${error.line}, column ${error.column}: ${error.message}`;
    throw new ProblemError(problem('project/not-a-block', { reason }, { file, line: error.line }));
  }
}

/** Whole or not at all. Names are those of ids, so no name leads out of the folder. */
export async function saveBlock(userFolder: string, value: unknown): Promise<void> {
  const block = checkBlock(value),
    folder = folderOf(userFolder);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw writeProblem(folder, error);
  }
  await removeLeftovers(folder);
  await writeAtomic(join(folder, block.name + ending), `${JSON.stringify(block, null, 2)}\n`);
}

export async function deleteBlock(userFolder: string, name: string): Promise<void> {
  const folder = folderOf(userFolder);
  // By the list, so that nothing outside of the folder can be meant.
  const known = (await namesIn(folder)).find((one) => one === name + ending);
  if (known === undefined) throw new ProblemError(problem('project/unknown-block', { name }));
  try {
    await unlink(join(folder, known));
  } catch (error) {
    throw writeProblem(join(folder, known), error);
  }
}
