import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { fileKinds } from '../contract/commands.ts';
import packageJson from '../package.json' with { type: 'json' };

/** What a command is given: its arguments by position, its options by name. */
export interface Given {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}
/** A command's file exports one of these; it is imported only when the command is called. */
export type Run = (given: Given) => Promise<number>;

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number between ${least} and ${most}.`);
    }
    return value;
  };
const temperature = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('It must be a number between 0 and 100.');
  return value;
};
const project = () => new Argument('<dir>', 'folder of the project');
const json = () => new Option('--json', 'one JSON object a line on standard output');
const run = () => new Option('--run <id>', 'which run; the latest where it is not given').default('latest');
const data = () =>
  new Option(
    '--data <path>',
    'take the samples from here: a csv file, a folder of IDX files, a folder of images',
  );

export function buildProgram(): { program: Command; status: () => number } {
  let status = 0;
  const program = new Command('backprop')
    .description('Backprop Studio without a window: networks, trained on this machine.')
    .version(packageJson.version, '-V, --version', 'prints the version')
    .helpOption('-h, --help', 'shows how to use a command')
    .helpCommand('help [command]', 'shows how to use a command')
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .exitOverride();

  const add = (
    name: string,
    description: string,
    load: () => Promise<{ run: Run }>,
    parts: readonly (Argument | Option)[],
  ): void => {
    const command = program.command(name).description(description).exitOverride();
    command.configureOutput({ writeErr: () => {}, outputError: () => {} });
    for (const part of parts) {
      if (part instanceof Argument) command.addArgument(part);
      else command.addOption(part);
    }
    command.action(async () => {
      const { run: action } = await load();
      status = await action({ args: command.args, options: command.opts() });
    });
  };

  add('templates', 'lists the built-in templates', () => import('./commands/templates.ts'), [json()]);
  add('new', 'makes a project folder that trains as it is', () => import('./commands/new.ts'), [
    project(),
    new Option('--template <name>', 'which template; an empty network where it is not given'),
    new Option('--name <name>', 'what the project is called'),
    data(),
    json(),
  ]);
  add('import', 'a model from elsewhere as a project', () => import('./commands/import.ts'), [
    new Argument('<file>', 'an ONNX model, a Keras model, or a project'),
    new Option('--out <dir>', 'folder of the new project').makeOptionMandatory(),
    new Option('--name <name>', 'what the project is called; as the file where it is not given'),
    json(),
  ]);
  add('check', 'shapes, parameters, memory, problems', () => import('./commands/check.ts'), [
    project(),
    data(),
    json(),
  ]);
  add('train', 'trains', () => import('./commands/train.ts'), [
    project(),
    new Option('--epochs <n>', 'how often to go through the training samples').argParser(whole(1, 100_000)),
    new Option('--seed <n>', 'the same seed gives the same weights').argParser(whole(0, 0xffffffff)),
    new Option(
      '--lanes <n>',
      'threads; 0 = as many as there are cores. Results do not depend on it',
    ).argParser(whole(0, 64)),
    new Option('--resume <run>', 'go on from an earlier run (or "latest"), with its seed').conflicts('seed'),
    data(),
    json(),
  ]);
  add('evaluate', 'metrics of one part of the data', () => import('./commands/evaluate.ts'), [
    project(),
    run(),
    new Option('--split <part>', 'which part').choices(['train', 'validation', 'test']).default('test'),
    new Option('--no-baselines', 'without what simple methods reach on the same part'),
    json(),
  ]);
  add('predict', 'predictions for samples from a file', () => import('./commands/predict.ts'), [
    project(),
    run(),
    new Option('--input <file>', 'csv, npy, npz, IDX, an image, or a folder of images').makeOptionMandatory(),
    new Option('--output <file>', 'a csv, npy or npz to write; standard output where it is not given'),
    new Option('--at <layer>', 'the output of this layer instead: LAYER, or NETWORK/LAYER'),
    new Option(
      '--passes <n>',
      'Monte Carlo dropout: the mean of so many passes, and how sure it is',
    ).argParser(whole(2, 10_000)),
    json(),
  ]);
  add(
    'generate',
    'new samples of a trained network, or what comes next in a sequence',
    () => import('./commands/generate.ts'),
    [
      project(),
      run(),
      new Option('--count <n>', 'how many: 64 samples, or one sequence, where it is not given').argParser(
        whole(1, 10_000),
      ),
      new Option('--seed <n>', 'the same seed gives the same samples')
        .argParser(whole(0, 0xffffffff))
        .default(1),
      new Option(
        '--output <path>',
        'png for a grid of images, csv, npy, npz, txt, or a folder for one image a file',
      ),
      new Option('--prompt <text>', 'the beginning of a text').argParser(String),
      new Option('--length <n>', 'steps of a sequence, tokens of a text (200)').argParser(whole(1, 100_000)),
      new Option(
        '--temperature <t>',
        'of a text: 0 takes the likeliest token, 1 draws as the network says',
      ).argParser(temperature),
      new Option('--sample', 'draw from the likelihood of a decoder instead of showing its mean'),
      json(),
    ],
  );
  add('export', 'writes the weights of a run, and proves parity', () => import('./commands/export.ts'), [
    project(),
    run(),
    new Option('--to <format>', 'safetensors or npz').makeOptionMandatory(),
    new Option('--out <path>', 'file to write').makeOptionMandatory(),
    json(),
  ]);
  add('runs', 'the run table', () => import('./commands/runs.ts'), [
    project(),
    new Option('--baselines', 'compute what simple methods reach on the same data, too'),
    json(),
  ]);
  add(
    'data',
    'what a file or folder holds, as the studio would read it',
    () => import('./commands/data.ts'),
    [
      new Argument('<path>', 'file or folder'),
      new Option('--as <kind>', 'read a file as this; by its looks where it is not given').choices(fileKinds),
      json(),
    ],
  );
  add('serve', 'the studio in a browser; prints its address', () => import('./commands/serve.ts'), [
    new Argument('[dir]', 'project to open'),
    new Option('--port <n>', 'which port; any free one where it is not given')
      .argParser(whole(0, 65_535))
      .default(0),
    json(),
  ]);
  return { program, status: () => status };
}
