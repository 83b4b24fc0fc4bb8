/**
 * Holds kernels with one error in them to the others, in a process of its own: an error may well loop for ever.
 *   node check.ts wasm|reference FILE SOURCE
 * FILE is the source's name, SOURCE a file with the text that stands for it. Ends with 0 where no difference was seen, with 1
 * where one was, with 2 where it does not compile.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileVariant } from '../../../scripts/kernels.mjs';
import type { KernelExports } from '../../../engine/kernels/executor.ts';
import type { Kernel } from '../../../engine/kernels/reference.ts';
import { variants } from '../../../engine/kernels/variants.ts';

const [kind, file, path] = process.argv.slice(2) as ['wasm' | 'reference', string, string];
const source = readFileSync(path, 'utf8'),
  variant = 'relaxed-6x16';

if (kind === 'reference') {
  const url = pathToFileURL(join(import.meta.dirname, '../../../engine/kernels/reference', file)).href;
  registerHooks({
    load: (asked, context, next) =>
      asked === url ? { format: 'module-typescript', source, shortCircuit: true } : next(asked, context),
  });
}
const { reference } = await import('../../../engine/kernels/reference.ts');
const { sampleCall, Sampler } = await import('../../../engine/kernels/samples.ts');
const { difference, trialElements, trialPages, tryCall } = await import('../../../engine/kernels/verify.ts');
const { verbNames } = await import('../../../engine/kernels/verbs.ts');

async function compiled(): Promise<WebAssembly.Module> {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const changed = kind === 'wasm' ? { [file]: source } : {};
  const write = (name: string, contents: Uint8Array<ArrayBuffer>) => {
    if (name.endsWith('.wasm')) bytes = contents;
  };
  await compileVariant({ name: 'mutant', variant: variants[variant], changed, write });
  return new WebAssembly.Module(bytes!);
}

/** As test/unit/kernels/verbs.test.ts does. */
const calls = 40,
  tolerance = 1e-5;

function differs(
  kernels: KernelExports,
  memory: WebAssembly.Memory,
  verb: (typeof verbNames)[number],
): boolean {
  for (let seed = 0; seed < calls; seed++) {
    const values = new Float32Array(trialElements / 2),
      whole = sampleCall(verb, new Sampler(values, 1000 + seed, 9 + seed)),
      call = seed % 3 === 2 ? { ...whole, items: Math.ceil(whole.items / 2) } : whole;
    const result = tryCall(kernels, memory, call, values, 1 + (seed % 4)).slice();
    (reference[verb] as Kernel<typeof verb>)(values, call.args as never, 0, call.items);
    if (!(difference(result, values) <= tolerance)) return true;
  }
  return false;
}

let module: WebAssembly.Module;
try {
  module =
    kind === 'wasm'
      ? await compiled()
      : new WebAssembly.Module(
          readFileSync(join(import.meta.dirname, `../../../engine/kernels/wasm/build/${variant}.wasm`)),
        );
} catch {
  process.exit(2);
}
const memory = new WebAssembly.Memory({ initial: trialPages, maximum: 65536, shared: true });
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
// Its own verbs first: most errors show at once.
const own = verbNames.filter((verb) => new RegExp(`function ${verb}\\b|\\b${verb}[,:]`).test(source));
try {
  const killed = [...new Set([...own, ...verbNames])].some((verb) =>
    differs(exports as unknown as KernelExports, memory, verb),
  );
  process.exit(killed ? 1 : 0);
} catch {
  // A trap, or an index out of range.
  process.exit(1);
}
