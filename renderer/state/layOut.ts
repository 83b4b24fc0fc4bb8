import type { LayOut } from './layOutThread.ts';

let thread: Worker | undefined;

/** Bytes that a training takes without the data. Laying it out takes longer than a frame: a thread does it. */
export function layOut(training: LayOut): Promise<number> {
  const asked = (thread ??= new Worker(new URL('./layOutThread.ts', import.meta.url), { type: 'module' })),
    { port1, port2 } = new MessageChannel(),
    answered = new AbortController(),
    { signal } = answered;
  return new Promise<number>((told, failed) => {
    port1.onmessage = ({ data }: MessageEvent<number>) => told(data);
    asked.addEventListener('error', ({ message }) => failed(new Error(message)), { signal });
    asked.postMessage(training, [port2]);
  }).finally(() => {
    answered.abort();
    port1.close();
  });
}
