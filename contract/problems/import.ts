import { entry } from './entry.ts';

/** Problems of models from elsewhere: found by `studio/import`. */

interface Operators {
  readonly operators: readonly {
    readonly operator: string;
    readonly nodes: readonly string[];
    /** Null where there is no layer for it at all. */
    readonly reason: string | null;
  }[];
}

const most = 5;
const listed = (nodes: readonly string[]): string =>
  nodes.length > most
    ? `${nodes.slice(0, most).join(', ')} and ${nodes.length - most} more`
    : nodes.join(', ');

export const importProblems = {
  'import/unknown-kind': entry<{ known: string }>(
    'error',
    () => 'This is no model that the studio reads.',
    (d) => `Choose one of: ${d.known}.`,
  ),
  'import/no-path': entry<{ name: string }>(
    'info',
    (d) => `A browser does not tell where "${d.name}" is on this computer.`,
    () => 'Use Import a model and choose the file there, or paste its path.',
  ),
  'import/file': entry<{ format: string; reason: string }>(
    'error',
    (d) => `This is no ${d.format} that can be read: ${d.reason}.`,
    () => 'Export or copy the model again.',
  ),
  'import/pytorch': entry<Record<string, never>>(
    'error',
    () =>
      'PyTorch files hold pickled Python objects, which can run any program when they are read, and no network without its program.',
    () =>
      'Export it from PyTorch: torch.onnx.export(model.eval(), torch.zeros(1, 3, 32, 32), "model.onnx"), with the sizes of your input, and import that.',
  ),
  'import/operators': entry<Operators>(
    'error',
    (d) =>
      `The studio has no layers for a part of this model: ${d.operators
        .map(
          ({ operator, nodes, reason }) =>
            `${operator}${reason === null ? '' : ` (${reason})`} at ${listed(nodes)}`,
        )
        .join('; ')}. Nothing was imported.`,
    () =>
      'Export the model without these operators, or up to the layer before them; docs/import.md lists those that are read.',
  ),
  'import/input-shape': entry<{ input: string; sizes: string; axes: readonly number[] }>(
    'error',
    (d) => `The input "${d.input}" has no sizes of one sample that the studio could take: ${d.sizes}.`,
    () => 'Export the model with fixed sizes for everything but the batch.',
  ),
} as const;
