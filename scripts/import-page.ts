/** Writes docs/import.md from the table of operators: `node scripts/import-page.ts`. A test fails where the page is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kerasLayers } from '../studio/import/keras/layers.ts';
import { operators } from '../studio/import/onnx/operators/index.ts';

const introduction = `# Models from elsewhere

Made from the table of operators (\`studio/import/onnx/operators/\`) by \`npm run docs:import\`.

On the start page **Import a model...**, in the menu File, in the palette of commands (Ctrl+K), or by dropping the file onto the window; on the
command line \`backprop import FILE --out DIR\`. A new project folder is made, whole or not at all:

| file | what is read |
|---|---|
| \`.onnx\` | the network and its weights, also from files beside it (external data); halves and doubles become floats |
| \`.keras\`, or the \`.json\` of \`model.to_json()\` | the network alone, of Keras 2 and 3, sequential or functional: its weights are not read, which the result says; export it as ONNX to bring them along |
| \`project.json\` | a project of ours, copied with its data and its runs; another \`.json\` with a document alone |
| \`.zip\` | the packed folder of a project |

A file of PyTorch (\`.pt\`, \`.pth\`) is a program's memory without its program. Export it from there:

\`\`\`python
model.eval()
torch.onnx.export(model, torch.zeros(1, 3, 32, 32), "model.onnx",
                  input_names=["x"], dynamic_axes={"x": {0: "batch"}})
\`\`\`

## What becomes of it

- The network, with the names of the file's modules for its layers, the sizes of its input as they are, and a loss that fits its end. Data is still to
  be chosen. A softmax at the end stays; cross-entropy has its own, and the problem that is told about it offers to take the layer out.
- The weights, twice. As a **run** called "Imported weights", which ended before its first step: predict with it, export it, evaluate it on the data of
  the project once that is chosen. Image files are given to it as 0 to 1, arrays as they are. And as
  \`imported.safetensors\`, with which a training **begins** instead of random numbers: "Start from" in the settings of training
  (\`training.start\` in project.json). Layers that are new or changed begin fresh, and which those are is told. Freeze what shall stay.
- What goes on from a run goes on from where that stands, and does not read \`imported.safetensors\` again.

## Images and sequences

ONNX has channels before height and width; the studio has them behind, and flattens in that order. Nothing of this needs a layer: transposes and reshapes move
names of axes about until a layer wants its input in an order of its own, and weights are permuted once, as they are read. Where values would have to be
moved for good, the node is told. How it works: [decision 21](decisions/0021-axes-are-names.md).

## Operators

Of the versions 7 to 21 of the standard. What is computed out of weights and shapes alone is computed as the file is read. What the table does not
have, or has in a way that no layer does, is told in one problem with all its nodes (\`import/operators\`), and nothing is made.

| operator | becomes |
|---|---|
`;

const keras = `
## Layers of Keras

Channels last, without weights. An activation that a layer of Keras has in it becomes a layer of its own, a separable convolution two.

${Object.keys(kerasLayers)
  .sort()
  .map((name) => `\`${name}\``)
  .join(', ')}, and \`InputLayer\`.
`;

export const importPage = (): string =>
  introduction +
  Object.entries(operators)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { becomes }]) => `| \`${name}\` | ${becomes} |\n`)
    .join('') +
  keras;

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../docs/import.md'), importPage());
