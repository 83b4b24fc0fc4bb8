import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ObjectiveDocument, ParameterValues, ProjectDocument } from '../../contract/project.ts';
import { furtherTarget, isFurtherTarget } from '../../engine/columns.ts';
import { losses } from '../../engine/losses/index.ts';
import { optimizers } from '../../engine/optimizers/index.ts';
import { pythonNames } from '../../renderer/code/python.ts';
import { codeOf } from '../../renderer/code/index.ts';
import { textOf } from '../../renderer/code/line.ts';
import { templates } from '../../studio/templates/index.ts';
import { settingOf } from '../cases/document.ts';
import { adversarial, pretraining, reconstruction, variational } from '../cases/objectives.ts';
import { allCases } from '../cases.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import { kerasNames } from './keras-names.ts';
import { python } from './pytorch.ts';

/** Keras is not run here: its code is read by Python, and what it calls is looked up in what Keras documents. */

const folder = temporaryFolder(),
  hasPython = spawnSync(python, ['-c', 'import ast']).status === 0;
if (!hasPython) console.log(`The code for Keras is not read: there is no ${python}.`);

interface Read {
  readonly syntax?: string;
  /** Names that nothing in it makes. */
  readonly wrong: readonly string[];
  readonly calls: readonly {
    readonly name: string;
    readonly places: number;
    readonly names: readonly string[];
  }[];
}

function read(programs: readonly string[]): Read[] {
  const file = join(folder, 'programs.json');
  writeFileSync(file, JSON.stringify(programs));
  const ran = spawnSync(python, [join(import.meta.dirname, 'keras_calls.py'), file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  return JSON.parse(ran.stdout) as Read[];
}

/** What of a call is not as it is documented. */
function faults({ name, places, names }: Read['calls'][number]): string[] {
  const library = /^(keras|layers|ops|tf|tape|weight|model|autoencoder|\w+_optimizer)\./.test(name);
  if (!library) return [];
  const known = kerasNames[name];
  if (!known) return [`${name} is not in the table`];
  return [
    ...names.filter((given) => !known.includes(given)).map((given) => `${name} has no ${given}`),
    ...(places > known.length ? [`${name} takes ${known.length}, not ${places}`] : []),
    ...names
      .filter((given) => known.slice(0, places).includes(given))
      .map((given) => `${name}: ${given} is given twice`),
  ];
}

/** What nothing makes because it is given: the data of further targets, as `x_train` and `t_train` are. */
const furtherTargets = ({ objective: { heads = {} } }: ProjectDocument): string[] =>
  Object.values(heads)
    .filter(({ target }) => isFurtherTarget(target))
    .map(
      ({ target }) =>
        `${
          pythonNames([target.slice(furtherTarget('').length)], new Set())
            .values()
            .next().value
        }_train is nothing`,
    );

function check(documents: Readonly<Record<string, ProjectDocument>>): void {
  const programs = Object.values(documents).map((document) => textOf(codeOf(document, 'keras'))),
    names = Object.keys(documents);
  const found = read(programs).flatMap(({ syntax, wrong, calls }, i) =>
    // Behind what Keras cannot do nothing is reached.
    [
      ...(syntax ? [syntax] : []),
      ...(programs[i]!.includes('raise NotImplementedError')
        ? []
        : wrong.filter((fault) => !furtherTargets(documents[names[i]!]!).includes(fault))),
      ...calls.flatMap(faults),
    ].map((fault) => `${names[i]}: ${fault}`),
  );
  expect([...new Set(found)]).toEqual([]);
}

const withObjective = (
  document: ProjectDocument,
  objective: Partial<ObjectiveDocument>,
): ProjectDocument => ({
  ...document,
  objective: { ...document.objective, ...objective },
});
const withOptimizer = (
  document: ProjectDocument,
  type: string,
  params: ParameterValues,
): ProjectDocument => ({
  ...document,
  training: { ...document.training, optimizer: { type, params: { learningRate: 0.1, ...params } } },
});

describe.skipIf(!hasPython)('the code for Keras is Python, and calls what there is', () => {
  test('of every template', () => {
    check(Object.fromEntries(Object.entries(templates).map(([name, { document }]) => [name, document])));
  });
  test('of every case of every layer', () => {
    check(Object.fromEntries(allCases.map((c) => [c.name, settingOf(c).document])));
  });
  test('of every loss and every optimizer', () => {
    const [task, coded] = [pretraining({}).document, variational({}).document];
    check({
      ...Object.fromEntries(
        Object.keys(losses).flatMap((loss) => [
          [`supervised ${loss}`, withObjective(task, { type: 'supervised', loss })],
          [`variational ${loss}`, withObjective(coded, { loss })],
        ]),
      ),
      ...Object.fromEntries(
        Object.keys(optimizers).flatMap((type) =>
          ['none', 'value', 'norm', 'globalNorm'].map((clip) => [
            `${type} ${clip}`,
            withOptimizer(withObjective(task, { type: 'supervised' }), type, { clip }),
          ]),
        ),
      ),
    });
  });
  test('of every objective', () => {
    const games: ParameterValues[] = [
      {},
      { packing: 2, gradientPenalty: 10, weightLimit: 0.1, discriminatorSteps: 3, smoothing: 0.1 },
      { loss: 'minimax' },
      { loss: 'leastSquares', smoothing: 0.1 },
      { loss: 'wasserstein', gradientPenalty: 10 },
    ];
    const noises: ParameterValues[] = [
      { corruption: 'none' },
      { corruption: 'gaussian', output: 'sigmoid' },
      {},
    ];
    check({
      reconstruction: reconstruction.document,
      ...Object.fromEntries(
        [{}, { beta: 4 }, { beta: 4, annealing: 3 }].map((params) => [
          `variational ${JSON.stringify(params)}`,
          variational(params as ParameterValues).document,
        ]),
      ),
      ...Object.fromEntries(
        games.map((params) => [`game ${JSON.stringify(params)}`, adversarial(params).document]),
      ),
      ...Object.fromEntries(
        noises.map((params) => [`pre-training ${JSON.stringify(params)}`, pretraining(params).document]),
      ),
    });
  });
  test('a slip is found', () => {
    const [slip] = read(['x = layers.Dense(3, unit=4)(y)\nops.mean(1, 2, 3)']);
    expect([...slip!.wrong, ...slip!.calls.flatMap(faults)].sort()).toEqual([
      'layers is nothing',
      'layers.Dense has no unit',
      'ops is nothing',
      'ops.mean takes 2, not 3',
      'y is nothing',
    ]);
  });
});
