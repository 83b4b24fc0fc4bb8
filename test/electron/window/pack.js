// Values as text, for the border between the page and the tests' process. Loaded by Node as a module and by the
// isolated world as text, so it imports nothing. It carries what structured clone carries in this project, and
// throws for the rest.

/** @param {unknown} value a value that has been through structured clone */
export function pack(value) {
  const tag = (name, v) => ({ $: name, v });
  const bytes = (buffer) => {
    let text = '';
    for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const walk = (v) => {
    if (v === undefined) return tag('undefined');
    if (typeof v === 'bigint') return tag('bigint', String(v));
    if (typeof v === 'number' && (!Number.isFinite(v) || Object.is(v, -0)))
      return tag('number', Object.is(v, -0) ? '-0' : String(v));
    if (typeof v !== 'object' || v === null) return v;
    if (Array.isArray(v)) return v.map(walk);
    if (v instanceof Date) return tag('Date', v.getTime());
    if (v instanceof Map) return tag('Map', [...v].map(walk));
    if (v instanceof Set) return tag('Set', [...v].map(walk));
    if (v instanceof ArrayBuffer) return tag('ArrayBuffer', bytes(v));
    if (ArrayBuffer.isView(v)) {
      const kind = v.constructor.name === 'Buffer' ? 'Uint8Array' : v.constructor.name;
      return tag(kind, bytes(v.buffer.slice(v.byteOffset, v.byteOffset + v.byteLength)));
    }
    if (v instanceof Error) return tag('Error', v.message);
    if (Object.prototype.toString.call(v) !== '[object Object]')
      throw new Error(`the double cannot carry ${Object.prototype.toString.call(v)}`);
    const entries = Object.entries(v).map(([key, inner]) => [key, walk(inner)]);
    return '$' in v ? tag('object', entries) : Object.fromEntries(entries);
  };
  return JSON.stringify(walk(value));
}

/** @param {string} text */
export function unpack(text) {
  const buffer = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer;
  const walk = (v) => {
    if (typeof v !== 'object' || v === null) return v;
    if (Array.isArray(v)) return v.map(walk);
    if (!('$' in v)) return Object.fromEntries(Object.entries(v).map(([key, inner]) => [key, walk(inner)]));
    switch (v.$) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(v.v);
      case 'number':
        return Number(v.v);
      case 'Date':
        return new Date(v.v);
      case 'Map':
        return new Map(v.v.map(walk));
      case 'Set':
        return new Set(v.v.map(walk));
      case 'ArrayBuffer':
        return buffer(v.v);
      case 'Error':
        return new Error(v.v);
      case 'object':
        return Object.fromEntries(v.v.map(([key, inner]) => [key, walk(inner)]));
      default:
        return new globalThis[v.$](buffer(v.v));
    }
  };
  return walk(JSON.parse(text));
}
