import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import {
  addInstance,
  blockRules,
  changeBlock,
  makeUnique,
  mayContain,
  setBlockParameter,
  setRepeat,
  toggleExposed,
} from '../../../renderer/document/blockEdits.ts';
import { duplicateLayers } from '../../../renderer/document/clipboard.ts';
import { blockFileOf, withBlockFile } from '../../../renderer/document/blockFile.ts';
import { insideName, portType } from '../../../renderer/document/blockNames.ts';
import {
  drawingsOn,
  figuresAt,
  locate,
  problemsAt,
  shownGraph,
} from '../../../renderer/document/blockPath.ts';
import { fixesOf } from '../../../renderer/document/fixes.ts';
import { group, groupTrouble, instancesOf, ungroup } from '../../../renderer/document/grouping.ts';
import {
  addLayer,
  connect,
  disconnect,
  networkOf,
  removeLayers,
  renameLayer,
  setParameter,
} from '../../../renderer/document/layerEdits.ts';
import { layerOf, linksOf } from '../../../renderer/document/links.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { checkDocument } from '../../../studio/projects/read.ts';
import { documentOf, layer } from './documents.ts';

/** Values of six numbers all the way, so that whatever is linked fits. */
const drawn = fc
  .array(fc.tuple(fc.nat(2), fc.nat(99), fc.nat(99)), { minLength: 2, maxLength: 10 })
  .map((rows) => {
    const layers: LayerDocument[] = [layer('in', 'input', [], { shape: [6] })];
    rows.forEach(([what, one, other], i) => {
      const from = (n: number) => layers[n % layers.length].id;
      if (what === 0) layers.push(layer(`l${i}`, 'dense', [from(one)], { units: 6 }));
      else if (what === 1) layers.push(layer(`l${i}`, 'batchNorm', [from(one)]));
      else layers.push(layer(`l${i}`, 'add', [from(one), from(other)]));
    });
    return documentOf(...layers);
  });

const figures = (document: ProjectDocument) => {
  const { problems, networks } = check(document, null);
  const { parameters, order } = networks.main;
  // A mistake in a repeated block is told once, however many copies there are.
  const codes = [...new Set(problems.map((p) => p.code))].sort();
  return { codes, parameters, layers: order.length };
};
const valid = (document: ProjectDocument) => expect(checkDocument(document)).toEqual(document);

describe('grouping', () => {
  test('changes no network, only how it is drawn; and ungrouping brings back what was', () => {
    let grouped = 0;
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(99)), (document, numbers) => {
        const { layers } = document.networks.main;
        const ids = new Set(numbers.map((n) => layers[n % layers.length].id));
        const { document: next, id } = group(document, 'main', ids);
        expect(id === null).toBe(groupTrouble(document, 'main', ids) !== undefined);
        if (id === null) {
          expect(next).toBe(document);
          return;
        }
        grouped++;
        valid(next);
        expect(figures(next)).toEqual(figures(document));
        const back = ungroup(next, 'main', id).document;
        valid(back);
        expect(back.blocks).toBeUndefined();
        const byId = (all: readonly LayerDocument[]) => new Map(all.map((l) => [l.id, l]));
        expect(byId(back.networks.main.layers)).toEqual(byId(layers));
      }),
      { numRuns: 500 },
    );
    expect(grouped).toBeGreaterThan(50);
  });

  const chain = documentOf(
    layer('in', 'input', [], { shape: [6] }),
    layer('a', 'dense', ['in'], { units: 6 }),
    layer('b', 'dense', ['a'], { units: 6 }),
    layer('c', 'dense', ['b'], { units: 6 }),
    layer('back', 'tiedDense', ['c'], { of: 'a' }),
  );
  test('says why a selection cannot be a block', () => {
    const trouble = (...ids: string[]) => groupTrouble(chain, 'main', new Set(ids));
    expect(trouble('in')).toMatch(/^Select/);
    expect(trouble('a', 'c')).toContain('2: a, c');
    expect(trouble('back')).toContain('weights of a');
    const around = documentOf(...chain.networks.main.layers, layer('sum', 'add', ['a', 'c']));
    expect(groupTrouble(around, 'main', new Set(['a', 'sum']))).toBeDefined();
    expect(groupTrouble(around, 'main', new Set(['b', 'sum']))).toBeDefined();
    expect(trouble('a', 'b')).toBeUndefined();
  });
  test('weights that are used outside are found inside, and again when the block is taken apart', () => {
    const { document, id } = group(chain, 'main', new Set(['a', 'b']));
    expect(layerOf(document.networks.main, 'back')?.params.of).toBe(`${id}.a`);
    expect(figures(document)).toEqual(figures(chain));
    expect(figures(ungroup(document, 'main', id as string).document)).toEqual(figures(chain));
  });
  test('a repeated block is taken apart into all its copies, with the values of the instance', () => {
    const { document, id } = group(chain, 'main', new Set(['b']));
    const exposed = toggleExposed(document, 'block', 'b', 'units');
    const set = setBlockParameter(
      setRepeat(exposed, 'main', id as string, 3),
      'main',
      id as string,
      'units',
      6,
    );
    const apart = ungroup(set, 'main', id as string);
    expect(apart.ids).toHaveLength(3);
    expect(figures(apart.document)).toEqual(figures(set));
  });
});

