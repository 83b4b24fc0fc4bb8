import { pythonNames } from '../python.ts';
import type { KerasLoss } from './losses.ts';
import { settingsOf, unsaid } from './optimizers.ts';
import type { Training } from '../training.ts';
import { endsOf, type TrainingSite } from './training.ts';

const metrics: Readonly<Record<string, string>> = { accuracy: "'accuracy'", mae: "'mae'" };

export const supervised = (site: TrainingSite): Training => fitted(site, 't_train');
export const reconstruction = (site: TrainingSite): Training =>
  fitted(site, inputAs(site, endsOf(site, 'main').output.shape, site.document.objective.loss));

/** `own`: what the output is compared with. */
function fitted(site: TrainingSite, own: string): Training {
  const { epochs } = site.document.training,
    compiled = compiledOf(site);
  if (typeof compiled === 'string') return compiled;
  const { before, lines } = compiled;
  const { heads, byId } = site.networks.get('main')!;
  const targets = [
    own,
    ...headsOf(site).map(({ target, loss }, i) =>
      target === 'input' ? inputAs(site, byId.get(heads[i])!.shape, loss) : dataOf(target),
    ),
  ];
  return [
    ...before,
    `model = ${site.made('main')}()`,
    ...lines,
    fit(site, `x_train, ${list(targets)}`, epochs),
  ];
}

/** One as it is, several as a list, in the order in which the model has its outputs. */
const list = (all: readonly (string | number)[]): string =>
  all.length === 1 ? String(all[0]) : `[${all.join(', ')}]`;

const headsOf = ({ document: { objective } }: TrainingSite) => Object.values(objective.heads ?? {});

/** What goes in, in the shape of an output that is to give it back: Keras compares equal shapes alone. */
function inputAs(site: TrainingSite, output: readonly number[], loss: string): string {
  const [input] = endsOf(site, 'main').inputs,
    parts = loss === 'gaussianNll' ? 2 : 1,
    shape = [...output.slice(0, -1), output.at(-1)! / parts];
  return input.shape.join() === shape.join() ? 'x_train' : `x_train.reshape(${[-1, ...shape].join(', ')})`;
}

/** The array of a data column. */
function dataOf(column: string): string {
  if (column === 'target') return 't_train';
  const name = column.slice(column.indexOf(':') + 1);
  return `${pythonNames([name], new Set(['t'])).get(name)}_train`;
}

export const fit = ({ document: { training } }: TrainingSite, sets: string, epochs: number): string =>
  `model.fit(${sets}, batch_size=${training.batchSize}, epochs=${epochs})`;

/** The model with the document's loss, optimizer and metrics. */
export function compiledOf(
  site: TrainingSite,
): { before: readonly string[]; lines: readonly string[] } | string {
  const { document } = site,
    settings = settingsOf(document, 'main'),
    { output } = endsOf(site, 'main'),
    { byId } = site.networks.get('main')!;
  if (typeof settings === 'string') return settings;
  const judges = [document.objective, ...headsOf(site)],
    shapes = [output.shape, ...site.networks.get('main')!.heads.map((id) => byId.get(id)!.shape)],
    made = apart(judges.map((judge, i) => site.loss(shapes[i], judge)));
  const known = judges.map((judge) => judge.metrics.flatMap((metric) => metrics[metric] ?? []).join(', ')),
    weights = headsOf(site).map(({ weight = 1 }) => weight);
  return {
    before: made.flatMap(({ before }) => before),
    lines: [
      'model.compile(',
      `    optimizer=${settings.code},`,
      ...(made.length === 1
        ? [`    loss=${made[0].compiled},`]
        : ['    loss=[', ...made.map(({ compiled }) => `        ${compiled},`), '    ],']),
      ...(weights.some((weight) => weight !== 1) ? [`    loss_weights=${list([1, ...weights])},`] : []),
      ...(known.some((one) => one !== '')
        ? [`    metrics=[${known.length === 1 ? known[0] : known.map((one) => `[${one}]`).join(', ')}],`]
        : []),
      ')',
      ...unsaid(document, [settings]),
    ],
  };
}

/** The same function is written once; another of that name gets a number. */
function apart(made: readonly KerasLoss[]): KerasLoss[] {
  const written = new Map<string, string>();
  return made.map(({ before, compiled, taken }) => {
    if (before.length === 0) return { before, compiled, taken };
    const text = before.join('\n'),
      known = written.get(text),
      names = new Set(written.values());
    let name = compiled;
    for (let n = 2; known === undefined && names.has(name); n++) name = `${compiled}_${n}`;
    if (known !== undefined) return { before: [], compiled: known, taken };
    written.set(text, name);
    return {
      before: before.map((line) => line.replace(`def ${compiled}(`, `def ${name}(`)),
      compiled: name,
      taken,
    };
  });
}
