/**
 * Where the time of a step goes: every kernel call of a training step on one lane, in the order of the step, so that caches
 * hold what they would hold. `node bench/profile.ts MODEL [--calls]`: by kind of call, or each by itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialWeights } from '../engine/graph/model.ts';
import type { Call } from '../engine/graph/plan.ts';
import { encode } from '../engine/kernels/encode.ts';
import type { KernelExports } from '../engine/kernels/executor.ts';
import { selectKernels } from '../engine/kernels/select.ts';
import { Clocks, onlyStep } from '../engine/train/clock.ts';
import { prepareModel } from '../engine/graph/model.ts';
import { enableRevectorizer } from '../workers/flags.ts';
import { columnFacts, layOut } from '../workers/layout.ts';
import { columnsOf, fillMemory } from '../workers/prepare.ts';
import { dataOf } from './data.ts';
import { documentOf, modelOf } from './models.ts';
import { seed } from './problem.ts';
import { readable } from './steps.ts';

const rounds = 40;
const build = join(import.meta.dirname, '../engine/kernels/wasm/build');
const read = (name: string) => new Uint8Array(readFileSync(join(build, name)));

/** Multiply-adds of a product, twice; 0 for what is no product. */
function operations({ verb, args: a }: Call, batch: number): number {
  const v = (name: string) => a[name]!;
  if (verb === 'gemm') return 2 * v('m') * v('n') * v('k');
  if (!verb.startsWith('conv2d')) return 0;
  const taps = v('kernelHeight') * v('kernelWidth') * v('channels') * v('filters');
  return 2 * batch * v('outHeight') * v('outWidth') * taps;
}

const sizeText = ({ verb, args: a }: Call): string => {
  if (verb === 'gemm')
    return `${a['m']}x${a['n']}x${a['k']}${a['aRow'] === 1 ? ' T' : ' N'}${a['bColumn'] === 1 ? 'N' : 'T'}`;
  if (a['filters'] !== undefined)
    return `${a['outHeight']}x${a['outWidth']} ${a['channels']}->${a['filters']}`;
  return ['n', 'rows', 'columns', 'pixels', 'channels', 'units']
    .flatMap((key) => (a[key] === undefined ? [] : `${key} ${a[key]}`))
    .join(' ');
};

interface Line {
  readonly call: Call;
  readonly seconds: number;
}

export async function profile(name: string): Promise<{ lines: Line[]; whole: number; barriers: number }> {
  enableRevectorizer();
  const { module } = await selectKernels({ read });
  if (!module) throw new Error('the kernels could not be used');
  const bench = modelOf(name),
    dataset = dataOf(bench, 4 * bench.batch),
    model = prepareModel(documentOf(name, 1));
  const facts = columnFacts(dataset, {}, columnsOf(model, dataset, true));
  const layout = layOut(model, facts, [{ mode: 'train', batch: bench.batch }], seed, 1);
  const memory = new WebAssembly.Memory({ initial: layout.bytes / 65536, maximum: 65536, shared: true });
  const floats = fillMemory(memory, layout, model, dataset, {}),
    { arena } = layout;
  floats.set(initialWeights(model, seed), arena.parameters);
  const indices = new Int32Array(memory.buffer, 4 * arena.indices);
  for (let i = 0; i < bench.batch; i++) indices[i] = i;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { run } = exports as unknown as KernelExports;
  const { plan, address } = layout.plans[0]!,
    scratch = layout.scratch[0]!;
  const best = plan.calls.map(() => Infinity);
  const clocks = new Clocks({ memory: floats, clocks: arena.clocks }, model, rounds);
  let whole = Infinity;
  for (let round = 0; round < rounds; round++) {
    clocks.set(round + 1, onlyStep(round + 1));
    let at = address;
    plan.calls.forEach((call, i) => {
      const start = performance.now();
      run(at, 1, 0, 1, 0, scratch);
      best[i] = Math.min(best[i]!, performance.now() - start);
      at += 4 * encode([call]).length;
    });
    const start = performance.now();
    run(address, plan.calls.length, 0, 1, 0, scratch);
    whole = Math.min(whole, performance.now() - start);
  }
  return {
    lines: plan.calls.map((call, i) => ({ call, seconds: best[i]! / 1000 })),
    whole: whole / 1000,
    barriers: plan.calls.filter(({ barrierBefore }) => barrierBefore).length,
  };
}

if (import.meta.main) {
  const name = process.argv[2] ?? 'mlp',
    { batch } = modelOf(name);
  const { lines, whole, barriers } = await profile(name);
  const groups = new Map<string, { calls: number; seconds: number; operations: number; barriers: number }>();
  for (const [i, { call, seconds }] of lines.entries()) {
    const key = `${process.argv.includes('--calls') ? `${String(i).padStart(4)} ` : ''}${call.verb} ${sizeText(call)}`;
    const group = groups.get(key) ?? { calls: 0, seconds: 0, operations: 0, barriers: 0 };
    group.calls++;
    group.seconds += seconds;
    group.operations += operations(call, batch);
    group.barriers += Number(call.barrierBefore);
    groups.set(key, group);
  }
  const sum = lines.reduce((total, { seconds }) => total + seconds, 0);
  const rows = [...groups].map(([call, g]) => ({
    call,
    times: g.calls,
    barriers: g.barriers,
    microseconds: g.seconds * 1e6,
    'share %': (100 * g.seconds) / sum,
    'GFLOP/s': g.operations / g.seconds / 1e9,
  }));
  console.table(
    readable(
      process.argv.includes('--calls')
        ? rows
        : rows.sort((a, b) => b.microseconds - a.microseconds).slice(0, 30),
    ),
  );
  console.log(
    `${name}: a step of ${lines.length} calls and ${barriers} barriers takes ${(whole * 1e6).toFixed(0)} us, its calls ${(sum * 1e6).toFixed(0)} us one by one`,
  );
}
