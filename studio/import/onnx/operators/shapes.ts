import { unsupported } from '../../builder.ts';
import { constantOf, scalarOf, type Constant } from '../constant.ts';
import { fromEnd, listOf, numbers, resized, squeezed, unsqueezed } from '../fold.ts';
import { isBatch, permuted, reshaped, shapeOf, type Flow } from '../flow.ts';
import type { Node } from '../graph.ts';
import { constantAt, flowOf, imageFlow, imageOf, type Operator, type Scene } from './operator.ts';
import { lastStep } from './recurrent.ts';

const inSizes = (flow: Flow, sizes: readonly number[] | null): Flow =>
  (sizes && reshaped(flow, sizes)) ??
  unsupported(`it reshapes ${shapeOf(flow).join(' x ')} to ${sizes?.join(' x ') ?? 'sizes that do not fit'}`);

const view = (
  becomes: string,
  sizes: (node: Node, shape: readonly number[], given: Constant | null) => readonly number[] | null,
): Operator => ({
  becomes,
  translate(node, inputs) {
    const flow = flowOf(inputs);
    return [inSizes(flow, sizes(node, shapeOf(flow), constantAt(inputs, 1)))];
  },
});

const identity: Operator = { becomes: 'nothing', translate: (_, inputs) => [flowOf(inputs)] };

/** Zeros around an image; around a sequence they wait for a convolution. */
function padded(node: Node, flow: Flow, pads: readonly number[] | null, scene: Scene): Flow {
  const rank = flow.axes.length;
  if (!pads || pads.length !== 2 * rank) return unsupported('it does not say how much it pads');
  if (node.text('mode', 'constant') !== 'constant')
    unsupported(`it pads by "${node.text('mode', '')}", not with zeros`);
  const margin = flow.axes.map((_, i) => [pads[i], pads[i + rank]] as const);
  if (margin.flat().every((n) => n === 0)) return flow;
  if (
    margin
      .slice(0, 2)
      .flat()
      .some((n) => n !== 0) ||
    isBatch(flow.axes[1])
  )
    unsupported('it pads other axes than height and width, or steps');
  if (rank === 3) return { ...flow, margin };
  const { input, batch, channels } = imageOf(flow, scene);
  const cut = (n: number): number => Math.max(0, n);
  const [[top, bottom], [left, right]] = margin.slice(2);
  let layer = input;
  if (margin.flat().some((n) => n > 0))
    layer = scene.builder.add(
      'zeroPad2d',
      { top: cut(top), bottom: cut(bottom), left: cut(left), right: cut(right) },
      [layer],
    );
  if (margin.flat().some((n) => n < 0))
    layer = scene.builder.add(
      'crop2d',
      { top: cut(-top), bottom: cut(-bottom), left: cut(-left), right: cut(-right) },
      [layer],
    );
  return imageFlow(layer, batch, scene, channels);
}

/** A part of an image, or the last step of a sequence. */
function sliced(node: Node, inputs: Parameters<Operator['translate']>[1], scene: Scene): Flow {
  const flow = flowOf(inputs);
  const [starts, ends] = [
    listOf(node, 'starts', constantAt(inputs, 1)),
    listOf(node, 'ends', constantAt(inputs, 2)),
  ];
  const axes = listOf(node, 'axes', constantAt(inputs, 3)) ?? starts?.map((_, i) => i);
  if (!starts || !ends || !axes || numbers(constantAt(inputs, 4))?.some((step) => step !== 1))
    return unsupported('it takes every so many values');
  const sizes = shapeOf(flow);
  const ranges = flow.axes.map(() => [0, 0]);
  axes.forEach((given, i) => {
    const axis = fromEnd(given, sizes.length);
    const clamp = (at: number): number => Math.min(Math.max(fromEnd(at, sizes[axis]), 0), sizes[axis]);
    ranges[axis] = [clamp(starts[i]), sizes[axis] - clamp(ends[i])];
  });
  const cut = ranges.flatMap(([from, to], axis) => (from || to ? [axis] : []));
  if (cut.length === 0) return flow;
  if (cut.length === 1 && sizes[cut[0]] - ranges[cut[0]][0] - ranges[cut[0]][1] === 1) {
    const made = lastStep(flow, cut[0], ranges[cut[0]][0], scene);
    if (made) return { ...made, axes: made.axes.toSpliced(cut[0], 0, []) };
  }
  if (sizes.length !== 4 || cut.some((axis) => axis < 2))
    return unsupported('it takes a part of what is no image');
  const { input, batch, channels } = imageOf(flow, scene);
  const [[top, bottom], [left, right]] = ranges.slice(2);
  return imageFlow(
    scene.builder.add('crop2d', { top, bottom, left, right }, [input]),
    batch,
    scene,
    channels,
  );
}

