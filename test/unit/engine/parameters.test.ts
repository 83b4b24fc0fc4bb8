import { describe, expect, it } from 'vitest';
import { initializers } from '../../../engine/initializers/index.ts';
import { layers } from '../../../engine/layers/index.ts';
import { losses } from '../../../engine/losses/index.ts';
import { objectives } from '../../../engine/objectives/index.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { expectation, isLookedAt, type Parameters } from '../../../engine/parameters.ts';
import { schedules } from '../../../engine/schedules/index.ts';

type Table = Readonly<Record<string, { readonly parameters?: Parameters }>>;
const tables: Readonly<Record<string, Table>> = {
  layers,
  losses,
  objectives,
  optimizers,
  schedules,
  initializers: initializers as Table,
};

describe('parameters that others make useless', () => {
  const all = Object.values(tables).flatMap((table) =>
    Object.entries(table).map(([name, { parameters = {} }]) => [name, parameters] as const),
  );

  it('depend on parameters that are there, with values that these may have, and not on each other', () => {
    for (const [name, parameters] of all)
      for (const [own, { when = {} }] of Object.entries(parameters))
        for (const [other, values] of Object.entries(when)) {
          expect(parameters[other], `${name}.${own} depends on ${other}`).toBeDefined();
          expect(parameters[other]!.when).toBeUndefined();
          for (const value of values) expect(expectation(parameters[other]!, value)).toBeUndefined();
          expect(values.length).toBeGreaterThan(0);
        }
    expect(all.flatMap(([, parameters]) => Object.values(parameters)).some(({ when }) => when)).toBe(true);
  });

  it('are looked at as soon as the other has one of these values', () => {
    const { parameters } = layers.activation,
      { slope, alpha, function: which } = parameters as unknown as Record<string, Parameters[string]>;
    expect(isLookedAt(parameters, slope!, {})).toBe(false);
    expect(isLookedAt(parameters, slope!, { function: 'leakyRelu' })).toBe(true);
    expect(isLookedAt(parameters, alpha!, { function: 'leakyRelu' })).toBe(false);
    expect(isLookedAt(parameters, which!, {})).toBe(true);
  });

  it('are out of sight where nothing is clipped', () => {
    expect(isLookedAt(optimizers.adam.parameters, optimizers.adam.parameters.clipAt, { clip: 'none' })).toBe(
      false,
    );
    expect(isLookedAt(optimizers.adam.parameters, optimizers.adam.parameters.clipAt, { clip: 'norm' })).toBe(
      true,
    );
  });
});
