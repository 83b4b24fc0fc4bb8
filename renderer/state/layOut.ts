import type { LayOut } from './layOutThread.ts';

let thread: Worker | undefined;

/** Bytes that a training takes without the data. Laying it out takes longer than a frame: a thread does it. */
export function layOut(training: LayOut): Promise<number> {
  thread ??= new Worker(new URL('./layOutThread.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  return new Promise((told) => {
    port1.onmessage = ({ data }: MessageEvent<number>) => {
      told(data);
      port1.close();
    };
    thread?.postMessage(training, [port2]);
  });
}
