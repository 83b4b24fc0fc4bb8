/**
 * `npm run bench`: kernels against the measured peak, then whole training steps beside PyTorch. Peers run in turns within
 * this one run, each in a process of its own; results are compared before anything is timed.
 *   npm run bench -- --json       one JSON object
 *   npm run bench -- gemm|steps|streaming   only one of them
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchSteps, readable } from './steps.ts';
import { benchStreaming } from './streaming.ts';

const run = promisify(execFile);
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const wants = (name: string) => wanted.length === 0 || wanted.includes(name);
const result: Record<string, unknown> = { node: process.version, v8: process.versions.v8 };

if (wants('gemm')) {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'gemm.ts'), '--json']);
  result['gemm'] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
}
if (wants('steps')) result['steps'] = await benchSteps();
if (wants('streaming')) result['streaming'] = await benchStreaming();

if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  for (const name of ['gemm', 'steps', 'streaming'])
    if (result[name]) console.table(readable(result[name] as object[]));
}
