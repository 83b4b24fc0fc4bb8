// The house rules that no published ESLint plugin knows: the arrows between rooms and the length of a file.
import { readFileSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { violation } from './arrows.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
export const known = new Set(
  ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(manifest[kind] ?? {}),
  ),
);

const importedName = (specifier) => {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return specifier.imported?.name ?? specifier.local?.name;
};

const arrowsRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'imports follow the arrows of the plan' } },
  create(context) {
    const file = relative(root, context.filename).split(sep).join('/');
    const check = (node, source, typeOnly, names) => {
      if (typeof source?.value !== 'string') return;
      const wrong = violation(file, source.value, { typeOnly, names, known });
      if (wrong) context.report({ node, message: wrong });
    };
    return {
      ImportDeclaration: (node) =>
        check(node, node.source, node.importKind === 'type', node.specifiers.map(importedName)),
      ExportNamedDeclaration: (node) =>
        check(
          node,
          node.source,
          node.exportKind === 'type',
          node.specifiers.map((s) => s.local.name),
        ),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type', ['*']),
      ImportExpression: (node) => check(node, node.source, false, ['*']),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true, []),
    };
  },
};

const lengthRule = {
  meta: { type: 'suggestion', schema: [{ type: 'integer' }] },
  create: (context) => ({
    Program(node) {
      const lines = context.sourceCode.lines.length;
      const most = context.options[0];
      if (lines > most) context.report({ node, message: `${lines} lines; a file should stay under ${most}` });
    },
  }),
};

// The length is there twice, because one rule has one severity: long is a smell, too long a defect.
export default { rules: { arrows: arrowsRule, 'long-file': lengthRule, 'too-long-file': lengthRule } };