/** Where nearest-neighbour interpolation reads from, by the formulas of the standard; must be what repeating gives. */
function upsampled(node: Node, flow: Flow, scales: readonly number[] | null, scene: Scene): Flow {
  const sizes = shapeOf(flow);
  if (node.text('mode', 'nearest') !== 'nearest')
    return unsupported(`it interpolates ("${node.text('mode', '')}")`);
  if (sizes.length !== 4 || !scales || scales.length !== 4 || scales[0] !== 1 || scales[1] !== 1)
    return unsupported('it resizes other axes than height and width');
  const factors = scales.slice(2);
  if (factors.some((n) => !Number.isInteger(n) || n < 1)) unsupported(`it resizes by ${factors.join(' x ')}`);
  const mode = node.text(
    'coordinate_transformation_mode',
    node.operator === 'Upsample' ? 'asymmetric' : 'half_pixel',
  );
  const rounding = node.text('nearest_mode', node.operator === 'Upsample' ? 'floor' : 'round_prefer_floor');
  const round = {
    floor: Math.floor,
    ceil: Math.ceil,
    round_prefer_ceil: Math.round,
    round_prefer_floor: (x: number) => Math.ceil(x - 0.5),
  }[rounding];
  const place: ((at: number, factor: number, size: number) => number) | undefined = {
    asymmetric: (at: number, factor: number) => at / factor,
    half_pixel: (at: number, factor: number) => (at + 0.5) / factor - 0.5,
    pytorch_half_pixel: (at: number, factor: number) => (at + 0.5) / factor - 0.5,
    align_corners: (at: number, factor: number, size: number) => (at * (size - 1)) / (size * factor - 1),
  }[mode];
  const repeats = factors.every((factor, i) =>
    Array.from({ length: sizes[i + 2] * factor }, (_, at) => at).every((at) => {
      const from = place && round ? round(place(at, factor, sizes[i + 2])) : NaN;
      return Math.min(Math.max(from, 0), sizes[i + 2] - 1) === Math.floor(at / factor);
    }),
  );
  if (!repeats) unsupported(`it reads neighbours by "${mode}" and "${rounding}"`);
  const { input, batch, channels } = imageOf(flow, scene);
  return imageFlow(scene.builder.add('upsample2d', { size: factors }, [input]), batch, scene, channels);
}

