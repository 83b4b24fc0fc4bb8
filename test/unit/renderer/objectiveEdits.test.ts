import { describe, expect, it } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { objectives, type ObjectiveName } from '../../../engine/objectives/index.ts';
import { fixOf } from '../../../renderer/document/fixes.ts';
import {
  setObjectiveParameter,
  setObjectiveType,
  setOwnOptimizer,
} from '../../../renderer/document/objectiveEdits.ts';
import { projectSchema } from '../../../studio/projects/schema.ts';
import { documentOf, layer } from './documents.ts';

const drawn = documentOf(
  layer('input', 'input', [], { shape: [6] }),
  layer('dense', 'dense', ['input'], { units: 4 }),
);
const names = Object.keys(objectives) as ObjectiveName[];
const change = (to: ObjectiveName, document = drawn) => setObjectiveType(document, to, [6]);

describe('another objective', () => {
  it.each(names)('has the networks that it needs, as a document that can be saved: %s', (name) => {
    const document = change(name);
    expect(Object.keys(document.networks).sort()).toEqual(Object.keys(objectives[name].networks).sort());
    expect(projectSchema.safeParse(document).success).toBe(true);
    const codes = check(document, null).problems.map((p) => p.code);
    expect(codes.filter((code) => /network|unknown/.test(code))).toEqual([]);
  });

  it('keeps what is drawn, as the network that reads the same data', () => {
    expect(change('variational').networks['encoder']).toBe(drawn.networks['main']);
    expect(change('adversarial').networks['discriminator']).toBe(drawn.networks['main']);
    expect(change('supervised', change('variational')).networks).toEqual(drawn.networks);
  });

  it('is told of networks that it cannot use but that are more than begun, and offers to remove them', () => {
    const begun = change('variational');
    const decoder = { layers: [...begun.networks['decoder']!.layers, layer('more', 'dense', ['input'])] };
    const back = change('supervised', { ...begun, networks: { ...begun.networks, decoder } });
    const problem = check(back, null).problems.find((p) => p.code === 'graph/unused-network')!;
    expect(problem.where.network).toBe('decoder');
    expect(fixOf(problem, back, null)!.document.networks).toEqual(drawn.networks);
  });

  it('does nothing where it is the same', () => expect(change('supervised')).toBe(drawn));
});

it('a missing network is added by a click', () => {
  const { main } = drawn.networks;
  const document = {
    ...drawn,
    objective: { ...drawn.objective, type: 'variational' },
    networks: { encoder: main! },
  };
  const problem = check(document, null).problems.find((p) => p.code === 'graph/missing-network')!;
  const fixed = fixOf(problem, document, null)!;
  expect(fixed.title).toBe('Add decoder');
  expect(fixed.document.networks['decoder']!.layers[0]!.params['column']).toBe('code');
});

it('the code that the decoder reads is made to fit by a click', () => {
  const document = change('variational');
  const wide = {
    ...document.networks,
    encoder: {
      layers: drawn.networks['main']!.layers.map((l) =>
        l.id === 'dense' ? { ...l, params: { units: 10 } } : l,
      ),
    },
  };
  const broken = { ...document, networks: wide };
  const problem = check(broken, null).problems.find((p) => p.code === 'graph/code-shape')!;
  const fixed = fixOf(problem, broken, null)!;
  expect(fixed.document.networks['decoder']!.layers[0]!.params['shape']).toEqual([5]);
  expect(check(fixed.document, null).problems.map((p) => p.code)).not.toContain('graph/code-shape');
});

it('parameters at their defaults are not written down', () => {
  const { parameters } = objectives.variational,
    document = change('variational');
  const set = setObjectiveParameter(document, parameters, 'beta', 4);
  expect(set.objective.params).toEqual({ beta: 4 });
  expect(setObjectiveParameter(set, parameters, 'beta', 1)).toEqual(document);
});

it('an own optimizer comes and goes without a trace', () => {
  const document = change('adversarial'),
    own = { type: 'rmsprop', params: {} };
  const set = setOwnOptimizer(document, 'generator', own);
  expect(set.training.optimizers).toEqual({ generator: own });
  expect(check(set, null).problems.filter((p) => p.where.field?.startsWith('training'))).toEqual([]);
  expect(setOwnOptimizer(set, 'generator', null)).toEqual(document);
});
