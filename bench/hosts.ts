/**
 * The matrix product on one lane in Node and in Chromium, with and without V8's flag that joins vectors. Each host gives the same
 * values, held to a float64 product. `node bench/hosts.ts`
 */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { EncodableCall } from '../engine/kernels/encode.ts';
import { encode } from '../engine/kernels/encode.ts';
import { revectorizeFlag } from '../engine/kernels/features.ts';
import { reference } from '../engine/kernels/reference.ts';
import { variants } from '../engine/kernels/variants.ts';
import { findBrowser } from '../scripts/browser.mjs';
import { measure, type HostRate, type Task } from './hosts/measure.ts';
import { callOf } from './gemm.ts';
import { firstElement, places, readKernels } from './trial.ts';

const size = 512,
  turns = 3,
  checked = 4 * size;

const call: EncodableCall = callOf({ what: 'square', m: size, n: size, k: size, layout: 'NN' });
const elements = 3 * size * size;

const task: Task = {
  variants: Object.fromEntries(
    Object.entries(variants)
      .filter(([, { fused }]) => fused)
      .map(([name]) => [name, Buffer.from(readKernels(`${name}.wasm`)).toString('base64')]),
  ),
  words: [...encode([call])],
  places,
  pages: Math.ceil((places.arena + 4 * elements) / 65536) + 1,
  arena: places.arena,
  elements,
  checked,
  operations: 2 * size ** 3,
  milliseconds: 300,
};

async function inNode(...args: string[]): Promise<HostRate[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hosts/node.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(task));
  return JSON.parse(await text(child.stdout)) as HostRate[];
}

async function inChromium(executablePath: string, flag?: string): Promise<HostRate[]> {
  const browser = await chromium.launch({
    executablePath,
    args: [
      // Chromium refuses to run as root with its sandbox on.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--enable-features=SharedArrayBuffer',
      ...(flag === undefined ? [] : [`--js-flags=${flag}`]),
    ],
  });
  try {
    const page = await browser.newPage();
    return await page.evaluate(measure, task);
  } finally {
    await browser.close();
  }
}

/** Chromium 156 has V8 15.6. */
async function v8Of(executablePath: string): Promise<string> {
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const version = browser.version();
  await browser.close();
  return `${Number.parseInt(version, 10) / 10}`;
}

/** The first rows of the product in float64. */
function expected(): Float64Array {
  const values = new Float64Array(firstElement + elements);
  for (let i = 0; i < elements; i++) values[firstElement + i] = Math.fround(((i * 37) % 101) / 101 - 0.5);
  reference.gemm(values, call.args as never, 0, checked / size);
  return values.subarray(firstElement, firstElement + checked);
}

function best(host: string, rates: readonly HostRate[]): HostRate {
  const right = expected();
  for (const { variant, values } of rates) {
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - right[i]!)), 0);
    if (!(worst < 1e-3)) throw new Error(`${variant} in ${host}: off by ${worst}`);
  }
  return rates.reduce((a, b) => (b.gflops > a.gflops ? b : a));
}

export interface HostRow {
  readonly host: string;
  readonly flag: string;
  readonly variant: string;
  readonly gflops: number | string;
  /** Of the rate with the flag. */
  readonly share: number | string;
}

export async function benchHosts(): Promise<HostRow[]> {
  const rows: HostRow[] = [];
  const compare = async (
    host: string,
    flag: string | undefined,
    rates: (on: boolean) => Promise<HostRate[]>,
  ) => {
    const off: HostRate[] = [],
      on: HostRate[] = [];
    for (let turn = 0; turn < turns; turn++) {
      if (flag !== undefined) on.push(...(await rates(true)));
      off.push(...(await rates(false)));
    }
    const slow = best(host, off),
      fast = flag === undefined ? undefined : best(host, on);
    if (fast) rows.push({ host, flag: flag!, variant: fast.variant, gflops: fast.gflops, share: 1 });
    const share = fast ? slow.gflops / fast.gflops : '-';
    rows.push({ host, flag: 'none', variant: slow.variant, gflops: slow.gflops, share });
  };
  await compare(`Node ${process.versions.node}`, revectorizeFlag(process.versions.v8), (on) =>
    on ? inNode('revectorizer') : inNode(),
  );
  const browser = findBrowser();
  if (browser === undefined) {
    const note = 'no browser found: name one by BACKPROP_BROWSER';
    return [...rows, { host: 'Chromium', flag: '-', variant: note, gflops: '-', share: '-' }];
  }
  const v8 = await v8Of(browser),
    flag = revectorizeFlag(v8);
  await compare(`Chromium, V8 ${v8}`, flag, (on) => inChromium(browser, on ? flag : undefined));
  return rows;
}

if (import.meta.main) console.log(JSON.stringify(await benchHosts()));
