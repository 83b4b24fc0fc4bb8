import { expect } from 'vitest';
import type { LayerDocument } from '../../../contract/project.ts';
import type { NamedTensor } from '../../../engine/formats/index.ts';
import { infer, type InferredNetwork } from '../../../engine/graph/infer.ts';
import { fromLayout, toLayout, torchLayout } from '../../../studio/export/layout.ts';

/** Networks whose weights are exported with numbers by which each can be told. */

export function networkOf(...layers: LayerDocument[]): InferredNetwork {
  const network = infer('main', { layers });
  expect(network.problems).toEqual([]);
  return network;
}

export const numbered = (network: InferredNetwork): NamedTensor[] =>
  network.layers.flatMap((l) =>
    l.weights.map(({ name, shape }) => ({
      name: `${l.id}.${name}`,
      shape,
      values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + 1)),
    })),
  );

export const named = (tensors: readonly NamedTensor[], name: string): NamedTensor =>
  tensors.find((t) => t.name === name)!;

/** What a network's weights are here and in PyTorch, once it is clear that they come back bit for bit. */
export function exported(...layers: LayerDocument[]) {
  const network = networkOf(...layers),
    layout = torchLayout(network);
  const ours = numbered(network),
    theirs = toLayout(layout, ours);
  expect(fromLayout(layout, theirs)).toEqual(ours);
  return {
    ours: (name: string) => named(ours, name).values,
    theirs: (name: string) => [...named(theirs, name).values],
    shapes: Object.fromEntries(theirs.map((t) => [t.name, t.shape])),
    notes: layout.notes,
  };
}
