import type { TemplateSummary } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { digitsPcaAe } from './digits-pca-ae.ts';
import { digitsAe } from './digits-ae.ts';
import { digitsDae } from './digits-dae.ts';
import { stackedPretraining } from './stacked-pretraining.ts';
import { digitsVae } from './digits-vae.ts';
import { gaussianVae } from './gaussian-vae.ts';
import { ringGan } from './ring-gan.ts';
import { digitsDcgan } from './digits-dcgan.ts';
import { sineRnn } from './sine-rnn.ts';
import { weatherLstm } from './weather-lstm.ts';
import { addingProblem } from './adding-problem.ts';
import { reberLstm } from './reber-lstm.ts';
import { additionSeq2seq } from './addition-seq2seq.ts';
import { textLstm } from './text-lstm.ts';
import { namesGru } from './names-gru.ts';
import { heteroscedasticRegression } from './heteroscedastic-regression.ts';
import { bayesianRegression } from './bayesian-regression.ts';
import { digitsCnn } from './digits-cnn.ts';
import { digitsMlp } from './digits-mlp.ts';
import { fashionCnn } from './fashion-cnn.ts';
import { fashionMlp } from './fashion-mlp.ts';
import { irisOutputs } from './iris-outputs.ts';
import { iris } from './iris.ts';
import { spirals } from './spirals.ts';
import { measured } from './measured.ts';
import type { Template } from './template.ts';
import { topicOf } from './topic.ts';
import { xor } from './xor.ts';

/** The one table of templates, in the order in which they are shown. */
export const templates: Readonly<Record<string, Template>> = {
  xor,
  spirals,
  'digits-cnn': digitsCnn,
  'digits-mlp': digitsMlp,
  iris,
  'iris-outputs': irisOutputs,
  'fashion-cnn': fashionCnn,
  'fashion-mlp': fashionMlp,
  'sine-rnn': sineRnn,
  'weather-lstm': weatherLstm,
  'adding-problem': addingProblem,
  'reber-lstm': reberLstm,
  'addition-seq2seq': additionSeq2seq,
  'text-lstm': textLstm,
  'names-gru': namesGru,
  'heteroscedastic-regression': heteroscedasticRegression,
  'bayesian-regression': bayesianRegression,
  'digits-pca-ae': digitsPcaAe,
  'digits-ae': digitsAe,
  'digits-dae': digitsDae,
  'stacked-pretraining': stackedPretraining,
  'digits-vae': digitsVae,
  'gaussian-vae': gaussianVae,
  'ring-gan': ringGan,
  'digits-dcgan': digitsDcgan,
};

export function findTemplate(name: string): Template {
  if (Object.hasOwn(templates, name)) return templates[name];
  const known = Object.keys(templates).join(', ');
  throw new ProblemError(problem('project/unknown-template', { name, known }));
}

export const templateSummaries = (): TemplateSummary[] =>
  Object.entries(templates).map(([name, { about, document }]) => ({
    name,
    title: about.title,
    teaches: about.teaches,
    data: about.data,
    topic: topicOf(document),
    figure: { metric: about.metric, value: measured[name].value },
    seconds: measured[name].seconds,
    layers: Object.values(document.networks).flatMap(({ layers }) => layers.map((layer) => layer.type)),
  }));
