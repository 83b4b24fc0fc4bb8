import type { ProjectDocument } from '../../contract/project.ts';
import { tellDifference } from './difference.ts';

/** What differs between two documents, a line a thing: for whoever has to choose one of them. */

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const titles: Readonly<Record<string, string>> = {
  name: 'The name',
  description: 'The description',
  data: 'The data',
  objective: 'The objective',
  training: 'How it is trained',
  canvas: 'Where layers stand on the canvas',
  blocks: 'What is in blocks',
};

export function tellChanges(before: ProjectDocument, after: ProjectDocument): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ProjectDocument)[];
  const names = [...new Set([...Object.keys(before.networks), ...Object.keys(after.networks)])];
  const of = (name: string) => (names.length > 1 ? `${name}: ` : '');
  const networks = names.flatMap((name) => {
    if (!(name in after.networks)) return [`Network ${name} is gone`];
    if (!(name in before.networks)) return [`Network ${name} is new`];
    if (same(before.networks[name], after.networks[name])) return [];
    const lines = tellDifference(before, after, name);
    return lines.length > 0 ? lines.map((line) => `${of(name)}${line}`) : [`${of(name)}details of layers`];
  });
  const others = fields.flatMap((field) =>
    field === 'networks' || same(before[field], after[field])
      ? []
      : field === 'name'
        ? [`The name: ${before.name} → ${after.name}`]
        : [`${titles[field] ?? field} changed`],
  );
  return [...networks, ...others];
}
