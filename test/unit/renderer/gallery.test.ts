import { describe, expect, it } from 'vitest';
import type { TemplateTopic } from '../../../contract/commands.ts';
import { found, neighbour, topics } from '../../../renderer/start/gallery.ts';
import { templateSummaries } from '../../../studio/templates/index.ts';

const all = templateSummaries();
const names = (topic: TemplateTopic | 'all', search = '') =>
  found(all, topic, search).map(({ name }) => name);

describe('finding a template', () => {
  it('each is under one topic, none is empty', () => {
    expect(names('all')).toEqual(all.map(({ name }) => name));
    const each = Object.keys(topics).flatMap((topic) => {
      const here = names(topic as TemplateTopic);
      expect(here.length, topic).toBeGreaterThan(0);
      return here;
    });
    expect(each.sort()).toEqual(names('all').sort());
  });

  it('topics are what one expects', () => {
    expect(names('basics')).toContain('xor');
    expect(names('images')).toEqual(expect.arrayContaining(['digits-cnn', 'digits-mlp']));
    expect(names('sequences')).toContain('text-lstm');
    expect(names('uncertainty')).toContain('bayesian-regression');
    expect(names('autoencoders')).toContain('digits-dae');
    expect(names('generative')).toEqual(expect.arrayContaining(['digits-vae', 'ring-gan']));
  });

  it('all words have to be there, in any case and order, also names of layers', () => {
    expect(names('all', 'CONV2D digits')).toContain('digits-cnn');
    expect(names('all', 'conv2d  DIGITS ')).not.toContain('digits-mlp');
    expect(names('sequences', 'conv2d')).toEqual([]);
  });
});

describe('arrows between cards', () => {
  const tops = [0, 0, 0, 90, 90];
  it.each([
    [0, 'ArrowRight', 1],
    [2, 'ArrowRight', 3],
    [0, 'ArrowLeft', null],
    [1, 'ArrowDown', 4],
    [2, 'ArrowDown', null],
    [4, 'ArrowUp', 1],
    [1, 'ArrowUp', null],
    [1, 'End', 4],
    [4, 'Home', 0],
    [1, 'x', null],
  ])('%i %s', (at, key, to) => {
    expect(neighbour(tops, at, key)).toBe(to);
  });
});
