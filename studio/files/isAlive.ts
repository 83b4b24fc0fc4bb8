import { existsSync, readFileSync } from 'node:fs';
import { errorCode } from './problems.ts';

/**
 * Whether a process of this machine lives. One that may not be asked (EPERM) does; one that has ended and that its
 * parent has not taken notice of yet (a zombie: it answers to signals for as long as that takes) does not.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return process.platform !== 'linux' || !hasEnded(pid);
}

/** proc(5): the state follows the name, which may itself hold brackets. */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch (error) {
    // ENOENT, ESRCH: it went in between. Others: /proc tells nothing here, the signal's answer stands.
    return ['ENOENT', 'ESRCH'].includes(errorCode(error) ?? '') && existsSync('/proc/self/stat');
  }
}
