// Writes a file again and again until it is killed: every version is one letter, repeated, with its own checksum.
import { createHash } from 'node:crypto';
import { writeAtomic } from '../../../studio/files/atomic.ts';

const [, , path] = process.argv;
process.stdout.write('ready\n');
for (let n = 0; ; n += 1) {
  const body = String.fromCharCode(97 + (n % 26)).repeat(200_000 + (n % 7) * 300_000);
  await writeAtomic(path, `${createHash('sha256').update(body).digest('hex')}\n${body}`);
}
