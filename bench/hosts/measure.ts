/** What a host is given: modules, one encoded product, and where everything lies in a memory of `pages`. */
export interface Task {
  /** Name -> the module in base64. */
  readonly variants: Readonly<Record<string, string>>;
  readonly words: readonly number[];
  readonly places: { readonly control: number; readonly plan: number; readonly scratch: number };
  readonly pages: number;
  /** First byte and number of the operands, C first; `checked` elements of C are given back. */
  readonly arena: number;
  readonly elements: number;
  readonly checked: number;
  readonly operations: number;
  readonly milliseconds: number;
}

export interface HostRate {
  readonly variant: string;
  readonly gflops: number;
  readonly values: readonly number[];
}

/**
 * The same function in Node and in a page, which is given its text: it can use nothing from outside. Operands are
 * (i * 37 mod 101) / 101 - 0.5.
 */
export async function measure(task: Task): Promise<HostRate[]> {
  const { places, arena, elements } = task,
    rates: HostRate[] = [];
  for (const [variant, base64] of Object.entries(task.variants)) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const memory = new WebAssembly.Memory({ initial: task.pages, maximum: 65536, shared: true });
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } }),
      run = instance.exports['run'] as (...args: number[]) => number;
    const floats = new Float32Array(memory.buffer, arena, elements);
    floats.forEach((_, i) => (floats[i] = ((i * 37) % 101) / 101 - 0.5));
    new Int32Array(memory.buffer).set(task.words, places.plan / 4);
    const work = () => run(places.plan, 1, 0, 1, places.control, places.scratch);
    work();
    const values = [...floats.subarray(0, task.checked)];
    let best = Infinity;
    for (const end = performance.now() + task.milliseconds; performance.now() < end;) {
      // Several at once: a page's clock has steps of a tenth of a millisecond.
      const from = performance.now();
      for (let i = 0; i < 4; i++) work();
      best = Math.min(best, (performance.now() - from) / 4);
    }
    rates.push({ variant, gflops: task.operations / best / 1e6, values });
  }
  return rates;
}
