import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { isProblem } from '../../../engine/layers/layer.ts';
import { layers, type LayerName } from '../../../engine/layers/index.ts';
import { withDefaults } from '../../../engine/parameters.ts';

const shapeOf = (type: LayerName, params: ParameterValues, ...inputs: (readonly number[])[]) => {
  const shape = layers[type].shape(withDefaults(layers[type].parameters, params), inputs);
  return isProblem(shape) ? shape.code : shape;
};

describe('what does not fit is a problem before training', () => {
  it.each<[LayerName, ParameterValues, readonly number[], string]>([
    ['groupNorm', {}, [8], 'graph/rank'],
    ['groupNorm', { groups: 4 }, [3, 3, 6], 'graph/parameter'],
    ['groupNorm', {}, [1, 1, 20_000], 'graph/too-many-channels'],
    ['spatialDropout2d', {}, [8, 3], 'graph/rank'],
    ['upsample2d', {}, [8, 3], 'graph/rank'],
    ['zeroPad2d', {}, [8], 'graph/rank'],
    ['crop2d', { top: 2, bottom: 2 }, [4, 9, 1], 'graph/parameter'],
    ['crop2d', { left: 2, right: 3 }, [9, 5, 1], 'graph/parameter'],
    ['conv1d', {}, [5, 5, 2], 'graph/rank'],
    ['conv1d', { kernel: 4, padding: 'valid' }, [3, 2], 'graph/window-too-large'],
    ['conv1d', { kernel: 2, padding: 2 }, [3, 2], 'graph/window-too-large'],
    ['conv1d', { groups: 2 }, [5, 3], 'graph/parameter'],
    ['conv2d', { groups: 3, filters: 4 }, [5, 5, 6], 'graph/parameter'],
    ['maxPool1d', { kernel: 4 }, [3, 2], 'graph/window-too-large'],
    ['globalAvgPool1d', {}, [3], 'graph/rank'],
    ['depthwiseConv2d', { multiplier: 64 }, [4, 4, 300], 'graph/too-many-channels'],
    ['convTranspose2d', { outputPadding: [1, 1] }, [4, 4, 3], 'graph/parameter'],
    ['convTranspose2d', { padding: 'valid', outputPadding: [2, 0] }, [4, 4, 3], 'graph/parameter'],
    ['convTranspose2d', { padding: 9 }, [2, 2, 3], 'graph/parameter'],
  ])('%s %o of %o: %s', (type, params, input, code) => expect(shapeOf(type, params, input)).toBe(code));
});

describe('sizes', () => {
  it.each<[LayerName, ParameterValues, readonly number[], readonly number[]]>([
    ['conv1d', { filters: 4, stride: 2 }, [7, 3], [4, 4]],
    ['conv1d', { filters: 4, padding: 1, kernel: 2 }, [7, 3], [8, 4]],
    ['conv1d', { filters: 4, padding: 'causal', kernel: 5, stride: 3 }, [7, 3], [3, 4]],
    ['upsample2d', { size: [2, 3] }, [2, 2, 5], [4, 6, 5]],
    ['zeroPad2d', { top: 2 }, [2, 2, 5], [5, 4, 5]],
    ['crop2d', { right: 0 }, [4, 4, 5], [2, 3, 5]],
    ['depthwiseConv2d', { multiplier: 2 }, [4, 4, 5], [4, 4, 10]],
    ['convTranspose2d', { filters: 2 }, [4, 5, 3], [8, 10, 2]],
    ['convTranspose2d', { filters: 2, padding: 1, outputPadding: [1, 1] }, [4, 5, 3], [8, 10, 2]],
    ['convTranspose2d', { filters: 2, padding: 'valid' }, [4, 5, 3], [9, 11, 2]],
  ])('%s %o of %o is %o', (type, params, input, shape) =>
    expect(shapeOf(type, params, input)).toEqual(shape),
  );
});

describe('recurrent layers', () => {
  it.each<[LayerName, ParameterValues, readonly number[][], readonly number[] | string]>([
    ['simpleRnn', { units: 4 }, [[5, 3]], [4]],
    ['simpleRnn', { units: 4, returns: 'sequence' }, [[5, 3]], [5, 4]],
    ['simpleRnn', { units: 4, direction: 'both' }, [[5, 3], [8]], [8]],
    ['simpleRnn', { units: 4, direction: 'both', returns: 'sequence' }, [[5, 3]], [5, 8]],
    ['lstm', { units: 4, returns: 'state' }, [[5, 3]], [8]],
    ['lstm', { units: 4, returns: 'state', direction: 'both' }, [[5, 3], [8]], [16]],
    ['lstm', { units: 4, returns: 'sequence' }, [[5, 3], [8]], [5, 4]],
    ['gru', { units: 4, direction: 'both' }, [[5, 3]], [8]],
    ['lstm', { units: 4 }, [[5, 3], [12]], 'graph/rank'],
    ['gru', { units: 4 }, [[5, 3], [8]], 'graph/rank'],
    ['simpleRnn', {}, [[5]], 'graph/rank'],
    ['simpleRnn', {}, [[5, 5, 1]], 'graph/rank'],
    ['simpleRnn', { units: 4 }, [[5, 3], [8]], 'graph/rank'],
    [
      'simpleRnn',
      { units: 4 },
      [
        [5, 3],
        [1, 4],
      ],
      'graph/rank',
    ],
  ])('%s %o of %o: %o', (type, params, inputs, shape) =>
    expect(shapeOf(type, params, ...inputs)).toEqual(shape),
  );
});
