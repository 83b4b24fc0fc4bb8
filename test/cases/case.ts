import type { ParameterValues } from '../../contract/project.ts';
import type { LayerName } from '../../engine/layers/index.ts';
import type { Shape } from '../../engine/tensor/shape.ts';

/**
 * How the inputs of a case are drawn. `normal`: standard normal. `wide`: three times as wide, where activations bend.
 * `apart`: no two values nearer than 4 / n, none near zero, so that no step of finite differences crosses the kink of
 * a relu or changes who is the largest. `ties`: few different values, so that maxima are shared. `extreme`: up to
 * +-100, where naive formulas overflow. `offset`: mean 100, deviation 1, where naive variances cancel.
 * `probabilities`: within (0.05, 0.95).
 */
export type Draw = 'normal' | 'wide' | 'apart' | 'negative' | 'ties' | 'extreme' | 'offset' | 'probabilities';

/** One configuration of a layer. The same table feeds goldens, finite differences, lanes and benches. */
export interface Case {
  readonly title: string;
  /** Only what differs from the defaults. */
  readonly params: ParameterValues;
  /** Shape of one sample of every input. */
  readonly inputs: readonly Shape[];
  readonly batch: number;
  readonly draw?: Draw;
  /** How many steps of each sample of the first input are valid; where absent, all are. */
  readonly lengths?: readonly number[];
  /** The one input is connected to this many ports. */
  readonly ports?: number;
  /** `evaluate`: the forward pass as it is after training. */
  readonly mode?: 'train' | 'evaluate';
  /** An activation before the layer. */
  readonly behind?: ParameterValues;
  /** An activation after the layer, which the compiler moves into the layer's epilogue. */
  readonly then?: ParameterValues;
  /** For activations: straight behind the dense layer that gives the input, so that the compiler fuses them. */
  readonly fused?: true;
  /** Why finite differences say nothing here. */
  readonly noDifferences?: string;
  /** Why PyTorch's result is not comparable. */
  readonly noGolden?: string;
}

export interface LossCase {
  readonly title: string;
  readonly params: ParameterValues;
  /** Columns of the output, and how they are drawn. */
  readonly columns: number;
  /** The output is a sequence of so many steps, of which, for each sample, so many are valid. */
  readonly steps?: number;
  readonly lengths?: readonly number[];
  readonly batch: number;
  readonly draw?: Draw;
  /** `hard`: binary targets of 0 and 1; `soft`: between them. */
  readonly targets?: 'hard' | 'soft';
  readonly noDifferences?: string;
}

export interface OptimizerCase {
  readonly title: string;
  readonly params: ParameterValues;
}

/** A case with its place in the table, as a test's title: `conv2d: stride 2`. */
export interface NamedCase extends Case {
  readonly layer: LayerName;
  readonly name: string;
}
