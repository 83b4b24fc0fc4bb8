import { ProblemError } from '../../contract/problems.ts';
import { chunks, firstBytes } from './files.ts';

/**
 * Text of a file in chunks, whatever program wrote it: UTF-8, UTF-16 with its mark, and Windows-1252 (Excel's csv in Western
 * Europe) where the bytes are not UTF-8. `read` may be called twice: it starts over when the guess was wrong.
 */
export async function readText<T>(
  path: string,
  read: (chunks: AsyncIterable<string>) => Promise<T>,
): Promise<T> {
  const start = await firstBytes(path, 2);
  const utf16 =
    start[0] === 0xff && start[1] === 0xfe
      ? 'utf-16le'
      : start[0] === 0xfe && start[1] === 0xff
        ? 'utf-16be'
        : null;
  try {
    return await read(decoded(path, utf16 ?? 'utf-8', utf16 === null));
  } catch (error) {
    if (error !== notUtf8) throw error;
    return await read(decoded(path, 'windows-1252', false));
  }
}

/** Not an Error that anyone sees: it only asks for another try. */
const notUtf8 = new ProblemError();

async function* decoded(path: string, encoding: string, strict: boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: strict });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw notUtf8;
    }
  };
  for await (const chunk of chunks(path)) yield decode(chunk);
  yield decode();
}

/** The beginning of a text, for a first look at it: some hundred lines. */
export async function firstText(path: string, most = 65_536): Promise<string> {
  return readText(path, async (text) => {
    let start = '';
    for await (const chunk of text) {
      start += chunk;
      if (start.length >= most) break;
    }
    return start.replace(/^\ufeff/, '');
  });
}
