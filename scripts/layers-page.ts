/** Writes docs/layers.md from the engine's tables: `node scripts/layers-page.ts`. A test fails where the page is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generators } from '../engine/data/generators/index.ts';
import { initializers } from '../engine/initializers/index.ts';
import { layers } from '../engine/layers/index.ts';
import type { Layer } from '../engine/layers/layer.ts';
import { losses } from '../engine/losses/index.ts';
import { objectives } from '../engine/objectives/index.ts';
import { metrics } from '../engine/objectives/metrics.ts';
import { optimizers } from '../engine/optimizers/index.ts';
import type { Parameter, Parameters } from '../engine/parameters.ts';
import { schedules } from '../engine/schedules/index.ts';

interface Described {
  readonly title: string;
  readonly doc: { readonly summary: string; readonly equation: string; readonly source?: string };
  readonly parameters?: Parameters;
}

const range = (p: Parameter): string => {
  switch (p.kind) {
    case 'int':
    case 'float':
    case 'pair':
      return `${p.min} to ${p.max}`;
    case 'choice':
      return p.options.join(', ');
    case 'boolean':
      return 'true, false';
    case 'padding':
      return `"same", "valid"${p.causal ? ', "causal"' : ''} or cells`;
    case 'shape':
      return 'list of sizes';
    case 'ascending':
      return 'list of whole numbers';
    case 'text':
      return 'text';
    default:
      return p satisfies never;
  }
};

const condition = ({ when = {} }: Parameter): string =>
  Object.entries(when)
    .map(([name, values]) => ` Only where \`${name}\` is ${values.join(' or ')}.`)
    .join('');

function parameterTable(parameters: Parameters): string[] {
  const rows = Object.entries(parameters).map(
    ([name, p]) => `| \`${name}\` | ${JSON.stringify(p.default)} | ${range(p)} | ${p.doc}${condition(p)} |`,
  );
  return rows.length ? ['| parameter | default | range | meaning |', '|---|---|---|---|', ...rows, ''] : [];
}

const section = (name: string, { title, doc, parameters }: Described, extra: string[] = []): string[] => [
  `### ${title} (\`${name}\`)`,
  '',
  doc.summary,
  '',
  `$$${doc.equation}$$`,
  '',
  ...extra,
  ...parameterTable(parameters ?? {}),
  ...(doc.source ? [`Source: ${doc.source}.`, ''] : []),
];

const inputs = ({ inputs: { min, max } }: Layer): string[] =>
  max === 0 || (min === 1 && max === 1) ? [] : [`Inputs: ${min} to ${max}.`, ''];

export function layersPage(): string {
  const group = (title: string, table: Readonly<Record<string, Described>>) => [
    `## ${title}`,
    '',
    ...Object.entries(table).flatMap(([name, entry]) => section(name, entry)),
  ];
  return (
    [
      '# Layers, objectives, losses, optimizers',
      '',
      'Made from the tables of the engine by `npm run docs:layers`; the inspector shows the same texts. Shapes are of one sample,',
      'without the batch: `height x width x channels` for images.',
      '',
      '## Layers',
      '',
      ...Object.entries(layers).flatMap(([name, layer]: [string, Layer]) =>
        section(name, layer, inputs(layer)),
      ),
      ...group('Objectives', objectives),
      ...group('Losses', losses),
      ...group('Optimizers', optimizers),
      ...group('Schedules of the learning rate', schedules),
      ...group('Initializers', initializers),
      ...group('Metrics', metrics),
      ...group('Generated data', generators),
    ]
      .join('\n')
      .trimEnd() + '\n'
  );
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../docs/layers.md'), layersPage());
