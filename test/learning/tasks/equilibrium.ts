import { layerOf, projectOf } from '../../cases/document.ts';
import { cosine, takeSteps } from '../steps.ts';
import { generator as numbers } from '../../cases/values.ts';
import { within, type Task } from '../task.ts';

const batch = 1000,
  steps = 6000,
  watched = 500;
/** Of the data. */
const mean = 1.5,
  deviation = 0.6;

/** A generator that can make the data exactly: then the discriminator can do no better than to guess. */
export const equilibrium: Task = {
  title: 'GAN at its equilibrium',
  *rows() {
    const random = numbers('equilibrium');
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const generator = [
      layerOf('noise', 'input', { shape: [1], column: 'noise' }),
      layerOf('sample', 'dense', { units: 1 }, 'noise'),
    ];
    const discriminator = [
      layerOf('input', 'input', { shape: [1] }),
      layerOf('hidden', 'dense', { units: 16 }, 'input'),
      layerOf('bend', 'activation', { function: 'tanh' }, 'hidden'),
      layerOf('score', 'dense', { units: 1 }, 'bend'),
    ];
    const optimizer = { type: 'adam', params: { learningRate: 0.005, beta1: 0.5 } };
    const document = {
      ...projectOf([], { type: 'adversarial', params: { loss: 'nonSaturating' } }, optimizer),
      networks: { generator: { layers: generator }, discriminator: { layers: discriminator } },
    };
    const input = Array.from({ length: batch }, () => mean + deviation * normal());
    let loss = 0;
    const trial = takeSteps(
      { document, batch, mode: 'train', weights: {}, columns: { input } },
      steps,
      cosine,
      (now, step) => {
        // Other samples at every step.
        const column = now.column('input');
        for (let i = 0; i < batch; i++) column[i] = mean + deviation * normal();
        if (step > steps - watched)
          loss += now.memory[now.plan.results + now.plan.figures.indexOf('loss')]! / watched;
      },
    );
    const [w, b] = ['w', 'b'].map((name) => trial.weight(`generator/sample.${name}`)[0]!),
      of = (name: string) => trial.weight(`discriminator/${name}`);
    const judged = (value: number) => {
      const [hw, hb, sw, sb] = ['hidden.w', 'hidden.b', 'score.w', 'score.b'].map(of);
      const score = Array.from(hw!, (weight, i) => Math.tanh(weight * value + hb![i]!) * sw![i]!);
      return 1 / (1 + Math.exp(-score.reduce((sum, part) => sum + part, sb![0]!)));
    };
    yield within('GAN of a Gaussian: mean of its samples', b!, 0.03, mean);
    yield within('GAN of a Gaussian: deviation of its samples', Math.abs(w!), 0.03, deviation);
    const values = Array.from({ length: 41 }, (_, i) => judged(mean + deviation * (i / 10 - 2)));
    const furthest = values.reduce((a, v) => (Math.abs(v - 0.5) > Math.abs(a - 0.5) ? v : a), 0.5);
    yield within('GAN of a Gaussian: D, furthest within 2 deviations', furthest, 0.05, 0.5);
    yield within('GAN of a Gaussian: loss of D (2 ln 2)', loss, 0.005, Number((2 * Math.LN2).toFixed(6)));
  },
};
