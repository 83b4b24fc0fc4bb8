import { spawnSync } from 'node:child_process';

/** Debian's python3 with python3-torch and libopenblas0-pthread, or another one. */
export const python = process.env['BACKPROP_PYTHON'] ?? '/usr/bin/python3';
const probe = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
export const torchVersion: string | null = probe.status === 0 ? probe.stdout.trim() : null;
if (torchVersion === null) console.log(`Not compared with PyTorch: ${python} has no torch.`);
