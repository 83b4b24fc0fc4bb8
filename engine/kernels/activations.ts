/** Activation functions by the number they have in kernel arguments. `identity` doubles as "no activation" in epilogues. */
export const activationCodes = {
  identity: 0,
  relu: 1,
  leakyRelu: 2,
  elu: 3,
  gelu: 4,
  silu: 5,
  tanh: 6,
  sigmoid: 7,
  softplus: 8,
} as const;
export type ActivationName = keyof typeof activationCodes;

/** Losses that are a mean over elements, by the number they have in kernel arguments. */
export const elementLossCodes = {
  meanSquaredError: 0,
  meanAbsoluteError: 1,
  huber: 2,
  binaryCrossEntropyLogits: 3,
  binaryCrossEntropy: 4,
  bernoulliDivergence: 5,
} as const;
export type ElementLossName = keyof typeof elementLossCodes;
