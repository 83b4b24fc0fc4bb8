import { adding } from './adding.ts';
import { addition } from './addition.ts';
import { circles } from './circles.ts';
import { cubic } from './cubic.ts';
import { gaussian1d } from './gaussian1d.ts';
import type { Generator } from './generator.ts';
import { heteroscedastic } from './heteroscedastic.ts';
import { line } from './line.ts';
import { moons } from './moons.ts';
import { reber } from './reber.ts';
import { ring } from './ring.ts';
import { sine } from './sine.ts';
import { spirals } from './spirals.ts';
import { xor } from './xor.ts';

export type { Generator } from './generator.ts';

/** The one table of data sets that are made by a formula, in the order in which they are shown. */
export const generators = {
  xor,
  moons,
  circles,
  spirals,
  line,
  cubic,
  heteroscedastic,
  sine,
  adding,
  reber,
  addition,
  ring,
  gaussian1d,
} as const satisfies Record<string, Generator>;

export type GeneratorName = keyof typeof generators;
