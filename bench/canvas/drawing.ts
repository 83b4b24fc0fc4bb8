import type { LayerDocument, ParameterValues, Position, ProjectDocument } from '../../contract/project.ts';

/** A residual network of so many layers, in columns of a square, from top to bottom: two convolutions, norms, activations, and a sum. */
export function drawingOf(count: number): ProjectDocument {
  const layers: LayerDocument[] = [
    { id: 'input', type: 'input', params: { shape: [16, 16, 8] }, inputs: [] },
  ];
  const kinds = ['conv2d', 'batchNorm', 'activation', 'conv2d', 'batchNorm', 'add'];
  let shortcut = 'input';
  while (layers.length < count) {
    const place = (layers.length - 1) % kinds.length,
      type = kinds[place]!,
      before = layers.at(-1)!.id,
      id = `${type}${Math.ceil(layers.length / kinds.length)}${place > 2 && type !== 'add' ? 'b' : ''}`;
    if (place === 0) shortcut = before;
    const params: ParameterValues = type === 'conv2d' ? { filters: 8, padding: 'same' } : {};
    layers.push({ id, type, params, inputs: type === 'add' ? [shortcut, before] : [before] });
  }
  const perColumn = Math.round(Math.sqrt(4 * count));
  const canvas = Object.fromEntries(
    layers.map(({ id }, i): [string, Position] => [
      id,
      { x: 336 * Math.floor(i / perColumn), y: 84 * (i % perColumn) },
    ]),
  );
  return {
    format: 'backprop-project',
    version: 1,
    name: 'bench',
    description: '',
    networks: { main: { layers } },
    objective: { type: 'reconstruction', loss: 'meanSquaredError', lossParams: {}, metrics: [] },
    data: {
      source: null,
      split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1, stratify: false },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: {
      optimizer: { type: 'adam', params: {} },
      batchSize: 4,
      epochs: 1,
      seed: 1,
      lanes: 0,
      portable: false,
    },
    canvas: { main: canvas },
  };
}
