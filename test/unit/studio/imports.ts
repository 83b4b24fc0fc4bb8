import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, type Problem } from '../../../contract/problems.ts';
import type { OnnxModel, OnnxNode } from '../../cases/onnxFile.ts';
import { temporaryFolder } from './folder.ts';
import { testStudio } from './studio.ts';

/** A studio that imports what it is given, each file in a folder of its own. */
export function importer() {
  const folder = temporaryFolder();
  const studio = testStudio(folder);
  let count = 0;
  /** A file of these bytes, and a folder that is not there. */
  const given = (bytes: Uint8Array | string, name = 'model.onnx'): { file: string; path: string } => {
    const own = join(folder, `model-${(count += 1)}`);
    mkdirSync(own);
    writeFileSync(join(own, name), bytes);
    return { file: join(own, name), path: join(own, 'project') };
  };
  const imported = (bytes: Uint8Array | string, name?: string) =>
    studio.call('project.import', given(bytes, name));
  return { folder, studio, given, imported };
}

export async function problemsOf(promise: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  return [];
}

export const numbers = (size: number): number[] => Array.from({ length: size }, (_, i) => Math.sin(i));

const dense = (n: number, from: number, to: number): { node: OnnxNode; tensors: OnnxModel['tensors'] } => ({
  node: {
    operator: 'Gemm',
    name: `/fc${n}/Gemm`,
    inputs: [`x${n}`, `fc${n}.weight`, `fc${n}.bias`],
    outputs: [`x${n + 1}`],
    attributes: { transB: 1 },
  },
  tensors: [
    { name: `fc${n}.weight`, dims: [to, from], values: numbers(to * from) },
    { name: `fc${n}.bias`, dims: [to], values: numbers(to) },
  ],
});
const [first, second] = [dense(0, 4, 3), dense(2, 3, 2)];
/** x0 of 4 features, fc0 of 3 units, relu, fc2 of 2 units: x3 */
export const mlp: OnnxModel = {
  inputs: { x0: ['batch', 4] },
  nodes: [first.node, { operator: 'Relu', inputs: ['x1'], outputs: ['x2'] }, second.node],
  outputs: ['x3'],
  tensors: [...first.tensors!, ...second.tensors!],
};

/** One node behind an input of these sizes. */
export const single = (
  node: Omit<OnnxNode, 'inputs' | 'outputs'> & { inputs?: string[] },
  sizes: (number | string)[],
  more: Partial<OnnxModel> = {},
): OnnxModel => ({
  inputs: { x: sizes },
  nodes: [{ inputs: ['x'], outputs: ['y'], ...node }],
  outputs: ['y'],
  ...more,
});
