// A utility process of the double: a Node process with Electron's `process.parentPort`. Started by main/utilityProcess.ts.
import { pathToFileURL } from 'node:url';
import type { UtilityMessage } from '../main/utilityProcess.ts';
import { clone, strict, StrictEmitter } from '../main/strict.ts';

const entry = process.argv[2] ?? '';
const send = (message: UtilityMessage): void => void process.send?.(message);

class Port extends StrictEmitter {
  #id: number;
  #started = false;
  #queue: unknown[] = [];
  constructor(id: number) {
    super('MessagePortMain', ['message', 'close']);
    this.#id = id;
  }

  postMessage(data: unknown): void {
    send({ kind: 'port', port: this.#id, data: clone(data) });
  }

  start(): void {
    this.#started = true;
    for (const data of this.#queue.splice(0)) this.receive(data);
  }

  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#queue.push(data);
  }
}

class ParentPort extends StrictEmitter {
  constructor() {
    super('parentPort', ['message']);
  }

  postMessage(data: unknown): void {
    send({ kind: 'message', data: clone(data), ports: [] });
  }
}

const ports = new Map<number, Port>();
const parentPort = new ParentPort();
Object.defineProperty(process, 'parentPort', { value: strict('process.parentPort', parentPort) });
Object.defineProperty(process, 'type', { value: 'utility' });

// Messages that come while the entry is still loading wait for it, as they do in Electron.
const early: UtilityMessage[] = [];
let loaded = false;
const hear = (message: UtilityMessage): void => {
  if (!loaded) return void early.push(message);
  if (message.kind === 'port') return void ports.get(message.port)?.receive(message.data);
  const given = message.ports.map((id) => {
    const port = new Port(id);
    ports.set(id, port);
    return strict('MessagePortMain', port);
  });
  parentPort.emit('message', { data: message.data, ports: given });
};
process.on('message', hear);
// The channel must not outlive the app that opened it.
process.on('disconnect', () => process.exit(0));

await import(pathToFileURL(entry).href);
loaded = true;
early.splice(0).forEach(hear);
