import type { CodeTarget } from '../../contract/commands.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { inferNetworks } from '../../engine/graph/networks.ts';
import { jsonCode } from './json.ts';
import { kerasCode } from './keras/index.ts';
import type { CodeLine } from './line.ts';
import { torchCode } from './torch/index.ts';

/** In what the networks of a project can be written: one entry is one way. */
export const targets = {
  pytorch: { title: 'PyTorch', language: 'python' },
  keras: { title: 'Keras', language: 'python' },
  json: { title: 'JSON', language: 'json' },
} as const satisfies Record<CodeTarget, { title: string; language: string }>;
export type Target = CodeTarget;

export function codeOf(document: ProjectDocument, target: Target): readonly CodeLine[] {
  if (target === 'json') return jsonCode(document);
  const networks = inferNetworks(document);
  return target === 'pytorch' ? torchCode(document, networks) : kerasCode(document, networks);
}
