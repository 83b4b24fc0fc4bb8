import type { ProblemCode } from '../../../contract/problems.ts';
import type { About, Rule } from './rule.ts';

/** What `infer` and the checks of the objective find, because without it there are no shapes to speak of. */
const told = <const T extends Partial<Record<ProblemCode, About>>>(
  table: T,
): Readonly<Record<keyof T, Rule>> => table as Readonly<Record<keyof T, Rule>>;

export const structureRules = told({
  'graph/empty': {
    trigger: 'A network has no layers.',
    why: 'There is nothing that could learn.',
  },
  'graph/no-input': {
    trigger: 'A network has no input layer.',
    why: 'The data enters by input layers, which name the column that they read.',
  },
  'graph/unknown-layer': {
    trigger: 'A layer’s type is not in the table of layers.',
    why: 'A misspelt type, or one of a newer studio, has neither shape nor weights.',
  },
  'graph/duplicate-id': {
    trigger: 'Two layers of a network have the same id.',
    why: 'Links and exported weights name layers by their ids.',
  },
  'graph/unknown-parameter': {
    trigger: 'A layer has a parameter that its type does not know.',
    why: 'A misspelt parameter would be passed over, and the default used in its place.',
  },
  'graph/parameter': {
    trigger: 'The value of a parameter is out of its range, or of another kind.',
    why: 'Ranges are those for which the mathematics is defined.',
  },
  'graph/missing-layer': {
    trigger: 'A layer takes its input from a layer that does not exist.',
    why: 'It was deleted or renamed in the file.',
  },
  'graph/unconnected-input': {
    trigger: 'An input port has no link.',
    why: 'The layer has nothing to work on.',
  },
  'graph/input-count': {
    trigger: 'A layer has more or fewer inputs than its type takes.',
    why: 'Only layers that join (add, concat) take several inputs; recurrent ones take a second as their initial state.',
  },
  'graph/cycle': {
    trigger: 'Links lead from a layer back to itself.',
    why: 'A network is computed from its inputs to its end; loops in time are inside recurrent layers.',
  },
  'graph/several-outputs': {
    trigger: 'More than one layer of a network feeds no other.',
    why: 'One of them is the output; what the others compute is used by nobody, which most often is a forgotten branch. What is meant as a further output has a loss of its own.',
  },
  'graph/no-output': {
    trigger: 'Every layer that feeds no other has a loss of its own.',
    why: 'The loss of the objective compares the one end that has none: that is what predictions say.',
  },
  'graph/head-layer': {
    trigger: 'A loss of its own is given to a layer that the network does not have.',
    why: 'It was deleted or renamed in the file.',
  },
  'graph/head-objective': {
    trigger: 'Layers have losses of their own, and the objective is neither supervised nor reconstruction.',
    why: 'The other objectives compose several networks, or train layer by layer, and say themselves what is compared.',
  },
  'graph/head-target': {
    trigger: 'An output with a loss of its own is to be compared with a column that the data does not have.',
    why: 'The loss needs a target for each sample.',
  },
  'graph/rank': {
    trigger: 'A layer is given a list where it needs an image or a sequence, or the other way round.',
    why: 'Dense layers read lists of features, convolutions and pooling images or sequences, recurrent layers sequences.',
  },
  'graph/window-too-large': {
    trigger: 'A window is larger than the image that it is to slide over.',
    why: 'There is no place where it fits, so the output would have no pixels.',
    source: 'Dumoulin & Visin, A guide to convolution arithmetic for deep learning, 2016',
  },
  'graph/reshape': {
    trigger: 'A reshape asks for another number of values than there are.',
    why: 'It only reads the same values in another arrangement.',
  },
  'graph/different-shapes': {
    trigger: 'The inputs of an add differ in shape, or those of a concat in more than the last size.',
    why: 'Values are added place by place. In residual networks, a 1 x 1 convolution on the shortcut makes shapes equal.',
    source: 'He et al., Deep Residual Learning, CVPR 2016, section 3.3',
  },
  'graph/different-lengths': {
    trigger: 'A layer joins sequences of two data columns, each with lengths of its own.',
    why: 'Step 7 of one belongs to no step of the other.',
  },
  'graph/lengths-unsupported': {
    trigger:
      'Sequences with lengths of their own reach a layer that would mix valid steps with those behind the end.',
    why: 'What stands behind the end of a short sequence is padding and belongs to no sample.',
  },
  'graph/not-tokens': {
    trigger: 'An embedding is not connected straight to an input of tokens.',
    why: 'It looks up a row of its table for each token; quantities name no row.',
  },
  'graph/vocabulary': {
    trigger: 'An embedding knows fewer tokens than the data has.',
    why: 'The others would have no row in its table.',
  },
  'graph/input-shape': {
    trigger: 'An input layer says another shape than the data has.',
    why: 'All shapes of the network follow from its inputs.',
  },
  'graph/variable': {
    trigger: 'Input layer and data differ in whether sequences have lengths of their own.',
    why: 'Layers must know which steps are valid.',
  },
  'graph/output-classes': {
    trigger: 'The network does not end in one score for each class of the data.',
    why: 'Cross-entropy compares the scores of all classes.',
  },
  'graph/output-shape': {
    trigger: 'The network does not end in as many values as the target has.',
    why: 'The loss compares them one by one.',
  },
  'graph/softmax-before-loss': {
    trigger: 'The loss is cross-entropy, and the network ends in softmax.',
    why: 'Softmax would be applied twice: gradients get small, and the network can never be sure.',
    source: 'the log-sum-exp form: Goodfellow, Bengio & Courville, Deep Learning, 2016, section 6.2.2.3',
  },
  'graph/sigmoid-before-loss': {
    trigger: 'The loss works on logits of yes and no, and the network ends in sigmoid.',
    why: 'The sigmoid would be applied twice.',
  },
  'graph/moments': {
    trigger: 'The loss is the Gaussian likelihood, and the network does not give two values for each target.',
    why: 'It needs a mean and a log variance of each.',
    source: 'Nix & Weigend, Estimating the mean and variance of the target probability distribution, 1994',
  },
  'graph/missing-network': {
    trigger: 'The objective needs a network that the project does not have.',
    why: 'A variational objective composes encoder and decoder, an adversarial one generator and discriminator.',
  },
  'graph/code-moments': {
    trigger: 'The encoder of a variational autoencoder does not end in a list of an even number of values.',
    why: 'They are mean and log variance of each number of the code.',
    source: 'Kingma & Welling, Auto-Encoding Variational Bayes, 2014',
  },
  'graph/code-shape': {
    trigger: 'The decoder reads a code of another size than the encoder gives.',
    why: 'The code is half of what the encoder ends in: its other half are the log variances.',
  },
  'graph/generator-shape': {
    trigger: 'The generator of a GAN makes something of another shape than the data.',
    why: 'The discriminator judges both with the same weights.',
  },
  'graph/discriminator-input': {
    trigger: 'The discriminator reads another shape than samples have, packed ones side by side.',
    why: 'It is given samples of the data and of the generator in turn.',
  },
  'graph/discriminator-output': {
    trigger: 'The discriminator ends in more than one value.',
    why: 'It gives one score: made, or of the data.',
    source: 'Goodfellow et al., Generative Adversarial Nets, 2014',
  },
  'graph/discriminator-sigmoid': {
    trigger: 'The discriminator ends in sigmoid.',
    why: 'The losses of the adversarial objective work on scores and contain it.',
  },
  'graph/penalty-batch-norm': {
    trigger: 'The discriminator has batch normalization, and a gradient penalty is used.',
    why: 'The penalty is on the gradient of each sample by itself, which batch normalization makes depend on the others.',
    source: 'Gulrajani et al., Improved Training of Wasserstein GANs, 2017, section 4',
  },
});
