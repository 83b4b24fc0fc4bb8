import { isLinear, isRecurrent } from './kinds.ts';
import { layerRule } from './rule.ts';

/** What weights start from, and what networks are given. */

export const startRules = {
  ...layerRule(
    'graph/zero-weights',
    {
      trigger: 'The weights of a hidden layer start at zero.',
      why: 'All its units then give the same and are given the same gradient, step after step. (At the end of a network, or of a branch that is added, zeros do no harm.)',
      source: 'Goodfellow, Bengio & Courville, Deep Learning, 2016, section 8.4',
      field: 'initializer',
    },
    (layer, scene) => {
      if (!(isLinear(layer) || isRecurrent(layer)) || layer.params['initializer'] !== 'zeros') return null;
      const next = scene.after(layer);
      return next.length > 0 && next.every(({ type }) => type !== 'add') ? {} : null;
    },
  ),
  ...layerRule(
    'graph/forget-bias',
    {
      trigger: 'The bias of an LSTM’s forget gate starts at 0 or below.',
      why: 'At 0 the gate lets half of the state through at each step, so that nothing reaches far; started at 1, LSTMs are as good as their best variants.',
      source: 'Jozefowicz et al., An Empirical Exploration of Recurrent Network Architectures, ICML 2015',
      field: 'forgetBias',
    },
    ({ type, params }) => {
      const found = params['forgetBias'] as number;
      return type === 'lstm' && params['bias'] === true && found <= 0 ? { found } : null;
    },
  ),
  ...layerRule(
    'graph/long-recurrence',
    {
      trigger: 'A simple recurrent layer is given more than 100 steps.',
      why: 'Its gradient is multiplied by the same matrix at every step and vanishes or explodes; gates let it pass.',
      source: 'Bengio et al., Learning Long-Term Dependencies with Gradient Descent is Difficult, 1994',
    },
    ({ type, inputShapes }) => {
      const steps = inputShapes[0]?.[0] ?? 0;
      return type === 'simpleRnn' && steps > 100 ? { steps } : null;
    },
  ),
  ...layerRule(
    'graph/tokens-as-numbers',
    {
      trigger: 'The data holds tokens, and a layer that reads quantities is connected straight to its input.',
      why: 'The number of a token is its place in a list, and says nothing about its meaning; an embedding learns a vector for each.',
      source: 'Bengio et al., A Neural Probabilistic Language Model, JMLR 2003',
    },
    (layer, scene, { data, isWhole }) => {
      if (!isWhole || layer.layer.tokens) return null;
      const from = scene.before(layer);
      if (from?.type !== 'input') return null;
      const column = data?.[String(from.params['column'])];
      return column?.classes && column.shape.length === 1 ? { input: from.id, tokens: column.classes } : null;
    },
  ),
};