export const shapes: Readonly<Record<string, Operator>> = {
  Identity: identity,
  Cast: {
    becomes: 'nothing; of tokens, also to whole numbers',
    translate(node, inputs, { builder }) {
      const flow = flowOf(inputs);
      const to = node.int('to', 1);
      const isFloat = [1, 10, 11, 16].includes(to);
      // Of what flows in, whole numbers are whole already.
      const isToken = [2, 3, 4, 5, 6, 7, 12, 13].includes(to) && builder.layer(flow.layer).type === 'input';
      return [isFloat || isToken ? flow : unsupported('it makes other things than numbers, or rounds')];
    },
  },
  Dropout: {
    becomes: 'dropout',
    translate(node, inputs, { builder }) {
      const flow = flowOf(inputs);
      const given = constantAt(inputs, 1);
      const rate = given ? (scalarOf(given) ?? 0.5) : node.float('ratio', 0.5);
      const id = builder.add('dropout', { rate: Number(rate.toPrecision(6)) }, [
        builder.arranged(flow, flow.ours),
      ]);
      return [{ kind: 'flow', layer: id, axes: flow.axes, ours: flow.ours }, null];
    },
  },
  Reshape: view('flatten or reshape, where a layer behind it needs one', (node, shape, to) => {
    const sizes = numbers(to) ?? node.ints('shape');
    return sizes && resized(shape, sizes, node.int('allowzero', 0) === 1);
  }),
  Flatten: view('flatten, where a layer behind it needs one', (node, shape) => {
    const axis = fromEnd(node.int('axis', 1), shape.length);
    const size = (part: readonly number[]): number => part.reduce((product, n) => product * n, 1);
    return [size(shape.slice(0, axis)), size(shape.slice(axis))];
  }),
  Squeeze: view('nothing', (node, shape, axes) => squeezed(shape, listOf(node, 'axes', axes))),
  Unsqueeze: view('nothing', (node, shape, axes) => unsqueezed(shape, listOf(node, 'axes', axes) ?? [])),
  Transpose: {
    becomes: 'nothing; a layer behind it must find its axes in the order of the studio',
    translate(node, inputs) {
      const flow = flowOf(inputs);
      return [permuted(flow, node.ints('perm') ?? flow.axes.map((_, i) => flow.axes.length - 1 - i))];
    },
  },
  Expand: {
    becomes: 'nothing, to the same sizes',
    translate(_, inputs) {
      const flow = flowOf(inputs);
      const sizes = numbers(constantAt(inputs, 1)) ?? [];
      const own = shapeOf(flow);
      const isSame =
        sizes.length <= own.length &&
        sizes.every((size, i) => size === 1 || size === own[i + own.length - sizes.length]);
      return [isSame ? flow : unsupported('it spreads values')];
    },
  },
  Pad: {
    becomes: 'zeroPad2d, crop2d for less than nothing; of a sequence the padding of the conv1d behind it',
    translate(node, inputs, scene) {
      const value = constantAt(inputs, 2);
      if (value && scalarOf(value) !== 0) unsupported('it pads with other values than zero');
      if (node.float('value', 0) !== 0) unsupported('it pads with other values than zero');
      const axes = numbers(constantAt(inputs, 3));
      const flow = flowOf(inputs);
      let pads = numbers(constantAt(inputs, 1)) ?? node.ints('pads');
      if (axes && pads) {
        const [given, rank] = [pads, flow.axes.length];
        const all = new Array<number>(2 * rank).fill(0);
        axes.forEach((axis, i) => {
          all[fromEnd(axis, rank)] = given[i];
          all[fromEnd(axis, rank) + rank] = given[i + axes.length];
        });
        pads = all;
      }
      return [padded(node, flow, pads, scene)];
    },
  },
  Slice: {
    becomes: 'crop2d; the last step of a recurrent layer: its `returns`',
    translate: (node, inputs, scene) => [sliced(node, inputs, scene)],
  },
  Resize: {
    becomes: 'upsample2d, nearest neighbour, by whole factors',
    translate(node, inputs, scene) {
      const flow = flowOf(inputs);
      const own = shapeOf(flow);
      const old = scene.graph.opset < 11;
      const scales = numbers(constantAt(inputs, old ? 1 : 2));
      const sizes = numbers(constantAt(inputs, 3));
      return [
        upsampled(
          node,
          flow,
          scales?.length ? scales : (sizes?.map((size, i) => size / own[i]) ?? null),
          scene,
        ),
      ];
    },
  },
  Upsample: {
    becomes: 'upsample2d',
    translate: (node, inputs, scene) => [
      upsampled(node, flowOf(inputs), numbers(constantAt(inputs, 1) ?? node.constant('scales')), scene),
    ],
  },
  Shape: {
    becomes: 'nothing: sizes are known',
    translate(node, inputs) {
      const value = inputs[0];
      const sizes = value?.kind === 'flow' ? shapeOf(value) : (value?.shape ?? []);
      const from = fromEnd(node.int('start', 0), sizes.length);
      const to = node.has('end') ? fromEnd(node.int('end', 0), sizes.length) : sizes.length;
      const part = sizes.slice(from, to);
      return [constantOf([part.length], part)];
    },
  },
};
