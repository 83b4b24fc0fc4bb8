/** Writes docs/rules.md from the table of rules: `node scripts/rules-page.ts`. A test fails where the page is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, type Problem } from '../contract/problems.ts';
import type { LayerDocument, ParameterValues, ProjectDocument } from '../contract/project.ts';
import { check } from '../engine/graph/check.ts';
import { ruleGroups, rules, type Rule, type RuleCode } from '../engine/graph/rules/index.ts';
import { fixOf } from '../renderer/document/fixes.ts';
import { ruleExamples, type Drawn } from '../test/cases/rules/index.ts';

const values = (params: ParameterValues): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' x ') : String(value)}`)
    .join(', ');

/** `dense1: dense (units 10) <- relu1`; a layer that is fed by the one above says nothing of it. */
function layerLine({ id, type, params, inputs }: LayerDocument, above: string | undefined): string {
  const given = values(params),
    isNext = inputs.length === 1 && inputs[0] === above;
  return [
    id === type ? type : `${id}: ${type}`,
    given && `(${given})`,
    !isNext && inputs.length > 0 && `<- ${inputs.map((input) => input ?? 'nothing').join(', ')}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** What is not as in every example. */
function settings({ objective, training, data }: ProjectDocument): string[] {
  const { type, loss, params = {}, lossParams } = objective,
    { optimizer, batchSize } = training,
    { source, preprocessing } = data;
  const uses = type !== 'adversarial' && (loss !== 'crossEntropy' || type !== 'supervised');
  return [
    type !== 'supervised' && `objective ${type}${values(params) && ` (${values(params)})`}`,
    uses && `loss ${loss}${values(lossParams) && ` (${values(lossParams)})`}`,
    source && `data from ${source.kind} files`,
    ...(['input', 'target'] as const).map(
      (column) => preprocessing[column] !== 'none' && `${column} ${preprocessing[column]}`,
    ),
    (optimizer.type !== 'adam' || values(optimizer.params)) &&
      `optimizer ${optimizer.type}${values(optimizer.params) && ` (${values(optimizer.params)})`}`,
    batchSize !== 32 && `batch ${batchSize}`,
  ].filter((text): text is string => typeof text === 'string' && text !== '');
}

const columns = ({ data = {} }: Drawn): string[] =>
  Object.entries(data).map(([name, { shape, classes, variable }]) => {
    const what = name === 'target' && classes ? `one of ${classes} classes` : shape.join(' x ') || 'a number';
    const tokens = name !== 'target' && classes ? ` of ${classes} tokens` : '';
    return `${name} of the data: ${what}${tokens}${variable ? ', lengths of its own' : ''}`;
  });

/** Long rows of layers are shown by their ends. */
function shortened(lines: readonly string[]): readonly string[] {
  return lines.length <= 14
    ? lines
    : [...lines.slice(0, 5), `... ${lines.length - 9} more ...`, ...lines.slice(-4)];
}

function drawing(drawn: Drawn): string[] {
  const { document } = drawn;
  const networks = Object.entries(document.networks).flatMap(([name, { layers }]) => [
    ...(name === 'main' ? [] : [`[${name}]`]),
    ...shortened(layers.map((layer, i) => layerLine(layer, layers[i - 1]?.id))),
    ...(layers.length === 0 ? ['(nothing)'] : []),
  ]);
  return [
    '```',
    ...networks,
    ...[...settings(document), ...columns(drawn)].map((line) => `-- ${line}`),
    '```',
  ];
}

function section(code: RuleCode): string[] {
  const { trigger, why, source } = rules[code] as Rule,
    { triggers, not } = ruleExamples[code];
  const found = check(triggers.document, triggers.data ?? null).problems.find(
    (p) => p.code === code,
  ) as Problem;
  const quick = fixOf(found, triggers.document, triggers.data ?? null);
  return [
    `### \`${code}\``,
    '',
    `**${catalogue[code].severity}** ${trigger}`,
    '',
    why,
    ...(source ? ['', `Source: ${source}.`] : []),
    '',
    'Is told of',
    '',
    ...drawing(triggers),
    '',
    `> ${found.message} ${found.fix}`,
    ...(quick ? ['', `Quick fix: ${quick.title}.`] : []),
    '',
    'and not of',
    '',
    ...drawing(not),
    '',
  ];
}

export function rulesPage(): string {
  const all = Object.keys(rules) as RuleCode[];
  const count = (severity: string) => all.filter((code) => catalogue[code].severity === severity).length;
  return (
    [
      '# Rules of structure',
      '',
      'Made from the table of rules (`engine/graph/rules/`) and its examples by `npm run docs:rules`. The studio looks for all of these',
      'at every edit, `backprop check` prints them. An **error** stands against training, a **warning** is almost always a mistake,',
      'an **info** is worth a thought. The first example of a rule is found by it, the second one has no problem',
      'at all; a test runs them all, and applies every quick fix.',
      '',
      `${all.length} rules: ${count('error')} errors, ${count('warning')} warnings, ${count('info')} infos.`,
      '',
      ...Object.entries(ruleGroups).flatMap(([title, group]) => [
        `## ${title}`,
        '',
        ...(Object.keys(group) as RuleCode[]).flatMap(section),
      ]),
    ]
      .join('\n')
      .trimEnd() + '\n'
  );
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../docs/rules.md'), rulesPage());
