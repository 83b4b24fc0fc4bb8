import type { InferredLayer } from '../../../engine/graph/infer.ts';
import type { HelperName } from './helpers.ts';
import type { Order } from './order.ts';

/** What a layer's line is written from. Images are [batch, channels, height, width], sequences [batch, steps, features]. */
export interface Site extends InferredLayer {
  /** The module: `self.conv1`. */
  readonly self: string;
  /** The values that come in, as they are and in the studio's order. */
  readonly x: readonly string[];
  readonly natural: readonly string[];
  readonly orders: readonly Order[];
  /** The value that goes out. */
  readonly y: string;
  /** How many steps of the first input are valid; null where all are. */
  readonly steps: string | null;
  /** The module whose weights it borrows. */
  readonly lender: string | null;
  /** In which order the features were that it learned from. */
  readonly lenderOrder: Order;
}

export interface Row {
  /** What `__init__` makes. */
  readonly module?: string;
  /** What `forward` says: an expression, or statements that end in y. */
  readonly forward: string | readonly string[];
  readonly order?: Order;
  readonly helpers?: readonly HelperName[];
  /** What PyTorch cannot do, or does otherwise; with `isMissing` the code stops there. */
  readonly note?: string;
  readonly isMissing?: true;
}

export const missing = (note: string): Row => ({
  forward: [`raise NotImplementedError(${JSON.stringify(note)})`],
  note,
  isMissing: true,
});
