/**
 * What the code for Keras calls, with the parameters that Keras 3 documents: https://keras.io/api, under layers/, ops/, optimizers/,
 * losses/, random/, initializers/ and models/; those of TensorFlow: https://www.tensorflow.org/api_docs/python/tf. Only those that are
 * used; those that may be given by their places come first, in their order.
 */
const initializers = ['kernel_initializer'];
const named = ['name', 'trainable'];
const pooled = ['pool_size', 'strides', 'padding', ...named];
const convolved = ['strides', 'padding', 'dilation_rate', 'use_bias', ...initializers, ...named];
const recurrent = [
  'units',
  'activation',
  'recurrent_activation',
  'use_bias',
  ...initializers,
  'recurrent_initializer',
  'return_sequences',
  'return_state',
  'go_backwards',
  ...named,
];
/** Of every optimizer; the last ones limit the gradient of each weight's entries, each weight, all weights. */
const optimizer = ['learning_rate', 'weight_decay', 'clipvalue', 'clipnorm', 'global_clipnorm'];
const moments = ['beta_1', 'beta_2', 'epsilon', ...optimizer];

export const kerasNames: Readonly<Record<string, readonly string[]>> = {
  'keras.Input': ['shape', 'name'],
  'keras.Model': ['inputs', 'outputs', 'name'],

  'layers.Activation': ['activation', ...named],
  'layers.ActivityRegularization': ['l1', 'l2', ...named],
  'layers.Add': named,
  'layers.AveragePooling1D': pooled,
  'layers.AveragePooling2D': pooled,
  'layers.BatchNormalization': ['axis', 'momentum', 'epsilon', ...named],
  'layers.Bidirectional': ['layer', ...named],
  'layers.Concatenate': ['axis', ...named],
  'layers.Conv1D': ['filters', 'kernel_size', 'groups', ...convolved],
  'layers.Conv2D': ['filters', 'kernel_size', 'groups', ...convolved],
  'layers.Conv2DTranspose': ['filters', 'kernel_size', 'output_padding', ...convolved],
  'layers.Cropping2D': ['cropping', ...named],
  'layers.Dense': ['units', 'activation', 'use_bias', ...initializers, ...named],
  'layers.DepthwiseConv2D': ['kernel_size', 'depth_multiplier', 'depthwise_initializer', ...convolved],
  'layers.Dropout': ['rate', ...named],
  'layers.ELU': ['alpha', ...named],
  'layers.Embedding': ['input_dim', 'output_dim', 'embeddings_initializer', ...named],
  'layers.Flatten': named,
  'layers.GRU': [...recurrent, 'reset_after'],
  'layers.GaussianNoise': ['stddev', ...named],
  'layers.GlobalAveragePooling1D': named,
  'layers.GlobalAveragePooling2D': named,
  'layers.GlobalMaxPooling1D': named,
  'layers.GlobalMaxPooling2D': named,
  'layers.GroupNormalization': ['groups', 'axis', 'epsilon', ...named],
  'layers.LSTM': [...recurrent, 'unit_forget_bias'],
  'layers.LayerNormalization': ['axis', 'epsilon', ...named],
  'layers.LeakyReLU': ['negative_slope', ...named],
  'layers.MaxPooling1D': pooled,
  'layers.MaxPooling2D': pooled,
  'layers.Multiply': named,
  'layers.RepeatVector': ['n', ...named],
  'layers.Reshape': ['target_shape', ...named],
  'layers.SimpleRNN': recurrent,
  'layers.SpatialDropout2D': ['rate', ...named],
  'layers.UpSampling2D': ['size', ...named],
  'layers.ZeroPadding1D': ['padding', ...named],
  'layers.ZeroPadding2D': ['padding', ...named],

  'keras.initializers.RandomNormal': ['mean', 'stddev'],
  'keras.initializers.RandomUniform': ['minval', 'maxval'],
  'keras.initializers.TruncatedNormal': ['mean', 'stddev'],
  'keras.initializers.VarianceScaling': ['scale', 'mode', 'distribution'],

  'keras.losses.BinaryCrossentropy': ['from_logits'],
  'keras.losses.Huber': ['delta'],
  'keras.losses.MeanAbsoluteError': [],
  'keras.losses.MeanSquaredError': [],
  'keras.losses.SparseCategoricalCrossentropy': ['from_logits'],

  'keras.optimizers.Adadelta': ['rho', 'epsilon', ...optimizer],
  'keras.optimizers.Adagrad': ['initial_accumulator_value', 'epsilon', ...optimizer],
  'keras.optimizers.Adam': ['amsgrad', ...moments],
  'keras.optimizers.AdamW': ['amsgrad', ...moments],
  'keras.optimizers.Adamax': moments,
  'keras.optimizers.Nadam': moments,
  'keras.optimizers.RMSprop': ['rho', 'momentum', 'centered', 'epsilon', ...optimizer],
  'keras.optimizers.SGD': ['momentum', 'nesterov', ...optimizer],

  'keras.random.SeedGenerator': ['seed'],
  'keras.random.normal': ['shape', 'mean', 'stddev', 'dtype', 'seed'],
  'keras.random.uniform': ['shape', 'minval', 'maxval', 'dtype', 'seed'],

  'ops.binary_crossentropy': ['target', 'output', 'from_logits'],
  'ops.cast': ['x', 'dtype'],
  'ops.clip': ['x', 'x_min', 'x_max'],
  'ops.concatenate': ['xs', 'axis'],
  'ops.exp': ['x'],
  'ops.flip': ['x', 'axis'],
  'ops.full_like': ['x', 'fill_value'],
  'ops.maximum': ['x1', 'x2'],
  'ops.mean': ['x', 'axis'],
  'ops.minimum': ['x1', 'x2'],
  'ops.norm': ['x', 'ord', 'axis'],
  'ops.ones_like': ['x'],
  'ops.reshape': ['x', 'newshape'],
  'ops.shape': ['x'],
  'ops.split': ['x', 'indices_or_sections', 'axis'],
  'ops.square': ['x'],
  'ops.sum': ['x', 'axis'],
  'ops.zeros_like': ['x'],

  'tf.GradientTape': [],
  'tape.gradient': ['target', 'sources'],
  'tape.watch': ['tensor'],
  'weight.assign': ['value'],

  'model.compile': ['optimizer', 'loss', 'loss_weights', 'metrics'],
  'model.fit': ['x', 'y', 'batch_size', 'epochs'],
  'model.get_layer': ['name'],
  'autoencoder.compile': ['optimizer', 'loss'],
  'autoencoder.fit': ['x', 'y', 'batch_size', 'epochs'],
  'generator_optimizer.apply': ['grads', 'trainable_variables'],
  'discriminator_optimizer.apply': ['grads', 'trainable_variables'],
};
