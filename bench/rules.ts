/** What a person waits for at every edit: shapes, checks and rules of a whole document. */
import type { LayerDocument, ProjectDocument } from '../contract/project.ts';
import { check } from '../engine/graph/check.ts';
import { blank } from '../studio/templates/blank.ts';

const image = { id: 'input', type: 'input', params: { shape: [32, 32, 3] }, inputs: [] };
const head = (from: string): LayerDocument[] => [
  { id: 'mean', type: 'globalAvgPool2d', params: {}, inputs: [from] },
  { id: 'output', type: 'dense', params: { units: 10 }, inputs: ['mean'] },
];

/** Convolution, normalization, activation, and again. */
function chain(count: number): LayerDocument[] {
  const layers: LayerDocument[] = [image];
  const kinds = [
    ['conv2d', { filters: 16, bias: false }],
    ['batchNorm', {}],
    ['activation', {}],
  ] as const;
  while (layers.length < count - 2) {
    const [type, params] = kinds[(layers.length - 1) % kinds.length];
    layers.push({ id: `layer${layers.length}`, type, params, inputs: [layers.at(-1)!.id] });
  }
  return [...layers, ...head(layers.at(-1)!.id)];
}

/** Blocks of two convolutions with a link around them. */
function residual(count: number): LayerDocument[] {
  const layers: LayerDocument[] = [
    image,
    { id: 'stem', type: 'conv2d', params: { filters: 16 }, inputs: ['input'] },
  ];
  const add = (type: string, params: LayerDocument['params'], ...inputs: string[]) => {
    const id = `layer${layers.length}`;
    layers.push({ id, type, params, inputs });
    return id;
  };
  let from = 'stem';
  while (layers.length < count - 9) {
    let at = from;
    for (const type of ['conv2d', 'batchNorm', 'activation', 'conv2d', 'batchNorm'])
      at = add(type, type === 'conv2d' ? { filters: 16, bias: false } : {}, at);
    from = add('activation', {}, add('add', {}, at, from));
  }
  return [...layers, ...head(from)];
}

/** One layer's parameter, another at every turn: an edit. */
const edited = (document: ProjectDocument, turn: number): ProjectDocument => {
  const layers = document.networks['main']!.layers.map((layer, i) =>
    i === 1 ? { ...layer, params: { ...layer.params, filters: 16 } } : layer,
  );
  return { ...document, name: String(turn), networks: { main: { layers } } };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const rows = [chain, residual].flatMap((build) =>
  [100, 300, 1000].map((count) => {
    const layers = build(count),
      document = { ...blank, networks: { main: { layers } } };
    const found = check(document, null).problems.length,
      times: number[] = [];
    for (let turn = 0; turn < 500; turn++) {
      const next = edited(document, turn),
        from = performance.now();
      check(next, null);
      times.push(performance.now() - from);
    }
    const steady = times.slice(100);
    return {
      network: build.name,
      layers: layers.length,
      problems: found,
      'median ms': median(steady),
      'p95 ms': steady.toSorted((a, b) => a - b)[Math.floor(steady.length * 0.95)],
      'first ms': times[0],
    };
  }),
);
console.log(JSON.stringify(rows));
