/**
 * `npm run bench`: kernels beside the measured peak, whole training steps beside PyTorch and libraries in JavaScript, what else
 * a person waits for. Contenders run in turns within this one run, each in a process of its own; results are compared before
 * anything is timed.
 *   npm run bench -- kernels start       some of the sections
 *   npm run bench -- steps mlp cnn       some of the models
 *   npm run bench -- --json              one JSON object
 */
import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { barsOf } from './bars.ts';
import { models } from './models.ts';
import { benchPeers } from './peers.ts';
import { benchSteps, readable } from './steps.ts';
import { benchStreaming } from './streaming.ts';

const run = promisify(execFile);

type Rows = readonly Readonly<Record<string, unknown>>[];
type Section = (models: readonly string[] | undefined) => Promise<readonly object[]>;

/** A bench in a process of its own, which prints its rows. */
const own =
  (file: string): Section =>
  async () => {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, file)], { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout) as object[];
  };

const sections: Readonly<Record<string, Section>> = {
  kernels: own('kernels.ts'),
  hosts: own('hosts.ts'),
  steps: benchSteps,
  peers: benchPeers,
  growth: own('growth.ts'),
  start: own('start.ts'),
  canvas: own('canvas.ts'),
  rules: own('rules.ts'),
  telemetry: own('telemetry.ts'),
  streaming: benchStreaming,
};

const words = process.argv.slice(2).filter((word) => !word.startsWith('-')),
  asJson = process.argv.includes('--json');
const unknown = words.filter((word) => !sections[word] && !models[word]);
if (unknown.length > 0) {
  console.error(
    `Neither a section (${Object.keys(sections).join(', ')}) nor a model (${Object.keys(models).join(', ')}): ${unknown.join(', ')}`,
  );
  process.exit(1);
}
const named = words.filter((word) => sections[word]),
  only = words.filter((word) => models[word]);
const results: Record<string, Rows> = {},
  seconds: Record<string, number> = {};

for (const name of named.length > 0 ? named : Object.keys(sections)) {
  const from = performance.now();
  try {
    results[name] = (await sections[name]!(only.length > 0 ? only : undefined)) as Rows;
  } catch (error) {
    // The others are worth having all the same.
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    continue;
  }
  seconds[name] = (performance.now() - from) / 1000;
  if (asJson) continue;
  console.log(`\n${name} (${seconds[name].toFixed(0)} s)`);
  console.table(readable(results[name]));
}

const bars = barsOf(results);
if (asJson) {
  const host = { node: process.version, v8: process.versions.v8, processor: cpus()[0]?.model };
  console.log(JSON.stringify({ ...host, cores: availableParallelism(), ...results, bars, seconds }));
} else if (bars.length > 0) {
  console.log('\nfigures');
  console.table(readable(bars));
}
