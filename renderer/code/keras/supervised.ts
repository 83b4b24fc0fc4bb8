import { settingsOf, unsaid } from './optimizers.ts';
import { endsOf, type Training, type TrainingSite } from './training.ts';

const metrics: Readonly<Record<string, string>> = { accuracy: "'accuracy'", mae: "'mae'" };

export const supervised = (site: TrainingSite): Training => fitted(site, 'x_train, t_train');
export const reconstruction = (site: TrainingSite): Training => fitted(site, 'x_train, x_train');

function fitted(site: TrainingSite, sets: string): Training {
  const { epochs } = site.document.training,
    compiled = compiledOf(site);
  if (typeof compiled === 'string') return compiled;
  const { before, lines } = compiled;
  return [...before, `model = ${site.made('main')}()`, ...lines, fit(site, sets, epochs)];
}

export const fit = ({ document: { training } }: TrainingSite, sets: string, epochs: number): string =>
  `model.fit(${sets}, batch_size=${training.batchSize}, epochs=${epochs})`;

/** The model with the document's loss, optimizer and metrics. */
export function compiledOf(
  site: TrainingSite,
): { before: readonly string[]; lines: readonly string[] } | string {
  const { document } = site,
    settings = settingsOf(document, 'main'),
    { output } = endsOf(site, 'main');
  if (typeof settings === 'string') return settings;
  const { before, compiled } = site.loss(output.shape),
    known = document.objective.metrics.flatMap((metric) => metrics[metric] ?? []);
  return {
    before,
    lines: [
      'model.compile(',
      `    optimizer=${settings.code},`,
      `    loss=${compiled},`,
      ...(known.length > 0 ? [`    metrics=[${known.join(', ')}],`] : []),
      ')',
      ...unsaid(document, [settings]),
    ],
  };
}
