/**
 * How far the two cores are from each other: a word goes from one thread to another and back. Where a virtual machine has its cores in
 * different parts of a processor, and it may be moved at any time, what lanes hand each other takes several times as long.
 * `node bench/cores.ts`
 */
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const rounds = 5,
  trips = 200_000;
/** Words, each in a line of its own: what is sent, what comes back, whether the other thread is there. */
const sent = 0,
  answered = 64,
  isThere = 128;

/** Nanoseconds of a round trip, the best of the rounds. */
export async function roundTrip(): Promise<number> {
  const words = new Int32Array(new SharedArrayBuffer(1024)),
    worker = new Worker(new URL(import.meta.url), { workerData: words });
  while (Atomics.load(words, isThere) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  let best = Infinity,
    value = 0;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    for (let trip = 0; trip < trips; trip++) {
      Atomics.store(words, sent, ++value);
      while (Atomics.load(words, answered) !== value);
    }
    best = Math.min(best, performance.now() - from);
  }
  Atomics.store(words, sent, -1);
  await once(worker, 'exit');
  return (1e6 * best) / trips;
}

function answer(words: Int32Array): void {
  Atomics.store(words, isThere, 1);
  for (let value = 0; value >= 0;) {
    value = Atomics.load(words, sent);
    Atomics.store(words, answered, value);
  }
}

if (!isMainThread && workerData instanceof Int32Array) answer(workerData);
else if (import.meta.main) console.log(JSON.stringify([{ nanoseconds: await roundTrip() }]));
