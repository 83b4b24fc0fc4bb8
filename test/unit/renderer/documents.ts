import fc from 'fast-check';
import {
  projectFormat,
  projectVersion,
  type LayerDocument,
  type ProjectDocument,
} from '../../../contract/project.ts';
import { layers, type LayerName } from '../../../engine/layers/index.ts';
import { duplicateLayers } from '../../../renderer/document/clipboard.ts';
import {
  addLayer,
  connect,
  disconnect,
  moveLayers,
  networkOf,
  removeLayers,
  renameLayer,
  setParameter,
} from '../../../renderer/document/layerEdits.ts';
import { linksOf } from '../../../renderer/document/links.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import {
  renameProject,
  setObjective,
  setShare,
  setTraining,
} from '../../../renderer/document/settingEdits.ts';

export const layer = (id: string, type: string, inputs: (string | null)[], params = {}): LayerDocument => ({
  id,
  type,
  params,
  inputs,
});

export const documentOf = (...all: LayerDocument[]): ProjectDocument => ({
  format: projectFormat,
  version: projectVersion,
  name: 'Test',
  description: '',
  networks: { main: { layers: all } },
  objective: { type: 'supervised', loss: 'crossEntropy', lossParams: {}, metrics: ['accuracy'] },
  data: {
    source: null,
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: true },
    preprocessing: { input: 'none', target: 'none' },
  },
  training: {
    optimizer: { type: 'adam', params: {} },
    batchSize: 32,
    epochs: 5,
    seed: 1,
    lanes: 0,
    portable: false,
  },
  canvas: {},
});

/** One thing a person might do, chosen by numbers so that it fits whatever document it meets. */
export type Deed = (document: ProjectDocument) => ProjectDocument;

const names = Object.keys(layers) as LayerName[];
const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(1, items.length)];
const network = 'main';

export const deeds: fc.Arbitrary<Deed> = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.nat(1000), fc.nat(1000), fc.nat(1000))
  .map(([kind, a, b, c]): Deed => (document) => {
    const ids = networkOf(document, network).layers.map(({ id }) => id);
    const one = pick(ids, a);
    switch (kind) {
      case 0:
      case 1: {
        const type = pick(names, a) as LayerName;
        const after = pick(ids, b);
        const position = { x: c, y: a };
        return addLayer(document, network, {
          type,
          rules: layers[type],
          position,
          ...(after === undefined ? {} : { after }),
        }).document;
      }
      case 2:
        return removeLayers(document, network, new Set(ids.filter((_, i) => i % 3 === a % 3)), rulesOf);
      case 3: {
        const from = pick(ids, a);
        const to = pick(ids, b);
        if (from === undefined || to === undefined) return document;
        const type = networkOf(document, network).layers.find(({ id }) => id === to)?.type ?? '';
        return connect(document, network, { from, to, port: c % 3 }, rulesOf(type));
      }
      case 4: {
        const link = pick(linksOf(networkOf(document, network)), a);
        return link ? disconnect(document, network, [link], rulesOf) : document;
      }
      case 5:
        return one === undefined ? document : moveLayers(document, network, { [one]: { x: b, y: c } });
      case 6: {
        const type = networkOf(document, network).layers.find(({ id }) => id === one)?.type;
        const parameters = type === undefined ? undefined : rulesOf(type)?.parameters;
        const name = parameters && pick(Object.keys(parameters), b);
        if (one === undefined || !parameters || name === undefined) return document;
        const value =
          c % 4 === 0 ? undefined : parameters[name].kind === 'int' ? (c % 9) + 1 : parameters[name].default;
        return setParameter(document, network, one, parameters, name, value);
      }
      case 7:
        return one === undefined ? document : renameLayer(document, network, one, `name${b}`);
      case 8:
        return duplicateLayers(document, network, new Set(ids.filter((_, i) => i % 4 === a % 4).slice(0, 3)))
          .document;
      default:
        return [
          setTraining(document, { epochs: b + 1 }),
          setObjective(document, { loss: 'huber' }),
          setShare(document, 'train', a / 1000),
          renameProject(document, `Project ${c}`),
        ][a % 4];
    }
  });
