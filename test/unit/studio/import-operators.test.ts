import { describe, expect, test } from 'vitest';
import { inferNetworks } from '../../../engine/graph/networks.ts';
import { onnxBytes, type OnnxModel, type OnnxNode } from '../../cases/onnxFile.ts';
import { importer, numbers, single } from './imports.ts';
import { codesOf } from './studio.ts';

const { imported } = importer();

describe('what layers an operator becomes', () => {
  const typesOf = async (model: OnnxModel) => {
    const { opened } = await imported(onnxBytes(model));
    const { networks } = opened.document;
    expect(inferNetworks(opened.document).get('main')!.problems).toEqual([]);
    return networks.main!.layers.slice(1).map(({ type, params }) => [type, params]);
  };
  const image = ['n', 3, 9, 9];
  const kernel = (dims: number[]) => ({
    tensors: [{ name: 'w', dims, values: numbers(dims.reduce((a, b) => a * b, 1)) }],
  });

  test('padding that differs by side becomes a layer, where a convolution or a counted mean allows it', async () => {
    const conv = {
      operator: 'Conv',
      inputs: ['x', 'w'],
      attributes: { pads: [0, 1, 2, 1], strides: [2, 2] },
    };
    expect(await typesOf(single(conv, image, kernel([4, 3, 3, 3])))).toEqual([
      ['zeroPad2d', { top: 0, bottom: 2 }],
      ['conv2d', { filters: 4, stride: [2, 2], padding: 'valid', bias: false }],
    ]);
    const pool = (operator: string, attributes = {}) =>
      single({ operator, attributes: { kernel_shape: [2, 2], pads: [1, 0, 0, 1], ...attributes } }, image);
    expect(await codesOf(imported(onnxBytes(pool('MaxPool'))))).toEqual(['import/operators']);
    expect(await codesOf(imported(onnxBytes(pool('AveragePool'))))).toEqual(['import/operators']);
    expect((await typesOf(pool('AveragePool', { count_include_pad: 1 }))).map(([type]) => type)).toEqual([
      'zeroPad2d',
      'avgPool2d',
    ]);
  });

  test('SAME_UPPER is our "same", SAME_LOWER is not where the odd cell lies before', async () => {
    const conv = (auto: string) => ({ operator: 'Conv', inputs: ['x', 'w'], attributes: { auto_pad: auto } });
    const sizes = ['n', 3, 8, 8];
    expect(
      (await typesOf(single(conv('SAME_UPPER'), sizes, kernel([2, 3, 2, 2])))).map(([type]) => type),
    ).toEqual(['conv2d']);
    expect(
      (await typesOf(single(conv('SAME_LOWER'), sizes, kernel([2, 3, 2, 2])))).map(([type]) => type),
    ).toEqual(['zeroPad2d', 'conv2d']);
  });

  test('each filter of its own channel is a depthwise convolution, of several channels a grouped one', async () => {
    const conv = (group: number) => ({
      operator: 'Conv',
      inputs: ['x', 'w'],
      attributes: { group, pads: [1, 1, 1, 1] },
    });
    const sizes = ['n', 4, 8, 8];
    expect((await typesOf(single(conv(4), sizes, kernel([8, 1, 3, 3]))))[0]).toEqual([
      'depthwiseConv2d',
      { multiplier: 2, bias: false },
    ]);
    expect((await typesOf(single(conv(2), sizes, kernel([6, 2, 3, 3]))))[0]).toEqual([
      'conv2d',
      { filters: 6, groups: 2, bias: false },
    ]);
  });

  test('images of Keras and TensorFlow, channels last, need no layer for their transposes', async () => {
    const model: OnnxModel = {
      inputs: { x: ['n', 9, 9, 3] },
      nodes: [
        { operator: 'Transpose', inputs: ['x'], outputs: ['a'], attributes: { perm: [0, 3, 1, 2] } },
        { operator: 'Conv', inputs: ['a', 'w'], outputs: ['b'] },
        { operator: 'Transpose', inputs: ['b'], outputs: ['c'], attributes: { perm: [0, 2, 3, 1] } },
        { operator: 'Flatten', inputs: ['c'], outputs: ['d'] },
        { operator: 'MatMul', inputs: ['d', 'v'], outputs: ['y'] },
      ],
      outputs: ['y'],
      tensors: [...kernel([4, 3, 3, 3]).tensors, { name: 'v', dims: [196, 2], values: numbers(392) }],
    };
    expect((await typesOf(model)).map(([type]) => type)).toEqual(['conv2d', 'flatten', 'dense']);
  });

  test('a constant behind a product is its bias, unless the product is used elsewhere, too', async () => {
    const nodes: OnnxNode[] = [
      { operator: 'MatMul', inputs: ['x', 'w'], outputs: ['a'] },
      { operator: 'Add', inputs: ['b', 'a'], outputs: ['c'] },
    ];
    const model: OnnxModel = {
      inputs: { x: ['n', 3] },
      nodes,
      outputs: ['c'],
      tensors: [...kernel([3, 3]).tensors, { name: 'b', dims: [3], values: [1, 2, 3] }],
    };
    expect(await typesOf(model)).toEqual([['dense', { units: 3 }]]);
    const both = [...nodes, { operator: 'Add', inputs: ['a', 'c'], outputs: ['y'] }];
    expect((await typesOf({ ...model, nodes: both, outputs: ['y'] })).map(([type]) => type)).toEqual([
      'dense',
      'batchNorm',
      'add',
    ]);
  });
});
