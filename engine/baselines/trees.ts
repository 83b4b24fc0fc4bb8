import { Random, streams } from '../tensor/random.ts';
import type { Baseline, Lesson, Predict } from './baseline.ts';
import { binned } from './bins.ts';
import { Grower, leafOf, type Tree } from './grow.ts';

const trees = 100;

/** CART, grown until its leaves are pure. */
export const tree: Baseline = {
  title: 'Decision tree',
  settings: 'CART, Gini impurity or squared error, grown until its leaves are pure',
  for: 'both',
  learn(lesson) {
    const { train, width, seed } = lesson;
    const grower = new Grower(lesson, binned(train, width), width, new Random(seed, streams.baselines));
    return averageOf([grower.grow(everyRow(train.count))], lesson);
  },
};

/** Breiman, Machine Learning 45, 2001. */
export const forest: Baseline = {
  title: 'Random forest',
  settings: `${trees} trees on samples drawn with replacement; each node looks at the square root of all features (a third for quantities)`,
  for: 'both',
  learn(lesson) {
    const { train, width, seed, classes } = lesson,
      data = binned(train, width),
      tried = Math.max(1, Math.round(classes === null ? width / 3 : Math.sqrt(width)));
    const grown = Array.from({ length: trees }, (_, i) => {
      const random = new Random(seed, streams.baselines, i + 1);
      const rows = everyRow(train.count).map(() => random.below(train.count));
      return new Grower(lesson, data, tried, random).grow(rows);
    });
    return averageOf(grown, lesson);
  },
};

const everyRow = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);

/** The mean of the trees' leaves: for classes that with the largest mean share, as in scikit-learn. */
function averageOf(grown: readonly Tree[], { width, classes, outputs }: Lesson): Predict {
  return (features, count) => {
    const found = new Float32Array(count * outputs),
      size = classes ?? outputs,
      mean = new Float64Array(size);
    for (let row = 0; row < count; row++) {
      mean.fill(0);
      for (const one of grown) {
        const leaf = leafOf(one, features, row * width);
        for (let j = 0; j < size; j++) mean[j]! += one.values[leaf + j]! / grown.length;
      }
      if (classes === null) found.set(mean, row * outputs);
      else found[row] = mean.indexOf(Math.max(...mean));
    }
    return found;
  };
}
