import { verbNames, verbs, type VerbName } from './verbs.ts';

/** One kernel call of a plan, its operands placed: element offsets into the arena, -1 for an absent one. */
export interface EncodableCall {
  readonly verb: VerbName;
  readonly args: Readonly<Record<string, number>>;
  /** How many items the call's range has, and how many of them are never parted between lanes. */
  readonly items: number;
  readonly grain: number;
  /** Whether all lanes must have finished all calls before this one. */
  readonly barrierBefore: boolean;
  /** The plan ends before this call where the number at this offset is none, or infinite. A barrier stands before it. */
  readonly guard?: number;
}

/**
 * An encoded call is int32 words: verb number, words of the whole call, barrierBefore, items, grain, guard (-1: none), then the arguments in
 * the order of verbs.ts, floats as the bits of a float32.
 */
export const headerWords = 6;

const wordsOf = (verb: VerbName): number => headerWords + Object.keys(verbs[verb]).length;

export const encodedWords = (calls: readonly EncodableCall[]): number =>
  calls.reduce((sum, call) => sum + wordsOf(call.verb), 0);

export function encode(calls: readonly EncodableCall[]): Int32Array<ArrayBuffer> {
  const words = new Int32Array(encodedWords(calls)),
    floats = new Float32Array(words.buffer);
  let at = 0;
  for (const { verb, args, items, grain, barrierBefore, guard = -1 } of calls) {
    const size = wordsOf(verb);
    if (grain < 1) throw new RangeError(`${verb}: grain ${grain}`);
    words.set([verbNames.indexOf(verb), size, Number(barrierBefore), items, grain, guard], at);
    let i = at + headerWords;
    for (const [name, kind] of Object.entries(verbs[verb])) {
      const value = args[name];
      if (value === undefined || Number.isNaN(value))
        throw new TypeError(`${verb}: argument ${name} is ${value}`);
      if (kind === 'float') floats[i] = value;
      // Seeds are unsigned words, hence `| 0`; all else is a small integer already.
      else words[i] = value | 0;
      i++;
    }
    at += size;
  }
  return words;
}

/** The decimal number of seven digits that a float32 stands for, so that 1 - beta is 0.001 where beta was 0.999. */
function shortest(value: number): number {
  const decimal = Number(value.toPrecision(7));
  return Math.fround(decimal) === value ? decimal : value;
}

/** The calls of an encoded plan; floats come back as the shortest decimals that round to the same float32. */
export function decode(words: Int32Array, calls: number): EncodableCall[] {
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length),
    list: EncodableCall[] = [];
  for (let call = 0, at = 0; call < calls; call++) {
    const verb = verbNames[words[at]!];
    if (verb === undefined) throw new RangeError(`no verb ${words[at]}`);
    const args: Record<string, number> = {};
    let i = at + headerWords;
    for (const [name, kind] of Object.entries(verbs[verb])) {
      args[name] = kind === 'float' ? shortest(floats[i]!) : words[i]!;
      i++;
    }
    list.push({
      verb,
      args,
      barrierBefore: words[at + 2] !== 0,
      items: words[at + 3]!,
      grain: words[at + 4]!,
      ...(words[at + 5]! >= 0 && { guard: words[at + 5]! }),
    });
    at += words[at + 1]!;
  }
  return list;
}

/** The items of lane `lane` of `lanes`: whole grains, as equal as can be. The WebAssembly interpreter does the same. */
export function partOf(
  items: number,
  grain: number,
  lane: number,
  lanes: number,
): [begin: number, end: number] {
  const units = Math.ceil(items / grain);
  return [
    Math.floor((units * lane) / lanes) * grain,
    Math.min(items, Math.floor((units * (lane + 1)) / lanes) * grain),
  ];
}
