import type { ParameterValue, ProjectDocument } from '../../../contract/project.ts';
import { expectation, type Parameter, type Parameters } from '../../../engine/parameters.ts';
import { insideName } from '../../../renderer/document/blockNames.ts';
import * as edits from '../../../renderer/document/layerEdits.ts';
import { linksOf, type Link } from '../../../renderer/document/links.ts';

/** Chooses by numbers that were drawn before; shrinks with them. */
export class Choice {
  #at = 0;
  readonly #numbers: readonly number[];
  readonly document: ProjectDocument;
  readonly network: string;
  constructor(document: ProjectDocument, numbers: readonly number[]) {
    this.#numbers = numbers;
    this.document = document;
    // Whichever network, or inside of a block, is on the canvas.
    const insides = Object.keys(document.blocks ?? {}).map(insideName);
    this.network = this.of([...Object.keys(document.networks), ...insides]) ?? 'main';
  }
  whole(most: number): number {
    return this.#numbers[this.#at++ % this.#numbers.length] % (most + 1);
  }
  of<T>(items: readonly T[]): T | undefined {
    return items[this.whole(Math.max(0, items.length - 1))];
  }
  /** A network, however deep inside its blocks the person is. */
  get root(): string {
    return this.of(Object.keys(this.document.networks)) ?? 'main';
  }
  get graph() {
    return edits.networkOf(this.document, this.network);
  }
  get ids(): string[] {
    return this.graph.layers.map(({ id }) => id);
  }
  get layer() {
    return this.of(this.graph.layers);
  }
  get link(): Link | undefined {
    return this.of(linksOf(this.graph));
  }
  /** About one of three layers, at most so many that networks stay small. */
  get some(): Set<string> {
    const [mask, from] = [this.whole(2), this.whole(20)];
    return new Set(this.ids.filter((_, n) => n % 3 === mask).slice(from % 5, (from % 5) + 6));
  }
  get position() {
    return { x: this.whole(2000) - 700.5, y: this.whole(3000) };
  }
  /** A value that the field would take, or undefined for the default. */
  value(parameter: Parameter): ParameterValue | undefined {
    const n = this.whole(40);
    const wishes: unknown[] = [
      undefined,
      n,
      n / 40,
      (n + 1) / 8,
      n % 2 === 0,
      [n + 1, n + 1],
      [n + 1],
      [8, 8, 1],
      'options' in parameter ? this.of(parameter.options as readonly string[]) : undefined,
    ];
    const wish = wishes[this.whole(wishes.length - 1)] as ParameterValue | undefined;
    return wish !== undefined && expectation(parameter, wish) ? undefined : wish;
  }
  parameter(parameters: Parameters): readonly [string, ParameterValue | undefined] | undefined {
    const name = this.of(Object.keys(parameters));
    return name === undefined ? undefined : [name, this.value(parameters[name])];
  }
}

export type Edit = (document: ProjectDocument, choice: Choice) => ProjectDocument;

/** Beyond that, nothing is added: what long networks do is not the question here. */
const mostLayers = 24;
export const room =
  (edit: Edit): Edit =>
  (document, choice) =>
    choice.graph.layers.length < mostLayers ? edit(document, choice) : document;
