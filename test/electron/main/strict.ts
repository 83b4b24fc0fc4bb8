import { EventEmitter } from 'node:events';
import v8 from 'node:v8';

/**
 * The object as it is, but what it does not have throws instead of being undefined: code that uses something of
 * Electron that the double lacks must fail here, not pass by doing nothing.
 */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || key === 'then') {
        // Methods run on the object itself, so that private fields are found.
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' && !isClass(value) ? value.bind(target) : value;
      }
      throw new Error(`the double does not know ${name}.${key}`);
    },
    set(_target, key) {
      throw new Error(`the double does not know how to set ${name}.${String(key)}`);
    },
  });
}

const isClass = (value: object): boolean => Function.prototype.toString.call(value).startsWith('class');

/** An emitter that knows the names of its events. */
export class StrictEmitter extends EventEmitter {
  readonly #name: string;
  readonly #events: ReadonlySet<string>;
  constructor(name: string, events: readonly string[]) {
    super();
    this.#name = name;
    this.#events = new Set(events);
    // Every way of listening ends up here, and says the name first.
    EventEmitter.prototype.on.call(this, 'newListener', (event: string) => {
      if (this.#events && !this.#events.has(event) && event !== 'removeListener')
        throw new Error(`the double does not know the event "${event}" of ${this.#name}`);
    });
  }
}

/** Only named options pass. */
export function knownKeys(what: string, object: object | undefined, known: readonly string[]): void {
  for (const key of Object.keys(object ?? {}))
    if (!known.includes(key)) throw new Error(`the double does not know ${what} ${key}`);
}

/** What a border does to a value: functions and symbols throw, classes lose their prototype, proxies throw. */
export function clone<T>(value: T): T {
  return v8.deserialize(v8.serialize(value)) as T;
}

/** An event that can be held back. */
export function preventable<T extends object>(
  fields: T,
): T & { preventDefault(): void; defaultPrevented: boolean } {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true),
  };
  return event;
}
