import { optimizers, type OptimizerName } from '../../../engine/optimizers/index.ts';
import type { LossName } from '../../../engine/losses/index.ts';
import { allCases, isRandom, lossCases, optimizerCases, type NamedCase } from '../../cases.ts';
import { float32, float64, type Backend } from '../../cases/backends.ts';
import { lossSettingOf, settingOf, type Setting } from '../../cases/document.ts';
import { compareGradients } from '../../cases/gradients.ts';
import { models } from '../../cases/models.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';
import { deviations } from '../../golden/compare.ts';
import { exportLayer, exportLoss, goldenCases, stamp } from '../../golden/exported.ts';
import { floor32, goldens, type Golden } from '../../golden/golden.ts';
import { excess } from '../../golden/optimizers.ts';
import type { Row, Task } from '../task.ts';

/** All of them, or it is wrong. */
const all = (task: string, right: number, of: number, bar: string): Row => ({
  task,
  figure: `${right} of ${of}`,
  bar,
  met: right === of && of > 0,
});

function* gradientRows(): Generator<Row> {
  const settings: Record<string, readonly Setting[]> = {
    layers: allCases.filter((c) => c.mode !== 'evaluate' && !c.noDifferences).map(settingOf),
    losses: (Object.keys(lossCases) as LossName[]).flatMap((loss) =>
      lossCases[loss].filter((c) => !c.noDifferences).map((c) => lossSettingOf(loss, c)),
    ),
    models: Object.values(models),
  };
  for (const [kind, list] of Object.entries(settings)) {
    const right = list.filter((setting) => {
      const { gradients, wrong, largest } = compareGradients(new Trial(setting, { backend: float64 }));
      return wrong.length === 0 && (gradients === 0 || largest > 1e-6);
    });
    yield all(`gradients by central differences, ${kind}`, right.length, list.length, '1e-5 + 1e-3 |g|');
  }
}

/** In the test run every case is a test of its own: test/unit/engine/gradients.test.ts. */
export const gradients: Task = { title: 'gradients', rows: gradientRows };

function* optimizerRows(): Generator<Row> {
  const all64 = (Object.keys(optimizers) as OptimizerName[]).flatMap((name) =>
    optimizerCases[name].map((_, index) => [name, index] as const),
  );
  for (const backend of [float64, float32, webAssembly(variantNames[0]!)]) {
    const right = all64.filter(([name, index]) => excess(backend, name, index, 1e-3) <= 5e-4);
    yield all(
      `optimizers, 1,001 steps beside PyTorch, ${backend.name}`,
      right.length,
      all64.length,
      '5e-4 + 1e-3 |w|',
    );
  }
}
/** Likewise test/unit/engine/optimizers.test.ts. */
export const optimizerSteps: Task = { title: 'optimizers beside PyTorch', rows: optimizerRows };

interface Subject {
  readonly name: string;
  readonly setting: Setting;
  readonly expected: ReadonlyMap<string, Golden>;
}

/** Our largest error of a tensor in float32, in units of PyTorch's own (2.4e-7 / 4 where that is less). */
function errorRow(kind: string, subjects: readonly Subject[], backend: Backend): Row {
  let worst = 0,
    where = '';
  for (const { name, setting, expected } of subjects) {
    for (const { error, golden } of deviations(new Trial(setting, { backend }), expected)) {
      const ratio = error / Math.max(floor32 / 4, golden.float32Error);
      if (!(ratio <= worst)) [worst, where] = [ratio, name];
    }
  }
  return {
    task: `error / PyTorch's, ${subjects.length} ${kind}, ${backend.name}`,
    figure: worst,
    bar: `<= 4 (here ${where.split(':')[0]!})`,
    met: worst <= 4,
  };
}

function* errorRows(): Generator<Row> {
  const layerGoldens = goldens('layers'),
    lossGoldens = goldens('losses');
  const layerSubject = (c: NamedCase): Subject => ({
    name: c.name,
    setting: settingOf(c),
    expected: layerGoldens.of(c.name, stamp(exportLayer(c))),
  });
  const chosen = [
    ...goldenCases.filter((c) => !isRandom(c)).map(layerSubject),
    ...(Object.keys(lossCases) as LossName[]).flatMap((loss) =>
      lossCases[loss].map((c, index) => {
        const exported = exportLoss(loss, index);
        return {
          name: exported.name,
          setting: lossSettingOf(loss, c),
          expected: lossGoldens.of(exported.name, stamp(exported)),
        };
      }),
    ),
  ];
  const lists = { chosen, random: goldenCases.filter(isRandom).map(layerSubject) };
  for (const kind of ['chosen', 'random'] as const) {
    for (const backend of [float32, webAssembly(variantNames[0]!)])
      yield errorRow(kind, lists[kind], backend);
  }
}
/** Likewise test/unit/engine/goldens.test.ts. */
export const roundingErrors: Task = { title: 'errors beside PyTorch', rows: errorRows };
