import type { NetworkDocument } from '../../contract/project.ts';
import type { NamedTensor } from '../../engine/formats/index.ts';

/** What a reader of other programs' files gives. */
export interface Imported {
  /** For people: the format, and the program where the file tells. */
  readonly format: string;
  readonly network: NetworkDocument;
  /** The layers that its outputs come from, in the order of the file. */
  readonly ends: readonly string[];
  /** In the engine's own layout; null where the file has none, or none that are read. */
  readonly weights: readonly NamedTensor[] | null;
  /** What was left out, or became something else. */
  readonly notes: readonly string[];
}
