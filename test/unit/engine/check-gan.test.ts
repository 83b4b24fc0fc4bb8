import { describe, expect, it } from 'vitest';
import { column } from '../../cases/data.ts';
import { layerOf } from '../../cases/document.ts';
import { adversarial, carrying, found, patience, withNetworks } from './drawings.ts';

describe('a GAN', () => {
  const codes = (made: number, read: number, size: number | null) => {
    const document = withNetworks(
      { type: 'adversarial' },
      {
        generator: [
          layerOf('noise', 'input', { shape: [2], column: 'noise' }),
          layerOf('made', 'dense', { units: made }, 'noise'),
        ],
        discriminator: [
          layerOf('in', 'input', { shape: [read] }),
          layerOf('out', 'dense', { units: 1 }, 'in'),
        ],
      },
    );
    return found(document, size === null ? null : { input: column([size]) }).map((p) => p.code);
  };
  it('is blamed for the network that does not fit, and for no other', () => {
    expect(codes(4, 4, 4)).toEqual([]);
    expect(codes(3, 4, 4)).toEqual(['graph/generator-shape']);
    expect(codes(4, 3, 4)).toEqual(['graph/discriminator-input']);
    expect(codes(3, 4, null)).toEqual(['graph/discriminator-input']);
    expect(codes(3, 3, null)).toEqual([]);
    expect(codes(3, 3, 4)).toEqual(['graph/generator-shape', 'graph/discriminator-input']);
  });
  it('may carry a state on where each row is one sample', () => {
    const problems = (packing: number) =>
      found(adversarial({ params: { packing }, then: carrying })).map((p) => p.code);
    expect(problems(1)).not.toContain('graph/packed-state');
    expect(problems(2)).toContain('graph/packed-state');
  });
  it('measures nothing that early stopping could watch but the loss', () => {
    const document = adversarial({});
    const stopped = (metric: string) =>
      found({
        ...document,
        objective: { ...document.objective, metrics: ['accuracy'] },
        training: { ...document.training, earlyStopping: { ...patience, metric } },
      }).map((p) => `${p.severity} ${p.code}`);
    expect(stopped('loss')).toEqual(['warning graph/stopping-figure']);
    expect(stopped('accuracy')).toEqual(['error graph/unknown-metric']);
  });
});
