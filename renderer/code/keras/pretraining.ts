import { stagesOf, type Stage } from '../../../engine/objectives/pretraining.ts';
import type { CodeLine } from '../line.ts';
import { text, value } from '../python.ts';
import { settingsOfBoth } from './optimizers.ts';
import { compiledOf, fit } from './supervised.ts';
import type { Training } from '../training.ts';
import type { TrainingSite } from './training.ts';

/** Hidden layers one after the other, each as an autoencoder of what it reads; then the whole network. */
export function pretraining(site: TrainingSite): Training {
  const { document, params, networks } = site,
    main = networks.get('main')!,
    stages = stagesOf(main),
    { epochs, batchSize } = document.training,
    each = params.epochsPerLayer as number;
  if (stages.length === 0) return 'There is no hidden layer to pre-train.';
  const settings = settingsOfBoth(document, ['main', stages[0].decoder]),
    compiled = compiledOf(site),
    noise = corruption(params);
  if (typeof settings === 'string') return settings;
  if (typeof compiled === 'string') return compiled;
  if (noise === null) return 'The training is not written out here: Keras has no noise as strong as that.';
  const loss =
    params.output === 'linear'
      ? 'keras.losses.MeanSquaredError()'
      : 'keras.losses.BinaryCrossentropy(from_logits=True)';
  return [
    ...compiled.before,
    `model = ${site.made('main')}()`,
    '',
    '',
    'def what_it_reads(name):',
    '    return keras.Model(model.input, model.get_layer(name).input).predict(x_train)',
    '',
    '',
    'def pretrain(names, features):',
    `    """A layer and its activation, ${each} ${each === 1 ? 'epoch' : 'epochs'} long, as an autoencoder of what it reads."""`,
    '    x = code = keras.Input(shape=features.shape[1:])',
    ...noise,
    '    for name in names:',
    '        code = model.get_layer(name)(code)',
    '    autoencoder = keras.Model(x, layers.Dense(features.shape[1])(code))',
    '    autoencoder.compile(',
    `        optimizer=${settings.code},`,
    `        loss=${loss},`,
    '    )',
    `    autoencoder.fit(features, features, batch_size=${batchSize}, epochs=${each})`,
    '',
    '',
    ...stages.map((stage) => ofStage(site, stage)),
    ...(document.training.optimizer.type === 'sgd'
      ? []
      : [
          "# Optimizers begin anew with each stage; the studio's goes on with what it remembers of a weight.",
        ]),
    ...compiled.lines,
    fit(site, 'x_train, t_train', Math.max(0, epochs - each * stages.length)),
  ];
}

/** Lines that put noise on `code`; null where Keras has none like it. */
function corruption({ corruption: how, amount }: TrainingSite['params']): string[] | null {
  if (how === 'none' || amount === 0) return [];
  if ((amount as number) > 1) return null;
  const noise = value(amount);
  return how === 'gaussian'
    ? [`    code = layers.GaussianNoise(${noise})(code)`]
    : ['    # Masked, and not scaled up.', `    code = (1 - ${noise}) * layers.Dropout(${noise})(code)`];
}

function ofStage(site: TrainingSite, { from, layer, code }: Stage): CodeLine {
  const main = site.networks.get('main')!,
    ids = layer === code ? [layer] : [layer, code],
    names = ids.map((id) => text(site.named('main', id))),
    isInput = main.byId.get(from)!.type === 'input';
  return {
    text: `pretrain([${names.join(', ')}], ${isInput ? 'x_train' : `what_it_reads(${names[0]})`})`,
    places: ids.map((id) => ({ network: 'main', layer: id })),
  };
}
