import { float, int } from '../../parameters.ts';
import { count, noise, randomOf, seed, type Generator } from './generator.ts';

export const sine: Generator = {
  title: 'Sine',
  doc: {
    summary: 'Pieces of a sine wave, each beginning anywhere in its period: tell the value that comes next.',
    equation: 'x_s = \\sin(2 \\pi s / P + \\phi) + \\sigma \\epsilon_s, \\quad t = x_{S + 1}',
  },
  parameters: {
    count: count(1000),
    steps: int(2, 2000, 20, 'Steps that are given; the target is the one behind them.'),
    period: float(2, 10_000, 20, 'Steps of one period.'),
    noise: noise(0, 'Standard deviation of the noise on every value, the target included.'),
    seed,
  },
  values: (params) => (params['steps'] as number) + 1,
  make(params) {
    const samples = params['count'] as number,
      steps = params['steps'] as number,
      deviation = params['noise'] as number,
      perStep = (2 * Math.PI) / (params['period'] as number);
    const values = new Float32Array(samples * steps),
      targets = new Float32Array(samples);
    for (let i = 0; i < samples; i++) {
      const random = randomOf(params, i),
        phase = 2 * Math.PI * random.uniform();
      const at = (step: number) => Math.sin(perStep * step + phase) + deviation * random.normal();
      for (let step = 0; step < steps; step++) values[i * steps + step] = at(step);
      targets[i] = at(steps);
    }
    return {
      input: { shape: [steps, 1], values, names: ['value'] },
      target: { shape: [1], values: targets, names: ['next value'] },
    };
  },
};
