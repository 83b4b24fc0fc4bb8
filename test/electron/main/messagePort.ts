import { clone, strict, StrictEmitter } from './strict.ts';

/** Where messages to a port go once it has moved to another process. */
export type Away = (data: unknown) => void;

export class MessagePortMain extends StrictEmitter {
  #other: MessagePortMain | undefined;
  #queue: unknown[] = [];
  #started = false;
  #closed = false;
  #away: Away | undefined;

  constructor() {
    super('MessagePortMain', ['message', 'close']);
  }

  static pair(): [MessagePortMain, MessagePortMain] {
    const [a, b] = [new MessagePortMain(), new MessagePortMain()];
    a.#other = b;
    b.#other = a;
    return [a, b];
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('the double does not know ports sent over ports');
    if (this.#away) throw new Error('the port was given away');
    const copy = clone(data);
    if (!this.#closed) this.#other?.receive(copy);
  }

  /** Messages wait until then. */
  start(): void {
    this.#started = true;
    for (const data of this.#queue.splice(0)) this.receive(data);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const other = this.#other;
    setImmediate(() => {
      this.emit('close');
      other?.close();
    });
  }

  /** From the other end. Later and never at once, as between processes. */
  receive(data: unknown): void {
    if (this.#away) return this.#away(data);
    if (!this.#started) return void this.#queue.push(data);
    setImmediate(() => this.#closed || this.emit('message', { data, ports: [] }));
  }

  /** The port moves to another process: what arrives here goes there, and the returned function brings what comes back. */
  give(away: Away): (data: unknown) => void {
    this.#away = away;
    for (const data of this.#queue.splice(0)) away(data);
    return (data) => this.#other?.receive(data);
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    const [one, two] = MessagePortMain.pair();
    this.port1 = strict('MessagePortMain', one);
    this.port2 = strict('MessagePortMain', two);
  }
}
