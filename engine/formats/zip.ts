import { Inflate, zipSync } from 'fflate';
import { crc32 } from './crc32.ts';

/**
 * Zip archives as npz uses them: entries stored or deflated, no encryption, no parts. The directory at the end is what counts.
 * Source: PKWARE's APPNOTE.TXT, sections 4.3 and 4.4.
 */
export interface ZipLimits {
  /** Entries of an archive. */
  readonly entries: number;
  /** Bytes of all entries together, counted while they are unpacked. */
  readonly bytes: number;
  /** Unpacked bytes per packed byte, where an archive unpacks to more than `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
}

/**
 * Real weights shrink by a few percent, real images to a tenth: an archive that grows a hundredfold is made to fill
 * memory. What is small may grow as it likes.
 */
export const zipLimits: ZipLimits = {
  entries: 10_000,
  bytes: 4 * 1024 ** 3,
  ratio: 100,
  freeBytes: 32 * 1024 ** 2,
};

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Why an archive is not read. */
export class ZipError extends Error {
  /** Set where the archive unpacks to more than it may. */
  readonly tooLarge: { readonly found: number; readonly limit: number } | undefined;
  constructor(reason: string, tooLarge?: { found: number; limit: number }) {
    super(reason);
    this.tooLarge = tooLarge;
  }
}

interface DirectoryEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly start: number;
}

/** Unpacks an archive. Throws ZipError and nothing else. */
export function unzip(bytes: Uint8Array, limits = zipLimits): { entries: ZipEntry[]; comment: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { directory, comment } = readDirectory(bytes, view, limits);
  const total = directory.reduce((sum, entry) => sum + entry.unpacked, 0);
  const limit = Math.min(limits.bytes, Math.max(limits.freeBytes, bytes.length * limits.ratio));
  if (total > limit) throw new ZipError('it unpacks to too much', { found: total, limit });
  return { entries: directory.map((entry) => ({ name: entry.name, bytes: unpack(bytes, entry) })), comment };
}

function readDirectory(bytes: Uint8Array, view: DataView, limits: ZipLimits) {
  const end = findEnd(bytes, view);
  const count = view.getUint16(end + 10, true),
    size = view.getUint32(end + 12, true),
    start = view.getUint32(end + 16, true);
  if (view.getUint32(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw new ZipError('it is one part of several');
  if (count === 0xffff || start === 0xffffffff) throw new ZipError('it is of the kind zip64');
  if (count > limits.entries) throw new ZipError(`it has ${count} entries, the limit is ${limits.entries}`);
  if (start + size > end) throw new ZipError('its directory lies outside of the file');
  const directory: DirectoryEntry[] = [],
    names = new Set<string>(),
    regions: [number, number][] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50)
      throw new ZipError('its directory is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw new ZipError('its directory is damaged');
    const entry = readEntry(bytes, view, at, nameLength, start);
    if (names.has(entry.name)) throw new ZipError(`"${entry.name}" occurs twice`);
    names.add(entry.name);
    regions.push([entry.start, entry.start + entry.packed]);
    directory.push(entry);
    at = next;
  }
  // Entries that share their bytes are how a small archive pretends to be a large one.
  regions.sort((a, b) => a[0] - b[0]);
  if (regions.some(([from], index) => index > 0 && from < regions[index - 1]![1]))
    throw new ZipError('its entries overlap');
  return { directory, comment: bytes.subarray(end + 22) };
}

function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  nameLength: number,
  directory: number,
): DirectoryEntry {
  const name = nameOf(bytes.subarray(at + 46, at + 46 + nameLength));
  const flags = view.getUint16(at + 8, true),
    method = view.getUint16(at + 10, true);
  if (flags & 1) throw new ZipError(`"${name}" is encrypted`);
  if (method !== 0 && method !== 8) throw new ZipError(`"${name}" is packed by the unknown method ${method}`);
  const crc = view.getUint32(at + 16, true),
    packed = view.getUint32(at + 20, true),
    unpacked = view.getUint32(at + 24, true);
  const local = view.getUint32(at + 42, true);
  if (packed === 0xffffffff || unpacked === 0xffffffff) throw new ZipError('it is of the kind zip64');
  if (local + 30 > directory || view.getUint32(local, true) !== 0x04034b50)
    throw new ZipError(`"${name}" is not where the directory says`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > directory) throw new ZipError(`"${name}" lies outside of the file`);
  if (method === 0 && packed !== unpacked) throw new ZipError(`"${name}" has two different lengths`);
  return { name, method, crc, packed, unpacked, start };
}

/** The end record: 22 bytes and a comment that reaches to the end of the file. */
function findEnd(bytes: Uint8Array, view: DataView): number {
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 22 - 0xffff; at--) {
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) === bytes.length)
      return at;
  }
  throw new ZipError('it has no zip directory at its end');
}

/** 16 KiB in give at most 16 MiB out at once, so that what is unpacked is counted before it is much. */
const inputChunk = 16_384;

function unpack(bytes: Uint8Array, entry: DirectoryEntry): Uint8Array {
  const packed = bytes.subarray(entry.start, entry.start + entry.packed);
  const unpacked = entry.method === 0 ? packed : inflate(packed, entry);
  if (crc32(unpacked) !== entry.crc) throw new ZipError(`"${entry.name}" is damaged (its checksum differs)`);
  return unpacked;
}

function inflate(packed: Uint8Array, { name, unpacked }: DirectoryEntry): Uint8Array {
  const out = new Uint8Array(unpacked);
  let used = 0,
    ended = false;
  const stream = new Inflate((chunk, last) => {
    if (used + chunk.length > unpacked)
      throw new ZipError(`"${name}" unpacks to more than the ${unpacked} bytes it claims`);
    out.set(chunk, used);
    used += chunk.length;
    ended ||= last;
  });
  try {
    for (let at = 0; at < packed.length; at += inputChunk) {
      stream.push(packed.subarray(at, at + inputChunk), at + inputChunk >= packed.length);
    }
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(
      `"${name}" is damaged (${error instanceof Error ? error.message : 'it cannot be unpacked'})`,
    );
  }
  if (used !== unpacked || !ended)
    throw new ZipError(`"${name}" unpacks to ${used} bytes instead of ${unpacked}`);
  return out;
}

const nameOf = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(new Uint8Array(bytes));

/** Packs entries without compression (weights hardly shrink), always with the same date: the same entries give the same bytes. */
export function zip(entries: readonly ZipEntry[], comment: Uint8Array): Uint8Array<ArrayBuffer> {
  // From a Map of own keys: names such as `__proto__` are names like any other.
  const files = Object.fromEntries(entries.map(({ name, bytes }) => [name, bytes]));
  const packed = zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
  const bytes = new Uint8Array(packed.length + comment.length);
  bytes.set(packed);
  bytes.set(comment, packed.length);
  new DataView(bytes.buffer).setUint16(packed.length - 2, comment.length, true);
  return bytes;
}
