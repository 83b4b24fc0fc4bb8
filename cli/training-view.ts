import type { EpochRecord, RunDetail } from '../contract/commands.ts';
import type { Events } from '../contract/events.ts';
import type { ProjectDocument } from '../contract/project.ts';
import { figureTitle } from '../studio/runs/titles.ts';
import { figure, metricsLine, print, printJson, seconds } from './output.ts';

/** How a training is shown while it goes on. */
export interface TrainingView {
  start(run: string, path: string): void;
  telemetry(progress: Events['train.telemetry']): void;
  epoch(record: EpochRecord): void;
  end(end: Events['train.state'], detail: RunDetail): void;
}

export async function trainingView(json: boolean, document: ProjectDocument): Promise<TrainingView> {
  return json ? jsonView(document) : await terminalView(document);
}

/** For scripts: `start`, one `epoch` for each, `end`. */
function jsonView({ training }: ProjectDocument): TrainingView {
  return {
    start(run, path) {
      const { epochs, seed, lanes, batchSize } = training;
      printJson({ event: 'start', run, path, epochs, seed, lanes, batchSize });
    },
    telemetry() {},
    epoch({ seconds: time, epoch, phase, member, step, ...measured }) {
      const { train, validation, learningRate, gradients } = measured;
      const figures = { train, validation, learningRate, gradients };
      printJson({ event: 'epoch', epoch, phase, member, step, seconds: time, ...figures });
    },
    end({ reason, run, test, weights }, detail) {
      printJson({ event: 'end', reason, run, test, weights, seconds: detail.seconds, epochs: detail.epochs });
    },
  };
}

/** For people: a table that grows by a line an epoch, and on a terminal a bar below it. */
async function terminalView({ training }: ProjectDocument): Promise<TrainingView> {
  const bar = process.stderr.isTTY ? await progressBar() : undefined;
  let header: readonly string[] | undefined;
  let part = '';
  let folder = '';
  const shows = { rate: training.schedule !== undefined };
  /** The bar stands on the last line: it steps aside for a line above it. */
  const above = (line: string): void => {
    bar?.clear();
    print(line);
    bar?.draw();
  };
  return {
    start(run, path) {
      folder = path;
      print(`Run ${run} in ${path}: ${epochs(training.epochs)}, seed ${training.seed}`);
    },
    telemetry(progress) {
      bar?.update(progress);
    },
    epoch(record) {
      const title = titleOf(record);
      if (title !== part) {
        // Another part learns something else, and may have other figures.
        if (title) above(`\n${title}`);
        [part, header] = [title, undefined];
      }
      if (!header) {
        header = columns(record, shows).map(([name]) => name);
        above(header.map((name) => name.padStart(width(name))).join('  '));
      }
      above(
        columns(record, shows)
          .map(([name, value]) => value.padStart(width(name)))
          .join('  '),
      );
    },
    end({ reason, run, test, weights }, detail) {
      bar?.stop();
      print();
      print(
        `${endings[reason === null || reason === 'imported' ? 'failed' : reason]} after ${epochs(detail.epochs)} and ${seconds(detail.seconds)}.`,
      );
      if (test) print(`test  ${metricsLine(test)}`);
      if (weights) print(`weights ${weights}`);
      if (weights) print(`Export them: backprop export "${folder}" --run ${run} --to safetensors --out FILE`);
    },
  };
}

const endings = {
  completed: 'Done',
  stopped: 'Stopped',
  'early-stopped': 'Stopped early, for it had ceased to improve,',
  diverged: 'Diverged',
  failed: 'Failed',
} as const;

/** The part of a training that an epoch is of: `pre-training hidden1`, `member 2`. */
const titleOf = ({ phase, member }: EpochRecord): string =>
  [phase, member === undefined ? undefined : `member ${member}`].filter(Boolean).join(', ');
const epochs = (count: number): string => `${count} ${count === 1 ? 'epoch' : 'epochs'}`;
const width = (name: string): number => Math.max(8, name.length);
/** Rates are small and fall: three digits that matter. */
const rateOf = (rate: number | undefined): string =>
  rate === undefined ? '-' : String(Number(rate.toPrecision(3)));
const columns = (
  { epoch, seconds: time, train, validation, learningRate }: EpochRecord,
  shows: { readonly rate: boolean },
): [string, string][] => [
  ['epoch', String(epoch)],
  ...Object.entries(train).map(([name, value]): [string, string] => [figureTitle(name), figure(value)]),
  ...Object.entries(validation ?? {}).map(([name, value]): [string, string] => [
    `val ${figureTitle(name)}`,
    figure(value),
  ]),
  ...(shows.rate ? [['rate', rateOf(learningRate)] as [string, string]] : []),
  ['seconds', time.toFixed(1)],
];

interface Bar {
  update(progress: Events['train.telemetry']): void;
  clear(): void;
  draw(): void;
  stop(): void;
}

async function progressBar(): Promise<Bar> {
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar({
    format: '{bar} {percentage} %  epoch {epoch}/{epochs}  loss {loss}  {pace} steps/s  {left}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    // Drawn when something has happened, not by a clock of its own.
    noTTYOutput: false,
    fps: 10,
    stream: process.stderr,
  });
  let started = false;
  let last: Events['train.telemetry'] | undefined;
  const payloadOf = (p: Events['train.telemetry']) => ({
    epoch: p.epoch,
    epochs: p.epochs,
    loss: figure(p.points.at(-1)?.loss),
    pace: p.stepsPerSecond.toFixed(0),
    left: p.remaining === null ? '' : `${seconds(p.remaining)} left`,
  });
  return {
    update(p) {
      last = p;
      if (started) return bar.update(p.step, payloadOf(p));
      started = true;
      bar.start(p.steps, p.step, payloadOf(p));
    },
    clear() {
      if (started) process.stderr.write('\r\x1b[2K');
    },
    draw() {
      if (started && last) bar.update(last.step, payloadOf(last));
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
