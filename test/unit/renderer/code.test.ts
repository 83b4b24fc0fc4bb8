import { describe, expect, it } from 'vitest';
import { codeOf, targets, type Target } from '../../../renderer/code/index.ts';
import { tokensOf } from '../../../renderer/code/highlight.ts';
import { textOf } from '../../../renderer/code/line.ts';
import { pythonNames } from '../../../renderer/code/python.ts';
import { shownAs } from '../../../renderer/document/codePlaces.ts';
import { formatDocument } from '../../../studio/projects/write.ts';
import { templates } from '../../../studio/templates/index.ts';
import { instanceOf, repeated, withBlocks } from '../../cases/blocks.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const all = Object.keys(targets) as Target[];
const image = layerOf('input', 'input', { shape: [5, 5, 2] });
const pytorch = (...layers: Parameters<typeof projectOf>[0]): string =>
  textOf(codeOf(projectOf(layers), 'pytorch'));
const keras = (...layers: Parameters<typeof projectOf>[0]): string =>
  textOf(codeOf(projectOf(layers), 'keras'));

describe('code of a network', () => {
  it.each(all)('has lines for every layer of every template: %s', (target) => {
    for (const [name, { document }] of Object.entries(templates)) {
      const places = codeOf(document, target).flatMap((line) => line.places);
      const told = new Set(places.map(({ network, layer }) => `${network} ${layer}`));
      const drawn = Object.entries(document.networks).flatMap(([network, { layers }]) =>
        layers.map(({ id }) => `${network} ${id}`),
      );
      expect([...told].sort(), name).toEqual(drawn.sort());
    }
  });

  it('trains every template in PyTorch, or says why it does not', () => {
    for (const [name, { document }] of Object.entries(templates)) {
      const code = textOf(codeOf(document, 'pytorch')),
        why = name === 'bayesian-regression' ? /has no optimizer/ : /valid steps of each sequence alone/;
      if (!code.includes('def train(')) expect(code, name).toMatch(why);
    }
  });

  it('trains every template in Keras, or says why it does not', () => {
    for (const [name, { document }] of Object.entries(templates)) {
      const code = textOf(codeOf(document, 'keras'));
      if (!/model\.fit\(|def train\(/.test(code)) expect([name, code]).toContain('bayesian-regression');
    }
  });

  it('gives every output its loss, its weight and its data, in one order', () => {
    const judged = (target: string, loss: string) => ({ target, loss, lossParams: {}, metrics: [] });
    const document = projectOf(
      [
        layerOf('in', 'input', { shape: [4] }),
        layerOf('hidden', 'dense', { units: 4 }, 'in'),
        layerOf('age', 'dense', { units: 1 }, 'hidden'),
        layerOf('kind', 'dense', { units: 3 }, 'hidden'),
      ],
      {
        loss: 'crossEntropy',
        metrics: ['accuracy'],
        heads: {
          hidden: judged('input', 'meanAbsoluteError'),
          age: { ...judged('target:age', 'meanSquaredError'), metrics: ['mae'], weight: 0.5 },
        },
      },
    );
    const written = textOf(codeOf(document, 'keras'));
    expect(written).toContain('return keras.Model(in_, [kind, hidden, age], name=');
    expect(written).toMatch(
      /loss=\[\s*keras.losses.SparseCat.*,\s*keras.losses.MeanAbs.*,\s*keras.losses.MeanSq.*,\s*\]/,
    );
    expect(written).toContain("loss_weights=[1, 1, 0.5],\n    metrics=[['accuracy'], [], ['mae']],");
    expect(written).toContain('model.fit(x_train, [t_train, x_train, age_train], ');
    const ends = codeOf(document, 'pytorch').find(({ text }) => text.includes('return kind, hidden, age'));
    // Functions of its own for a loss, where the outputs have several shapes.
    const { heads } = document.objective,
      own = {
        ...document.objective,
        loss: 'halfSquaredError',
        heads: { ...heads, age: judged('target:age', 'halfSquaredError') },
      };
    const functions = textOf(codeOf({ ...document, objective: own }, 'keras'));
    expect(functions.match(/def half_squared_error\w*/g)).toEqual([
      'def half_squared_error',
      'def half_squared_error_2',
    ]);
    expect(functions).toMatch(
      /loss=\[\s*half_squared_error,\s*keras.losses.MeanAbs.*,\s*half_squared_error_2,/,
    );
    expect(ends!.places.map(({ layer }) => layer)).toEqual(['kind', 'hidden', 'age']);
  });

  it('compares what Keras gives back with the input in the shape of the output', () => {
    const of = (name: 'digits-ae' | 'digits-pca-ae') => textOf(codeOf(templates[name]!.document, 'keras'));
    for (const name of ['digits-ae', 'digits-pca-ae'] as const)
      expect(of(name)).toContain('model.fit(x_train, x_train.reshape(-1, 64), ');
  });

  it('lights the layers that are pre-trained', () => {
    const { document } = templates['stacked-pretraining']!;
    const stages = {
      pytorch: '(model.hidden2, torch.sigmoid, nn.Linear(64, 100))',
      keras: "pretrain(['hidden2', 'sigmoid2'], what_it_reads('hidden2'))",
    };
    for (const [target, line] of Object.entries(stages)) {
      const stage = codeOf(document, target as Target).find(({ text }) => text.includes(line));
      expect(stage?.places.map(({ layer }) => layer)).toEqual(['hidden2', 'sigmoid2']);
    }
  });

  it('writes no training of networks that are not complete or do not fit', () => {
    const { document } = templates['digits-vae']!;
    const without = { ...document, networks: { ...document.networks, decoder: { layers: [] } } };
    expect(textOf(codeOf(without, 'pytorch'))).toContain('once the networks are complete');
    const layers = document.networks['encoder']!.layers.map((l) =>
      l.id === 'moments' ? { ...l, params: { units: 14 } } : l,
    );
    const unfit = { ...document, networks: { ...document.networks, encoder: { layers } } };
    expect(textOf(codeOf(unfit, 'pytorch'))).toContain('do not fit together yet');
  });

  it('pads before PyTorch does where the odd cell goes behind', () => {
    const conv = (params: object) =>
      pytorch(image, layerOf('conv', 'conv2d', { filters: 4, ...params }, 'input'));
    expect(conv({})).toContain('self.conv = nn.Conv2d(2, 4, 3, padding=1)');
    const even = conv({ kernel: [2, 4] });
    expect(even).toContain('self.conv = nn.Conv2d(2, 4, (2, 4))\n');
    expect(even).toContain('x = self.conv(F.pad(x, (1, 2, 0, 1)))');
  });

  it('turns momentum around for PyTorch and leaves it for Keras', () => {
    const norm = layerOf('norm', 'batchNorm', { momentum: 0.99 }, 'input');
    expect(pytorch(image, norm)).toContain('nn.BatchNorm2d(2, eps=0.00001, momentum=0.01)');
    expect(keras(image, norm)).toContain('layers.BatchNormalization(momentum=0.99');
  });

  it('tells Keras to add nothing to a window that is smaller than its stride', () => {
    const grown = (params: object) =>
      keras(image, layerOf('up', 'convTranspose2d', { filters: 4, padding: 'valid', ...params }, 'input'));
    expect(grown({ kernel: [2, 3], stride: [3, 3] })).toContain('strides=3, output_padding=(0, 0)');
    expect(grown({ kernel: [3, 3], stride: [3, 3] })).not.toContain('output_padding');
    expect(grown({ kernel: [2, 2], stride: [3, 3], padding: 'same' })).not.toContain('output_padding');
  });

  it('starts an embedding for Keras as the studio does: what goes in is one', () => {
    const tokens = layerOf('input', 'input', { shape: [5] });
    const table = (initializer: string) =>
      keras(tokens, layerOf('table', 'embedding', { tokens: 50, units: 5, initializer }, 'input'));
    const starts = 'layers.Embedding(50, 5, embeddings_initializer=';
    expect(table('lecunNormal')).toContain(`${starts}keras.initializers.RandomNormal(stddev=1)`);
    expect(table('glorotUniform')).toContain(`${starts}keras.initializers.RandomUniform(-1, 1)`);
    expect(table('zeros')).toContain(`${starts}'zeros'`);
  });

  it('says what a library has not, and stops there', () => {
    const sequence = layerOf('input', 'input', { shape: [4, 3] }),
      code = pytorch(sequence, layerOf('memory', 'lstm', { peepholes: true }, 'input'));
    expect(code).toMatch(/# memory: nn\.LSTM has no peepholes/);
    expect(code).toMatch(/raise NotImplementedError\("nn\.LSTM has no peepholes/);
    expect(keras(image, layerOf('pool', 'maxPool2d', { padding: 1 }, 'input'))).toContain(
      'raise NotImplementedError',
    );
  });

  it('keeps what is frozen as it is', () => {
    const frozen = { ...layerOf('norm', 'batchNorm', {}, 'input'), frozen: true as const };
    const code = pytorch(image, frozen);
    expect(code).toContain('.requires_grad_(False)');
    expect(code).toContain('        self.norm.eval()\n');
    expect(keras(image, frozen)).toContain("name='norm', trainable=False");
  });

  it('leaves out, and says so, what is only half drawn', () => {
    const code = codeOf(projectOf([image, layerOf('conv', 'conv2d', {}, null)]), 'pytorch');
    const left = code.find(({ text }) => text.includes('is left out'));
    expect(left?.places).toEqual([{ network: 'main', layer: 'conv' }]);
    for (const target of all)
      expect(codeOf({ ...projectOf([]), networks: {} }, target).length).toBeGreaterThan(0);
  });

  it('names everything so that Python takes it', () => {
    const names = pythonNames(['a-b', 'a_b', '2nd', 'class', 'train', '_x'], new Set(['train']));
    const given = [...names.values()];
    expect(new Set(given).size).toBe(given.length);
    for (const name of given) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
    expect(given).not.toContain('class');
    expect(given).not.toContain('train');
  });
});

describe('the JSON', () => {
  it.each(Object.entries(templates))('is that of project.json: %s', (_, { document }) => {
    const file = formatDocument(document),
      networks = codeOf(document, 'json').slice(1, -1);
    expect(file).toContain(textOf(networks).trimEnd());
  });
});

describe('where a line is on the canvas', () => {
  it('inside a block it is the block, or what it is in there', () => {
    const document = withBlocks(projectOf([]), [
      layerOf('x', 'input', { shape: [6] }),
      repeated(instanceOf('body', 'unit', {}, 'x'), 2),
    ]);
    const inside = codeOf(document, 'pytorch')
      .flatMap(({ places }) => places)
      .find(({ layer }) => layer.startsWith('body.2.'))!;
    expect(shownAs(document, 'main', inside)).toBe('body');
    expect(shownAs(document, 'block:unit', inside)).toBe(inside.layer.split('.').at(-1));
    expect(shownAs(document, 'elsewhere', inside)).toBeNull();
  });
});

describe('colours', () => {
  it('are of pieces that together are the line', () => {
    for (const { document } of Object.values(templates))
      for (const target of all)
        for (const { text } of codeOf(document, target))
          expect(
            tokensOf(text, targets[target].language)
              .map((token) => token.text)
              .join(''),
          ).toBe(text);
    expect(tokensOf("x = f('a # b')  # c", 'python').map(({ kind }) => kind)).toEqual([
      'plain',
      'name',
      'plain',
      'string',
      'plain',
      'comment',
    ]);
  });
});
