/**
 * What each template reaches on the test part, rounded to the worse side, and how long its training takes on two cores.
 * Written by `npm run templates:measure`; `npm run test:learning -- templates` fails where a figure is not reached.
 */
export const measured: Readonly<Record<string, { readonly value: number; readonly seconds: number }>> = {
  xor: { value: 1, seconds: 0.4 },
  spirals: { value: 0.97, seconds: 0.3 },
  'digits-cnn': { value: 0.98, seconds: 0.5 },
  'digits-mlp': { value: 0.95, seconds: 0.3 },
  iris: { value: 0.96, seconds: 0.2 },
  'iris-outputs': { value: 0.93, seconds: 0.3 },
  'fashion-cnn': { value: 0.92, seconds: 68 },
  'fashion-mlp': { value: 0.89, seconds: 5 },
  'sine-rnn': { value: 0.98, seconds: 0.3 },
  'weather-lstm': { value: 0.86, seconds: 0.3 },
  'adding-problem': { value: 0.000529, seconds: 2 },
  'reber-lstm': { value: 0.00071, seconds: 0.5 },
  'addition-seq2seq': { value: 0.99, seconds: 29 },
  'text-lstm': { value: 0.51, seconds: 26 },
  'names-gru': { value: 0.66, seconds: 0.8 },
  'heteroscedastic-regression': { value: 0.846, seconds: 0.2 },
  'bayesian-regression': { value: -0.568, seconds: 2 },
  'digits-pca-ae': { value: 0.0252, seconds: 0.2 },
  'digits-ae': { value: 0.0127, seconds: 0.4 },
  'digits-dae': { value: 0.0126, seconds: 0.5 },
  'stacked-pretraining': { value: 0.95, seconds: 0.4 },
  'digits-vae': { value: 24.1, seconds: 0.4 },
  'gaussian-vae': { value: -13.1, seconds: 0.3 },
  'ring-gan': { value: 1.17, seconds: 2 },
  'digits-dcgan': { value: 1.26, seconds: 6 },
};
