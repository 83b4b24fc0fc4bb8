import { unsupported } from '../../builder.ts';
import { fromEnd, listOf } from '../fold.ts';
import { isBatch, sizeOfAxis, withoutBatch, type Axis, type Flow } from '../flow.ts';
import type { Node } from '../graph.ts';
import { constantAt, flowOf, imageFlow, imageOf, type Operator, type Scene } from './operator.ts';
import { marginsOf, paddingOf, slidingOf, type Sliding } from './windows.ts';

/** Sizes rounded up: behind the image are as many cells as the last window hangs over, if it begins on the image. */
function roundedUp(sliding: Sliding): Sliding {
  const { sizes, kernel, stride, before, after } = sliding;
  const more = sizes.map((size, i) => {
    const left = (size + before[i] + after[i] - kernel[i]) % stride[i];
    const last = size + before[i] + after[i] - kernel[i] - left + stride[i];
    return left > 0 && last < size + before[i] ? stride[i] - left : 0;
  });
  return more.some((n) => n > 0) ? { ...sliding, after: after.map((n, i) => n + more[i]) } : sliding;
}

function pool(kind: 'max' | 'avg', node: Node, flow: Flow, scene: Scene): Flow {
  const { builder } = scene;
  const { input, batch, channels, spatial } = imageOf(flow, scene);
  const kernel = node.ints('kernel_shape') ?? [];
  if (kernel.length !== spatial.length || kernel.length > 2)
    unsupported(`it pools over ${kernel.length} axes`);
  const sliding = slidingOf(node, spatial.map(sizeOfAxis), kernel, undefined);
  const { stride, dilation } = sliding;
  if (dilation.some((n) => n !== 1)) unsupported('its window has holes (dilations)');
  const counts = node.int('count_include_pad', 0) === 1;
  const isUp = node.int('ceil_mode', 0) === 1;
  const hanging = isUp ? roundedUp(sliding) : sliding;
  const padding = paddingOf(hanging);
  const both = kernel.length === 2;
  const isPadded = padding === null;
  if (hanging !== sliding && (isPadded || counts))
    unsupported('it rounds sizes up (ceil_mode) where no padding of the studio does');
  if (isPadded && (!both || kind === 'max' || !counts)) unsupported('it pads its sides differently');
  const from = isPadded ? builder.add('zeroPad2d', marginsOf(sliding), [input]) : input;
  const params = {
    kernel: both ? kernel : kernel[0],
    stride: both ? stride : stride[0],
    padding: padding ?? 'valid',
    ...(kind === 'avg' && { countPadding: counts && !isPadded }),
  };
  const id = builder.add(both ? `${kind}Pool2d` : `${kind}Pool1d`, params, [from]);
  return imageFlow(id, batch, scene, channels);
}

/** One number for each of `channels`, out of all values along the other axes. */
function global(
  kind: 'Avg' | 'Max',
  flow: Flow,
  reduced: readonly Axis[],
  channels: readonly Axis[],
  { builder }: Scene,
): string {
  if (reduced.length > 2 || reduced.length === 0 || reduced.some(isBatch))
    unsupported('it reduces other axes than height and width, or steps');
  const last = channels.flatMap(withoutBatch);
  const input = builder.arranged(flow, [...reduced, last]);
  return builder.add(reduced.length === 2 ? `global${kind}Pool2d` : `global${kind}Pool1d`, {}, [input]);
}

const globalOf = (kind: 'Avg' | 'Max'): Operator => ({
  becomes: `global${kind}Pool2d, global${kind}Pool1d`,
  translate(_, inputs, scene) {
    const flow = flowOf(inputs);
    const { batch, channels, spatial } = imageOf(flow, scene);
    const layer = global(kind, flow, spatial, [channels], scene);
    return [{ kind: 'flow', layer, axes: [batch, channels, ...spatial.map(() => [])], ours: [channels] }];
  },
});

const reduceOf = (kind: 'Avg' | 'Max'): Operator => ({
  becomes: `global${kind}Pool2d, global${kind}Pool1d, over height and width or over steps`,
  translate(node, inputs, scene) {
    const flow = flowOf(inputs);
    const axes = listOf(node, 'axes', constantAt(inputs, 1)) ?? flow.axes.map((_, i) => i);
    const reduced = new Set(axes.map((axis) => fromEnd(axis, flow.axes.length)));
    const keeps = node.int('keepdims', 1) === 1;
    const rest = flow.axes.filter((_, i) => !reduced.has(i));
    const layer = global(
      kind,
      flow,
      flow.axes.filter((_, i) => reduced.has(i)),
      rest,
      scene,
    );
    return [
      {
        kind: 'flow',
        layer,
        axes: keeps ? flow.axes.map((axis, i) => (reduced.has(i) ? [] : axis)) : rest,
        ours: [rest.flatMap(withoutBatch)],
      },
    ];
  },
});

export const pooling: Readonly<Record<string, Operator>> = {
  MaxPool: {
    becomes: 'maxPool1d, maxPool2d',
    translate: (node, inputs, scene) => [pool('max', node, flowOf(inputs), scene)],
  },
  AveragePool: {
    becomes: 'avgPool1d, avgPool2d',
    translate: (node, inputs, scene) => [pool('avg', node, flowOf(inputs), scene)],
  },
  GlobalAveragePool: globalOf('Avg'),
  GlobalMaxPool: globalOf('Max'),
  ReduceMean: reduceOf('Avg'),
  ReduceMax: reduceOf('Max'),
};
