/**
 * `npm run templates:measure [NAME ...]`: trains templates, all of them or these, and writes what they reach and how long that
 * takes into studio/templates/measured.ts, for the cards of the start screen. Best with nothing else running, on two cores.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { templates } from '../studio/templates/index.ts';
import { measured } from '../studio/templates/measured.ts';
import { reach, trainable } from '../test/learning/templates.ts';
import { modest } from './modest.ts';
import { ensureKernels } from './prepare.mjs';

/** `about 1 s` needs no more. */
const roughly = (seconds: number): number => Number(seconds.toPrecision(seconds < 10 ? 1 : 2));

async function measure(names: readonly string[]): Promise<void> {
  await ensureKernels();
  const table = { ...measured };
  for (const name of names) {
    const { value, higherIsBetter, seconds } = await reach(name);
    table[name] = { value: modest(value, higherIsBetter), seconds: roughly(seconds) };
    console.log(`${name}: ${templates[name]!.about.metric} ${value}, ${seconds.toFixed(1)} s`);
  }
  const path = join(import.meta.dirname, '../studio/templates/measured.ts'),
    before = readFileSync(path, 'utf8'),
    head = before.slice(0, before.indexOf('= {') + 2);
  const rows = Object.keys(templates).map((name) => [name, table[name]]),
    text = `${head}${JSON.stringify(Object.fromEntries(rows))};`;
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

if (import.meta.main) {
  const named = process.argv.slice(2),
    known = trainable(),
    strange = named.filter((name) => !known.includes(name));
  if (strange.length > 0)
    throw new Error(
      `No such template, or its data is not here: ${strange.join(', ')}. There are ${known.join(', ')}.`,
    );
  await measure(named.length > 0 ? named : known);
}
