// The context bridge between the page's world and the preload script's isolated world, loaded as text into both.
// The two share the DOM and no JavaScript: an event's `detail` is copied by structured clone as it crosses, and
// dispatching is synchronous, so a function of the other world can be called and answers at once, as in Electron.

/**
 * One end of the bridge.
 * @param {string} out name of the events that this end sends
 * @param {string} into name of the events that it hears
 */
export function connectWorlds(out, into) {
  const functions = [];
  const promises = new Map();
  const known = new Map();
  let nextPromise = 1;
  let answer;
  const handlers = {};
  const say = (detail) => window.dispatchEvent(new CustomEvent(out, { detail: structuredClone(detail) }));

  /** Whether a value holds something alive, that cannot be copied but only called or waited for. */
  const alive = (v) =>
    typeof v === 'function' ||
    v instanceof Promise ||
    (typeof v === 'object' && v !== null && Object.values(v).some(alive));

  const wrap = (v) => {
    // Throws for symbols, proxies and the like: "could not be cloned".
    if (!alive(v)) return { value: structuredClone(v) };
    if (typeof v === 'function') {
      if (!known.has(v)) known.set(v, functions.push(v) - 1);
      return { fn: known.get(v) };
    }
    if (v instanceof Promise) {
      const id = nextPromise++;
      v.then(
        (value) => say({ kind: 'settled', id, value: wrap(value) }),
        (error) =>
          say({ kind: 'settled', id, error: error instanceof Error ? error.message : String(error) }),
      );
      return { promise: id };
    }
    if (Array.isArray(v)) return { list: v.map(wrap) };
    return { object: Object.entries(v).map(([key, inner]) => [key, wrap(inner)]) };
  };

  const unwrap = (w) => {
    if ('fn' in w) return (...parts) => call(w.fn, parts);
    if ('promise' in w) return new Promise((resolve, reject) => promises.set(w.promise, { resolve, reject }));
    if ('list' in w) return w.list.map(unwrap);
    if ('object' in w) return Object.fromEntries(w.object.map(([key, inner]) => [key, unwrap(inner)]));
    return w.value;
  };

  const call = (fn, parts) => {
    say({ kind: 'call', fn, parts: parts.map(wrap) });
    const { error, value } = answer;
    // Of an error only its message crosses.
    if (error !== undefined) throw new Error(error);
    return unwrap(value);
  };

  window.addEventListener(into, ({ detail }) => {
    if (detail.kind === 'call') {
      let said;
      try {
        said = { value: wrap(functions[detail.fn](...detail.parts.map(unwrap))) };
      } catch (error) {
        said = { error: error instanceof Error ? error.message : String(error) };
      }
      say({ kind: 'answer', ...said });
    } else if (detail.kind === 'answer') {
      answer = detail;
    } else if (detail.kind === 'settled') {
      const { resolve, reject } = promises.get(detail.id);
      promises.delete(detail.id);
      if (detail.error === undefined) resolve(unwrap(detail.value));
      else reject(new Error(detail.error));
    } else handlers[detail.kind](detail, unwrap);
  });

  return { say, wrap, on: (kind, handler) => (handlers[kind] = handler) };
}
