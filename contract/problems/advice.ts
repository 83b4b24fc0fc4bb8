import { entry, shown } from './entry.ts';

type None = Record<string, never>;

/**
 * Networks that can be trained as they are, but hardly as they are meant: what `engine/graph/rules` looks for, where it also
 * stands why.
 */
export const adviceProblems = {
  'graph/dropout-before-norm': entry<{ norm: string }>(
    'warning',
    (d) =>
      `Values drop out right before "${d.norm}", whose running variance then is that of training, not that of use.`,
    (d) => `Put the dropout behind "${d.norm}".`,
  ),
  'graph/bias-before-norm': entry<{ norm: string }>(
    'info',
    (d) => `It adds a bias, which the mean that "${d.norm}" subtracts takes away again.`,
    () => 'Set bias to false.',
  ),
  'graph/linear-twice': entry<{ before: string }>(
    'warning',
    (d) => `Between "${d.before}" and this layer is no activation: together they are one linear layer.`,
    (d) => `Put an activation behind "${d.before}", or remove one of the two.`,
  ),
  'graph/activation-twice': entry<{ before: string; first: string; second: string }>(
    'warning',
    (d) => `It applies ${d.second} to what "${d.before}" has put through ${d.first} already.`,
    () => 'Remove one of the two.',
  ),
  'graph/norm-twice': entry<{ before: string }>(
    'info',
    (d) => `It normalizes what "${d.before}" has just normalized.`,
    () => 'Remove one of the two.',
  ),
  'graph/no-effect': entry<{ what: string }>(
    'info',
    (d) => `It changes nothing: ${d.what}.`,
    () => 'Remove it, or set its parameters.',
  ),
  'graph/same-twice': entry<{ from: string }>(
    'warning',
    (d) => `It is given the output of "${d.from}" more than once.`,
    () => 'Connect each input to another layer.',
  ),
  'graph/softmax-hidden': entry<{ next: string }>(
    'warning',
    (d) => `Softmax stands in the middle: "${d.next}" is given values that sum to one, almost all near zero.`,
    () => 'Use relu here; a softmax belongs at the end, and is part of cross-entropy there.',
  ),
  'graph/dropout-rate': entry<{ rate: number }>(
    'warning',
    (d) => `It drops ${Math.round(d.rate * 100)} % of the values.`,
    () => 'Set the rate to between 0.2 and 0.5.',
  ),
  'graph/blind-taps': entry<{ kernel: string; blind: string; image: readonly number[] }>(
    'warning',
    (d) =>
      `Of its ${d.kernel} kernel, ${d.blind} never touch the ${shown(d.image)} that it is given, only the zeros around it.`,
    () => 'Make kernel or dilation smaller.',
  ),
  'graph/one-pixel': entry<{ kernel: string; image: readonly number[] }>(
    'warning',
    (d) =>
      `It slides a ${d.kernel} kernel over ${shown(d.image)}: there is one place only, and all but its middle sees zeros.`,
    () => 'Set the kernel to 1, or remove an earlier pooling or stride.',
  ),
  'graph/window-gaps': entry<{ stride: number; reach: number }>(
    'warning',
    (d) => `It moves on by ${d.stride} but looks at ${d.reach}: what lies between is never seen.`,
    (d) => `Set the stride to at most ${d.reach}.`,
  ),
  'graph/window-remainder': entry<{ unseen: string; image: readonly number[] }>(
    'info',
    (d) => `Its windows do not divide ${shown(d.image)} evenly: ${d.unseen} at the end are never looked at.`,
    () => 'Set padding to "same", or give it sizes that divide evenly.',
  ),
  'graph/channels-first': entry<{ found: readonly number[]; expected: readonly number[] }>(
    'warning',
    (d) =>
      `The input says ${shown(d.found)}; sizes are height, width, channels, so this has ${d.found[2]} channels.`,
    (d) => `Set the shape to ${d.expected.join(', ')}.`,
  ),
  'graph/relu-output': entry<None>(
    'warning',
    () => 'The network ends in relu: it never says less than zero, and where it says zero it learns nothing.',
    () => 'Remove the activation; use softplus where only positive values make sense.',
  ),
  'graph/output-range': entry<{ function: string; low: number; column: string }>(
    'warning',
    (d) =>
      `The network ends in ${d.function}, whose values lie between ${d.low} and 1; the ${d.column} is standardized and goes beyond.`,
    (d) => `Remove the activation, or set the preprocessing of the ${d.column} to minmax.`,
  ),
  'graph/dropout-output': entry<None>(
    'warning',
    () => 'The network ends in a layer that disturbs values at random: in training, answers are wiped out.',
    () => 'Move it before the last layer with weights, or remove it.',
  ),
  'graph/norm-output': entry<None>(
    'warning',
    () => 'The network ends in a normalization, which forces mean and spread on its answers.',
    () => 'Remove it.',
  ),
  'graph/single-score': entry<None>(
    'warning',
    () =>
      'The network gives one score; the softmax in cross-entropy makes 1 of it whatever it is, so nothing is learned.',
    () => 'Give it a unit for each class, or use binary cross-entropy.',
  ),
  'graph/softmax-single': entry<None>(
    'warning',
    () => 'It applies softmax to a single value, which makes it 1 whatever it is.',
    () => 'Use sigmoid for a yes or no.',
  ),
  'graph/moments-activation': entry<{ function: string }>(
    'warning',
    (d) => `The network ends in ${d.function}, but a mean and a log variance may be any number.`,
    () => 'Remove the activation.',
  ),
  'graph/score-activation': entry<{ function: string }>(
    'warning',
    (d) => `The discriminator ends in ${d.function}; its loss wants a score that may be any number.`,
    () => 'Remove the activation.',
  ),
  'graph/one-unit': entry<{ width: number; next: string }>(
    'warning',
    (d) => `All that ${d.width} values say goes through a single unit before "${d.next}".`,
    () => 'Give it more units.',
  ),
  'graph/heavy-dense': entry<{ share: number; parameters: number; features: number }>(
    'info',
    (d) =>
      `It has ${Math.round(d.share * 100)} % of all parameters (${d.parameters.toLocaleString('en-US')}), because flatten gives it ${d.features.toLocaleString('en-US')} features.`,
    () => 'Use global average pooling in place of the flatten, or pool more before it.',
  ),
  'graph/deep-plain': entry<{ layers: number }>(
    'warning',
    (d) => `${d.layers} layers with weights stand in a row without normalization or a link around them.`,
    () => 'Normalize between them, or add links around some (add).',
  ),
  'graph/deep-sigmoid': entry<{ layers: number }>(
    'warning',
    (d) => `${d.layers} sigmoids stand in a row: each passes at most a quarter of the gradient on.`,
    () => 'Use relu in hidden layers, or normalize between them.',
  ),
  'graph/wide-code': entry<{ narrowest: number; size: number }>(
    'info',
    (d) =>
      `Its narrowest place has ${d.narrowest} values, the input ${d.size}: it can copy the input without learning anything of it.`,
    () => 'Make the code narrower, disturb the input (masking noise), or ask for a sparse code.',
  ),
  'graph/zero-weights': entry<None>(
    'warning',
    () => 'All its weights start at zero: its units are alike and, with the same gradient each, stay alike.',
    () => 'Choose an initializer that draws at random.',
  ),
  'graph/glorot-relu': entry<{ layers: number }>(
    'info',
    (d) =>
      `${d.layers} layers with relu start from Glorot's weights, which halve the variance of the signal at each of them.`,
    () => "Use He's initializer where relu follows.",
  ),
  'graph/forget-bias': entry<{ found: number }>(
    'info',
    (d) =>
      `The bias of its forget gate starts at ${d.found}: at first it forgets half of its state, or more, at every step.`,
    () => 'Set forgetBias to 1.',
  ),
  'graph/long-recurrence': entry<{ steps: number }>(
    'info',
    (d) => `A simple recurrent layer runs over ${d.steps} steps; gradients hardly reach that far back.`,
    () => 'Use LSTM or GRU.',
  ),
  'graph/tokens-as-numbers': entry<{ input: string; tokens: number }>(
    'warning',
    (d) =>
      `It takes the numbers of "${d.input}" for quantities, but they are names of ${d.tokens} tokens: 7 is not more than 3.`,
    () => 'Put an embedding behind the input.',
  ),
  'graph/learning-rate': entry<{ optimizer: string; found: number; most: number; usual: number }>(
    'warning',
    (d) => `A learning rate of ${d.found} with ${d.optimizer} makes most networks diverge.`,
    (d) => `Choose at most ${d.most}; ${d.usual} is a good start.`,
  ),
  'graph/l2-with-adam': entry<{ optimizer: string }>(
    'info',
    (d) =>
      `With ${d.optimizer} weight decay is part of the gradient and is divided with it: weights with large gradients hardly decay.`,
    () => 'Use AdamW, whose weight decay is the same for all weights.',
  ),
  'graph/norm-one-value': entry<None>(
    'warning',
    () => 'With a batch of 1 it sees one value of each channel: less its mean, nothing is left of it.',
    () => 'Use layer normalization, or a larger batch.',
  ),
  'graph/norm-small-batch': entry<{ batch: number }>(
    'info',
    (d) => `It takes mean and variance from batches of ${d.batch}, which tell little of the data.`,
    () => 'Use layer or group normalization, or a larger batch.',
  ),
  'graph/unscaled-images': entry<None>(
    'warning',
    () => 'The network is given bytes from 0 to 255 as they are.',
    () => 'Set the preprocessing of the input to scale or standardize.',
  ),
  'graph/binary-range': entry<{ loss: string; column: string }>(
    'error',
    (d) =>
      `${d.loss} needs targets between 0 and 1; the ${d.column} is standardized, so half of it is negative.`,
    (d) => `Set the preprocessing of the ${d.column} to minmax.`,
  ),
  'graph/unbounded-critic': entry<None>(
    'warning',
    () => 'The Wasserstein loss holds for a critic whose slope is limited; nothing limits it here.',
    () => 'Set gradientPenalty to 10.',
  ),
} as const;
