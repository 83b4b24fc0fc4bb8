/**
 * Where the time of a step goes: every kernel call of a training step, in the order of the step, so that caches hold what they
 * would hold. `node bench/profile.ts MODEL [LANES] [--calls]`: by kind of call, or each by itself; on one lane where not told.
 */
import type { Call } from '../engine/graph/plan.ts';
import { operationsOf, timedStep } from './calls.ts';
import { modelOf } from './models.ts';
import { readable } from './steps.ts';

const rounds = 40;

const sizeText = ({ verb, args: a }: Call): string => {
  if (verb === 'gemm')
    return `${a['m']}x${a['n']}x${a['k']}${a['aRow'] === 1 ? ' T' : ' N'}${a['bColumn'] === 1 ? 'N' : 'T'}`;
  if (a['outHeight'] !== undefined && a['filters'] !== undefined)
    return `${a['outHeight']}x${a['outWidth']} ${a['channels']}->${a['filters']}`;
  return ['n', 'rows', 'columns', 'pixels', 'channels', 'units']
    .flatMap((key) => (a[key] === undefined ? [] : `${key} ${a[key]}`))
    .join(' ');
};

if (import.meta.main) {
  const [name = 'mlp', lanes = '1'] = process.argv.slice(2).filter((word) => !word.startsWith('-')),
    { batch } = modelOf(name);
  const { calls: lines, whole } = await timedStep(name, rounds, Number(lanes)),
    barriers = lines.filter(({ call }) => call.barrierBefore).length;
  const groups = new Map<string, { calls: number; seconds: number; operations: number; barriers: number }>();
  for (const [i, { call, seconds }] of lines.entries()) {
    const key = `${process.argv.includes('--calls') ? `${String(i).padStart(4)} ` : ''}${call.verb} ${sizeText(call)}`;
    const group = groups.get(key) ?? { calls: 0, seconds: 0, operations: 0, barriers: 0 };
    group.calls++;
    group.seconds += seconds;
    group.operations += operationsOf(call, batch);
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
