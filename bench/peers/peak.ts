import { readFileSync } from 'node:fs';

/**
 * The most that this process has held at once, in bytes. On Linux from its own memory's high-water mark: what `getrusage` tells
 * is never less than what the process that started it held at that moment.
 */
export function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  if (!found) throw new Error('/proc/self/status has no VmHWM');
  return Number(found[1]) * 1024;
}
