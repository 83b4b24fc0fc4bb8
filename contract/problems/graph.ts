import { entry, shown } from './entry.ts';

/** Problems of networks: found by `engine/graph/check` while a person draws, and again before training. */
export const graphProblems = {
  'graph/unknown-layer': entry<{ type: string; nearest?: string }>(
    'error',
    (d) => `There is no layer type "${d.type}".`,
    (d) =>
      d.nearest
        ? `Did you mean "${d.nearest}"?`
        : 'Pick a layer from the palette; `docs/layers.md` lists them.',
  ),
  'graph/unknown-block': entry<{ name: string; nearest?: string }>(
    'error',
    (d) => (d.name === '' ? 'It does not say which block it is.' : `There is no block "${d.name}".`),
    (d) => (d.nearest ? `Did you mean "${d.nearest}"?` : 'Name a block of the project, or delete it.'),
  ),
  'graph/block-recursion': entry<{ path: readonly string[] }>(
    'error',
    (d) => `The block contains itself: ${d.path.join(' -> ')}.`,
    () => 'Take one of these blocks out of the one before it.',
  ),
  'graph/block-output': entry<{ block: string; output: string }>(
    'error',
    (d) => `The block "${d.block}" ends in "${d.output}", which is none of its layers.`,
    () => 'Enter the block and draw its end, or set its output to one of its layers.',
  ),
  'graph/block-target': entry<{ block: string; name: string }>(
    'error',
    (d) => `The parameter "${d.name}" of the block "${d.block}" belongs to none of its layers.`,
    () => 'Expose a parameter of a layer in the block, or none of that name.',
  ),
  'graph/block-too-large': entry<{ block: string; found: string; most: number }>(
    'error',
    (d) => `With the block "${d.block}" the network has ${d.found} layers, more than ${d.most}.`,
    () => 'Repeat it less often, or nest it less deep.',
  ),
  'graph/block-too-deep': entry<{ block: string; most: number }>(
    'error',
    (d) => `In the block "${d.block}" blocks stand in blocks more than ${d.most} times.`,
    () => 'Ungroup some of them.',
  ),
  'graph/repeat-shape': entry<{ found: readonly number[]; expected: readonly number[]; repeat: number }>(
    'error',
    (d) =>
      `It is repeated ${d.repeat} times, but it is given ${shown(d.expected)} and gives ${shown(d.found)}.`,
    () => 'Let the block keep the shape of its first input, or set repeat to 1.',
  ),
  'graph/duplicate-id': entry<{ id: string }>(
    'error',
    (d) => `Two layers have the id "${d.id}".`,
    () => 'Give one of them another id.',
  ),
  'graph/missing-layer': entry<{ input: string }>(
    'error',
    (d) => `It takes its input from "${d.input}", which does not exist.`,
    () => 'Connect the input to an existing layer.',
  ),
  'graph/unconnected-input': entry<{ port: number }>(
    'error',
    (d) => `Input ${d.port + 1} is not connected.`,
    () => 'Drag a link from another layer to this input.',
  ),
  'graph/sparsity-range': entry<Record<string, never>>(
    'error',
    () =>
      'It keeps mean activations near a rate, for which they must lie between 0 and 1; no sigmoid sees to that.',
    () => 'Put an activation with a sigmoid right before it, or set penalty to "l1".',
  ),
  'graph/borrowed-layer': entry<{ layer: string; needed: string; found?: string }>(
    'error',
    (d) =>
      d.layer === ''
        ? 'It does not say whose weights it uses.'
        : d.found === undefined
          ? `It uses the weights of "${d.layer}", which does not exist.`
          : `It uses the weights of "${d.layer}", which is of type ${d.found}.`,
    (d) => `Set "of" to the id of a layer of type ${d.needed}.`,
  ),
  'graph/borrowed-size': entry<{ layer: string; found: number; expected: number }>(
    'error',
    (d) =>
      `It is given ${d.found} features, but the layer "${d.layer}", whose weights it uses, makes ${d.expected}.`,
    (d) => `Give it ${d.expected} features, as many as "${d.layer}" has units.`,
  ),
  'graph/input-count': entry<{ found: number; expected: string }>(
    'error',
    (d) => `It has ${d.found} inputs but takes ${d.expected}.`,
    (d) => `Connect ${d.expected}.`,
  ),
  'graph/cycle': entry<{ path: readonly string[] }>(
    'error',
    (d) => `The links form a circle: ${d.path.join(' -> ')}.`,
    () => 'Remove one of these links.',
  ),
  'graph/no-input': entry<Record<string, never>>(
    'error',
    () => 'The network has no input layer.',
    () => 'Drag an Input layer on the canvas and connect it.',
  ),
  'graph/several-outputs': entry<{ layers: readonly string[] }>(
    'error',
    (d) => `The network ends in ${d.layers.length} layers: ${d.layers.join(', ')}.`,
    () => 'Connect all but one of them onward, delete them, or give each but one a loss of its own.',
  ),
  'graph/empty': entry<Record<string, never>>(
    'error',
    () => 'The network has no layers yet.',
    () => 'Drag layers from the palette, or start from a template.',
  ),
  'graph/parameter': entry<{ name: string; found: string; expected: string }>(
    'error',
    (d) => `Its ${d.name} is ${d.found}.`,
    (d) => `Set ${d.name} to ${d.expected}.`,
  ),
  'graph/unknown-parameter': entry<{ name: string; known: string }>(
    'error',
    (d) => `It has no parameter "${d.name}".`,
    (d) => `Remove it; its parameters are: ${d.known}.`,
  ),
  'graph/rank': entry<{ found: readonly number[]; expected: string; suggestion: string }>(
    'error',
    (d) => `It is given ${shown(d.found)} but needs ${d.expected}.`,
    (d) => d.suggestion,
  ),
  'graph/window-too-large': entry<{ window: string; image: readonly number[] }>(
    'error',
    (d) => `Its ${d.window} window does not fit into ${shown(d.image)}.`,
    () => 'Make the window smaller, use padding "same", or remove an earlier pooling layer.',
  ),
  'graph/too-many-channels': entry<{ found: number; most: number }>(
    'error',
    (d) => `It is given ${d.found} channels.`,
    (d) => `Give it at most ${d.most}; the sizes of an image are height, width, channels.`,
  ),
  'graph/reshape': entry<{ from: readonly number[]; to: readonly number[] }>(
    'error',
    (d) =>
      `${shown(d.from)} (${d.from.reduce((a, b) => a * b, 1)} values) cannot become ${shown(d.to)} (${d.to.reduce((a, b) => a * b, 1)}).`,
    (d) => `Choose a shape of ${d.from.reduce((a, b) => a * b, 1)} values.`,
  ),
  'graph/different-shapes': entry<{ shapes: readonly (readonly number[])[]; rule: string }>(
    'error',
    (d) => `Its inputs are ${d.shapes.map(shown).join(' and ')}; ${d.rule}.`,
    () => 'Make the shapes fit, for example with a 1 x 1 convolution or a dense layer.',
  ),
  'graph/output-classes': entry<{ found: readonly number[]; classes: number; steps?: number }>(
    'error',
    (d) =>
      d.steps === undefined
        ? `The network gives ${shown(d.found)}, the data has ${d.classes} classes.`
        : `The network gives ${shown(d.found)}, the data has one of ${d.classes} classes at each of ${d.steps} steps.`,
    (d) =>
      d.steps === undefined
        ? `End with a dense layer of ${d.classes} units.`
        : `End with a dense layer of ${d.classes} units on a sequence of ${d.steps} steps.`,
  ),
  'graph/output-shape': entry<{ found: readonly number[]; expected: readonly number[] }>(
    'error',
    (d) => `The network gives ${shown(d.found)}, the target is ${shown(d.expected)}.`,
    (d) => `End with a layer whose output is ${shown(d.expected)}.`,
  ),
  'graph/input-shape': entry<{ found: readonly number[]; expected: readonly number[] }>(
    'error',
    (d) => `The input layer says ${shown(d.found)}, the data is ${shown(d.expected)}.`,
    (d) => `Set the input's shape to ${d.expected.join(', ')}.`,
  ),
  'graph/variable': entry<{ data: boolean }>(
    'error',
    (d) =>
      d.data
        ? 'The sequences of the data have lengths of their own, the input layer takes all steps to be valid.'
        : 'The input layer expects sequences with lengths of their own, those of the data all have the same.',
    (d) => `Set variable to ${d.data}.`,
  ),
  'graph/lengths-unsupported': entry<{ layer: string }>(
    'error',
    (d) => `${d.layer} is given sequences of different lengths, which it cannot deal with.`,
    () =>
      'End the sequence before it: by a recurrent layer that returns the last step, or by global pooling. Or remove it.',
  ),
  'graph/different-lengths': entry<{ columns: readonly string[] }>(
    'error',
    (d) => `It joins sequences of the data columns ${d.columns.join(' and ')}, each with lengths of its own.`,
    () => 'End all but one of these sequences before it, by a recurrent layer that returns the last step.',
  ),
  'graph/not-tokens': entry<{ layer: string }>(
    'error',
    (d) => `${d.layer} is given numbers, it reads tokens: numbers of words or characters.`,
    () => 'Connect it straight to an input layer whose data column holds tokens, or use a dense layer.',
  ),
  'graph/vocabulary': entry<{ found: number; expected: number }>(
    'error',
    (d) => `It knows ${d.found} tokens, the data has ${d.expected}.`,
    (d) => `Set tokens to ${d.expected}.`,
  ),
  'graph/softmax-before-loss': entry<Record<string, never>>(
    'error',
    () => 'The network ends in softmax, but cross-entropy already contains it (it works on logits).',
    () => 'Remove the softmax; predictions are shown as probabilities all the same.',
  ),
  'graph/sigmoid-before-loss': entry<Record<string, never>>(
    'error',
    () => 'The network ends in a sigmoid, but the loss already contains it (it works on logits).',
    () => 'Remove the sigmoid, or use binary cross-entropy with fromLogits set to false.',
  ),
  'graph/moments': entry<{ found: readonly number[]; targets: number }>(
    'error',
    (d) =>
      `The network gives ${shown(d.found)}; a Gaussian needs a mean and a log variance for each target, side by side.`,
    (d) =>
      `End with a dense layer of ${2 * d.targets} units, or with one of ${d.targets} and a Gaussian head behind it.`,
  ),
  'graph/metric-target': entry<{ metric: string; target: string }>(
    'error',
    (d) => `The metric ${d.metric} does not fit: the target is ${d.target}.`,
    (d) => (d.target === 'a class' ? 'Use accuracy.' : 'Use mae or r2.'),
  ),
  'graph/missing-network': entry<{ name: string; objective: string }>(
    'error',
    (d) => `The objective "${d.objective}" needs a network "${d.name}", which the project does not have.`,
    (d) => `Add a network called "${d.name}", or rename one.`,
  ),
  'graph/unused-network': entry<{ name: string; objective: string; known: string }>(
    'error',
    (d) => `The objective "${d.objective}" has no use for the network "${d.name}".`,
    (d) => `Remove it, or call it one of: ${d.known}.`,
  ),
  'graph/optimizer-network': entry<{ network: string; known: string }>(
    'error',
    (d) => `There is an optimizer for "${d.network}", which is no network of the project.`,
    (d) => `Remove it; the networks are: ${d.known}.`,
  ),
  'graph/code-moments': entry<{ found: readonly number[] }>(
    'error',
    (d) =>
      `The encoder gives ${shown(d.found)}; it must give mean and log variance of the code side by side: a list of an even number of values.`,
    () => 'End the encoder with a dense layer of twice as many units as the code has.',
  ),
  'graph/code-shape': entry<{ found: readonly number[]; expected: readonly number[] }>(
    'error',
    (d) => `The decoder reads a code of ${shown(d.found)}, the encoder gives one of ${shown(d.expected)}.`,
    (d) => `Set the input's shape to ${d.expected.join(', ')}.`,
  ),
  'graph/generator-shape': entry<{ found: readonly number[]; expected: readonly number[] }>(
    'error',
    (d) => `The generator makes ${shown(d.found)}, the data is ${shown(d.expected)}.`,
    (d) => `End the generator with a layer whose output is ${shown(d.expected)}.`,
  ),
  'graph/discriminator-input': entry<{
    found: readonly number[];
    expected: readonly number[];
    packing: number;
    /** By the generator, while the data is not known. */
    made: boolean;
  }>(
    'error',
    (d) =>
      `The discriminator reads ${shown(d.found)}, ${d.packing > 1 ? `${d.packing} samples side by side are` : 'a sample is'} ${shown(d.expected)}${d.made ? ', going by what the generator ends in' : ''}.`,
    (d) =>
      `Set the input's shape to ${d.expected.join(', ')}${d.made ? ', or end the generator with what the discriminator reads' : ''}.`,
  ),
  'graph/discriminator-output': entry<{ found: readonly number[] }>(
    'error',
    (d) => `The discriminator gives ${shown(d.found)} instead of one score.`,
    () => 'End it with a dense layer of 1 unit.',
  ),
  'graph/discriminator-sigmoid': entry<Record<string, never>>(
    'error',
    () => 'The discriminator ends in a sigmoid, but its loss already contains it (it works on scores).',
    () => 'Remove the sigmoid.',
  ),
  'graph/penalty-batch-norm': entry<Record<string, never>>(
    'warning',
    () =>
      'The discriminator has batch normalization, which ties the samples of a batch together; the gradient penalty is for each sample by itself.',
    () => 'Use layer normalization, or none, in the discriminator.',
  ),
  'graph/nothing-to-pretrain': entry<Record<string, never>>(
    'error',
    () => 'There is no hidden dense layer to pre-train.',
    () => 'Add dense layers before the last one, or choose the objective "supervised".',
  ),
  'graph/pretraining-epochs': entry<{ needed: number; epochs: number }>(
    'error',
    (d) =>
      `Pre-training alone takes ${d.needed} epochs; the training has ${d.epochs}, which leaves none for fine-tuning.`,
    (d) => `Set epochs to more than ${d.needed}, or pre-train for fewer epochs per layer.`,
  ),
  'graph/unknown-column': entry<{ column: string; known: string }>(
    'error',
    (d) => `It reads the data column "${d.column}", which a network cannot learn from here.`,
    (d) => `Set column to one of: ${d.known}.`,
  ),
  'graph/unknown-objective': entry<{ type: string; known: string }>(
    'error',
    (d) => `There is no objective "${d.type}".`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'graph/unknown-loss': entry<{ type: string; known: string }>(
    'error',
    (d) => `There is no loss "${d.type}".`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'graph/unknown-metric': entry<{ type: string; known: string }>(
    'error',
    (d) => `There is no metric "${d.type}".`,
    (d) => `Choose from: ${d.known}.`,
  ),
  'graph/posterior-dropout': entry<Record<string, never>>(
    'error',
    () => 'The posterior is to come from dropout, but no layer drops out.',
    () => 'Add a dropout layer, or choose an ensemble or SGLD.',
  ),
  'graph/posterior-optimizer': entry<{ found: string }>(
    'error',
    (d) => `The posterior is to be sampled by SGLD, but the optimizer is ${d.found}.`,
    () => 'Choose the optimizer sgld, or another posterior.',
  ),
  'graph/posterior-decoder': entry<Record<string, never>>(
    'error',
    () =>
      'A decoder that reads what it said says one thing; several sets of weights have no average of that.',
    () => 'Set posterior to one set of weights, or leave it out.',
  ),
  'graph/posterior-average': entry<Record<string, never>>(
    'error',
    () => 'Weights are averaged over updates, but samples of SGLD must be the weights themselves.',
    () => 'Switch the average of weights off.',
  ),
  'graph/posterior-epochs': entry<{ epochs: number; needed: number }>(
    'error',
    (d) => `Of ${d.epochs} epochs fewer than two samples of the weights are kept.`,
    (d) => `Train for at least ${d.needed} epochs, or keep weights earlier and more often.`,
  ),
  'graph/unknown-optimizer': entry<{ type: string; known: string }>(
    'error',
    (d) => `There is no optimizer "${d.type}".`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'graph/unknown-schedule': entry<{ type: string; known: string }>(
    'error',
    (d) => `There is no schedule "${d.type}".`,
    (d) => `Choose one of: ${d.known}.`,
  ),
  'graph/no-validation': entry<Record<string, never>>(
    'error',
    () => 'Early stopping looks at the validation part, which is empty.',
    () => 'Give the validation part some samples, or train without early stopping.',
  ),
  'graph/loss-target': entry<{ loss: string; needs: string; found: string }>(
    'error',
    (d) => `The loss ${d.loss} needs ${d.needs}, the target is ${d.found}.`,
    () => 'Choose another loss, or another target column.',
  ),
  'graph/stopping-figure': entry<{ objective: string }>(
    'warning',
    (d) =>
      `Early stopping watches the loss, which with the objective "${d.objective}" does not say how good the model is: training may end, and weights be chosen, by chance.`,
    () => 'Train without early stopping, and choose by the samples of the run.',
  ),
  'graph/packed-state': entry<{ samples: number }>(
    'error',
    (d) =>
      `It carries its state on from batch to batch, but each row of a batch is made of ${d.samples} samples that do not follow each other.`,
    () => 'Turn carryState off, or let one row be one sample (packing 1).',
  ),
  'graph/one-class': entry<Record<string, never>>(
    'error',
    () => 'All samples are of one class: there is nothing to tell apart.',
    () => 'Use data of at least two classes, or an objective that needs none, such as reconstruction.',
  ),
  'graph/all-frozen': entry<{ layers: number }>(
    'error',
    (d) =>
      d.layers === 1
        ? 'Its weights are frozen, and no other layer has any: training would change nothing.'
        : `All ${d.layers} layers with weights are frozen: training would change nothing.`,
    () => 'Unfreeze a layer.',
  ),
  'graph/too-large': entry<{ needed: string; available: string }>(
    'error',
    (d) => `Training needs ${d.needed} of memory, ${d.available} are available.`,
    () => 'Make the batch or the layers smaller.',
  ),
} as const;