const twice = (() => {
  const start = documentOf(
    layer('in', 'input', [], { shape: [6] }),
    layer('one', 'dense', ['in'], { units: 6 }),
    layer('act', 'activation', ['one']),
    layer('out', 'dense', ['act'], { units: 3 }),
  );
  const { document } = group(start, 'main', new Set(['one', 'act']));
  const added = addInstance(document, 'main', { block: 'block', position: { x: 0, y: 0 }, after: 'block' });
  return connect(added.document, 'main', { from: added.id, to: 'out', port: 0 }, rulesOf('dense'));
})();
const inside = insideName('block');

describe('the inside of a block is edited like a network', () => {
  type Deed = (document: ProjectDocument) => ProjectDocument;
  const pick = <T>(list: readonly T[], n: number): T => list[n % list.length];
  const places = { x: 0, y: 0 };
  const deeds: fc.Arbitrary<Deed> = fc
    .tuple(fc.nat(7), fc.nat(99), fc.nat(99))
    .map(([what, n, m]) => (document) => {
      const network = networkOf(document, inside);
      if (network.layers.length === 0) return document;
      const { id } = pick(network.layers, n);
      const other = pick(network.layers, m);
      const add = (type: string, after?: string) => {
        const rules = rulesOf(type)!;
        return addLayer(document, inside, { type, rules, position: places, ...(after && { after }) })
          .document;
      };
      return [
        () => add('dense', id),
        () => add(portType),
        () => removeLayers(document, inside, new Set([id]), rulesOf),
        () => renameLayer(document, inside, id, `${id.slice(0, 8)}${m}`),
        () => connect(document, inside, { from: id, to: other.id, port: 0 }, rulesOf(other.type)),
        () => disconnect(document, inside, linksOf(network).slice(0, 1), rulesOf),
        () => duplicateLayers(document, inside, new Set([id])).document,
        () => (other.type === 'dense' ? toggleExposed(document, 'block', other.id, 'units') : document),
      ][what]();
    });
  test('and stays a valid document whose instances have the ports of the block', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 25 }), (all) => {
        let document = twice;
        for (const deed of all) {
          document = deed(document);
          check(document, null);
        }
        valid(document);
        const { inputs, exposed } = document.blocks!.block;
        for (const instance of document.networks.main.layers.filter((l) => l.block === 'block')) {
          expect(instance.inputs).toHaveLength(inputs.length);
          for (const name of Object.keys(instance.params)) expect(exposed).toHaveProperty(name);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('what is added behind its end is its end; a renamed layer keeps what is exposed of it', () => {
    const exposed = toggleExposed(twice, 'block', 'one', 'units');
    const renamed = renameLayer(exposed, inside, 'one', 'first');
    expect(renamed.blocks!.block.exposed.units.targets).toEqual([{ layer: 'first', parameter: 'units' }]);
    const longer = addLayer(renamed, inside, {
      type: 'dropout',
      rules: rulesOf('dropout')!,
      position: places,
      after: 'act',
    });
    expect(longer.document.blocks!.block.output).toBe(longer.id);
    expect(renameLayer(longer.document, inside, longer.id, 'end').blocks!.block.output).toBe('end');
  });
  test('a renamed port keeps its links, a removed one takes them along', () => {
    const renamed = renameLayer(twice, inside, 'x', 'image');
    expect(renamed.blocks!.block.inputs).toEqual(['image']);
    expect(renamed.networks).toEqual(twice.networks);
    const without = removeLayers(renamed, inside, new Set(['image']), rulesOf);
    expect(layerOf(without.networks.main, 'block')?.inputs).toEqual([]);
  });
  test('ports stay in blocks', () => {
    const rules = rulesOf(portType)!;
    const { document } = addLayer(twice, 'main', { type: portType, rules, position: places });
    expect(document.networks.main.layers).toEqual(twice.networks.main.layers);
  });
});

describe('instances', () => {
  test('follow their block until they are made unique', () => {
    const unique = makeUnique(twice, 'main', 'block2');
    expect(instancesOf(unique, 'block')).toBe(1);
    const wider = setParameter(unique, inside, 'one', rulesOf('dense')!.parameters, 'units', 9);
    expect(figures(wider).parameters).not.toBe(figures(twice).parameters);
    expect(wider.blocks!.block2.layers).toEqual(twice.blocks!.block.layers);
    expect(makeUnique(unique, 'main', 'block')).toBe(unique);
  });
  test('keep only values that differ from the block, and lose those that it exposes no more', () => {
    const exposed = toggleExposed(twice, 'block', 'one', 'units');
    expect(blockRules(exposed, 'block').parameters.units).toMatchObject({ default: 6, min: 1 });
    const set = setBlockParameter(exposed, 'main', 'block', 'units', 8);
    expect(layerOf(set.networks.main, 'block')?.params).toEqual({ units: 8 });
    expect(setBlockParameter(set, 'main', 'block', 'units', 6)).toEqual(exposed);
    expect(toggleExposed(set, 'block', 'one', 'units')).toEqual(twice);
  });
  test('a block may not stand in itself, however deep', () => {
    const outer = group(twice, 'main', new Set(['block', 'block2']));
    expect(mayContain(outer.document, 'block', 'block')).toBe(false);
    expect(mayContain(outer.document, 'block', 'block2')).toBe(false);
    expect(mayContain(outer.document, 'block2', 'block')).toBe(true);
    expect(mayContain(outer.document, null, 'block2')).toBe(true);
  });
});

describe('the way through blocks', () => {
  const nested = setRepeat(group(twice, 'main', new Set(['block', 'block2'])).document, 'main', 'block3', 2);
  test('leads as far as there are instances', () => {
    expect(drawingsOn(nested, 'main', ['block3', 'block', 'gone'])).toEqual([
      'main',
      'block:block2',
      'block:block',
    ]);
  });
  test('problems are found at their layer, and outside at the instance that it is in', () => {
    const broken = setParameter(nested, inside, 'one', {}, 'units', 0);
    const { problems } = check(broken, null);
    const [first] = problems;
    expect(first.where.layer).toBe('block3.1.block.one');
    expect(locate(broken, first.where)).toEqual({
      root: 'main',
      path: ['block3', 'block'],
      drawing: inside,
      layer: 'one',
    });
    const at = (path: string[]) =>
      problemsAt(problems, broken, 'main', path).map((p) => [p.where.network, p.where.layer]);
    expect(at([])[0]).toEqual(['main', 'block3']);
    expect(at(['block3'])[0]).toEqual(['block:block2', 'block']);
    expect(at(['block3', 'block'])).toEqual([[inside, 'one']]);
  });
  test('a problem inside of an instance is mended inside: the instance stays as it is', () => {
    const document = setParameter(nested, inside, 'one', {}, 'units', 0);
    const { problems } = check(document, null);
    const [shown] = problemsAt(problems, document, 'main', []);
    expect(shown.where.layer).toBe('block3');
    expect(shown.inside?.layer).toBe('block.one');
    const [fix] = fixesOf({ ...shown, where: shown.inside!.where }, document, null);
    expect(fix.document.networks).toEqual(document.networks);
    expect(layerOf(networkOf(fix.document, inside), 'one')?.params).toEqual({});
    expect(problemsAt(problems, document, 'main', ['block3', 'block'])[0].inside).toBeUndefined();
  });
  test('figures inside are those of the instance that one came through', () => {
    const report = check(nested, null).networks.main;
    const top = figuresAt(report, nested, 'main', [])!;
    expect(top.layers.block3).toMatchObject({ output: [6], parameters: 4 * 42 });
    expect(top.parameters).toBe(report.parameters);
    const within = figuresAt(report, nested, 'main', ['block3', 'block'])!;
    expect(within).toMatchObject({ output: 'act', parameters: 42, order: ['one', 'act'] });
    expect(within.layers.x.output).toEqual([6]);
    expect(within.layers.one).toMatchObject({ output: [6], parameters: 42 });
  });
});

test('layers may be called as what every object has', () => {
  const document = documentOf(
    layer('constructor', 'input', [], { shape: [4] }),
    layer('toString', 'dense', ['constructor'], { units: 2 }),
  );
  const figures = figuresAt(check(document, null).networks.main, document, 'main', [])!;
  expect(figures).toMatchObject({
    parameters: 10,
    layers: { constructor: { output: [4], parameters: 0 }, toString: { output: [2], parameters: 10 } },
  });
});

test('inside, layers show the values of the instance that was entered', () => {
  const exposed = toggleExposed(twice, 'block', 'one', 'units');
  const set = setBlockParameter(exposed, 'main', 'block', 'units', 8);
  const unitsBy = (instance: string) => layerOf(shownGraph(set, 'main', [instance]), 'one')?.params.units;
  expect([unitsBy('block'), unitsBy('block2')]).toEqual([8, 6]);
});

describe('a block in a file', () => {
  test('brings its parts along, and leaves others of their names alone', () => {
    const nested = group(twice, 'main', new Set(['block', 'block2'])).document;
    const file = blockFileOf(nested, 'block2');
    expect(Object.keys(file.blocks)).toEqual(['block2', 'block']);
    const empty = documentOf(layer('in', 'input', [], { shape: [6] }));
    const first = withBlockFile(empty, file);
    valid(first.document);
    expect(blockFileOf(first.document, first.name)).toEqual(file);
    expect(withBlockFile(first.document, file).document).toBe(first.document);
    const other = changeBlock(first.document, 'block', { title: 'Mine' });
    const second = withBlockFile(other, file);
    valid(second.document);
    expect(second.document.blocks!.block.title).toBe('Mine');
    expect(second.name).not.toBe('block2');
  });
});
