import { problem, ProblemError } from '../../../contract/problems.ts';
import { boolean, int } from '../../parameters.ts';
import { Random, streams } from '../../tensor/random.ts';
import { startToken } from '../dataset.ts';
import { seed, type Generator } from './generator.ts';

/** A blank fills questions and answers up to one length. */
const symbols = [...'0123456789+ '];

/**
 * Questions as keras-io's example addition_rnn asks them: numbers of 1 to `digits` digits, each length as likely, no pair
 * of numbers twice in either order. So a question depends on those before it.
 */
export const addition: Generator = {
  title: 'Addition',
  doc: {
    summary:
      'Sums of two numbers, written out: "535+61" becomes "596". Learned as one text from another, sign by sign.',
    equation: '\\text{"535+61"} \\to \\text{"596"}',
    source: 'Sutskever, Vinyals, Le, "Sequence to Sequence Learning", 2014; keras-io, addition_rnn',
  },
  parameters: {
    count: int(
      1,
      100_000,
      50_000,
      'How many questions are made. No two ask for the same sum of the same numbers.',
    ),
    digits: int(1, 8, 3, 'Digits of each number, at most.'),
    reversed: boolean(
      true,
      'The question is given backwards, which brings first digits closer to their answer.',
    ),
    seed,
  },
  values: (params) => 4 * (params['digits'] as number) + 3,
  make(params) {
    const samples = params['count'] as number,
      digits = params['digits'] as number;
    refuseTooMany(samples, digits);
    const asked = 2 * digits + 1,
      answered = digits + 1;
    const questions = new Uint8Array(samples * asked),
      answers = new Uint8Array(samples * answered),
      given = new Uint8Array(samples * answered);
    const random = new Random(params['seed'] as number, streams.generate),
      seen = new Set<number>();
    for (let i = 0; i < samples; i++) {
      let a: number, b: number, key: number;
      do {
        a = numberFrom(random, digits);
        b = numberFrom(random, digits);
        key = Math.min(a, b) * 10 ** digits + Math.max(a, b);
      } while (seen.has(key));
      seen.add(key);
      const question = [...`${a}+${b}`.padEnd(asked)];
      write(questions, i * asked, params['reversed'] ? question.reverse() : question);
      write(answers, i * answered, [...String(a + b).padEnd(answered)]);
      given[i * answered] = symbols.length;
      given.set(answers.subarray(i * answered, (i + 1) * answered - 1), i * answered + 1);
    }
    return {
      input: { shape: [asked], values: questions, classes: symbols },
      decoderInput: { shape: [answered], values: given, classes: [...symbols, startToken] },
      target: { shape: [answered], values: answers, classes: symbols },
    };
  },
};

function numberFrom(random: Random, digits: number): number {
  let number = 0;
  for (let left = random.below(digits) + 1; left > 0; left--) number = 10 * number + random.below(10);
  return number;
}

function write(out: Uint8Array, at: number, text: readonly string[]): void {
  text.forEach((symbol, place) => (out[at + place] = symbols.indexOf(symbol)));
}

/** Towards the last pair that is left, drawing until a new one comes would take for ever. */
function refuseTooMany(samples: number, digits: number): void {
  const numbers = 10 ** digits,
    most = Math.floor((numbers * (numbers + 1)) / 4);
  if (samples <= most) return;
  const details = { name: 'count', found: String(samples), expected: `at most ${most} for ${digits} digits` };
  throw new ProblemError(problem('graph/parameter', details, { field: 'data.source.params.count' }));
}
