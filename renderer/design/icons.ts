import ChartColumn from '@lucide/svelte/icons/chart-column';
import ChartStacked from '@lucide/svelte/icons/chart-column-stacked';
import Asterisk from '@lucide/svelte/icons/asterisk';
import AudioWaveform from '@lucide/svelte/icons/audio-waveform';
import Bell from '@lucide/svelte/icons/chart-spline';
import ChartBar from '@lucide/svelte/icons/chart-bar';
import CircleHelp from '@lucide/svelte/icons/circle-help';
import Box from '@lucide/svelte/icons/box';
import Chevrons from '@lucide/svelte/icons/chevrons-right-left';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import Columns from '@lucide/svelte/icons/columns-3';
import Combine from '@lucide/svelte/icons/combine';
import Crop from '@lucide/svelte/icons/crop';
import Expand from '@lucide/svelte/icons/expand';
import EyeOff from '@lucide/svelte/icons/eye-off';
import Funnel from '@lucide/svelte/icons/funnel';
import Focus from '@lucide/svelte/icons/focus';
import Frame from '@lucide/svelte/icons/frame';
import GridPlus from '@lucide/svelte/icons/grid-2x2-plus';
import Grid from '@lucide/svelte/icons/grid-3x3';
import IterationCw from '@lucide/svelte/icons/iteration-cw';
import Layers from '@lucide/svelte/icons/layers';
import Link from '@lucide/svelte/icons/link';
import LogIn from '@lucide/svelte/icons/log-in';
import MemoryStick from '@lucide/svelte/icons/memory-stick';
import Minimize from '@lucide/svelte/icons/minimize-2';
import Network from '@lucide/svelte/icons/network';
import PanelMiddle from '@lucide/svelte/icons/between-vertical-start';
import Plus from '@lucide/svelte/icons/circle-plus';
import Repeat from '@lucide/svelte/icons/repeat';
import Rows from '@lucide/svelte/icons/rows-3';
import Ruler from '@lucide/svelte/icons/ruler-dimension-line';
import Scan from '@lucide/svelte/icons/scan';
import ScanLine from '@lucide/svelte/icons/scan-line';
import ScanSearch from '@lucide/svelte/icons/scan-search';
import Shrink from '@lucide/svelte/icons/shrink';
import Shuffle from '@lucide/svelte/icons/shuffle';
import Spline from '@lucide/svelte/icons/spline';
import TableProperties from '@lucide/svelte/icons/table-properties';
import type { Component } from 'svelte';
import { blockType } from '../../contract/project.ts';
import { portType } from '../document/blockNames.ts';
import type { AddEntry } from '../document/layerSearch.ts';
import type { LayerKind, LayerName } from '../../engine/layers/index.ts';
import { isLayerName } from '../../engine/layers/index.ts';

export type Icon = Component<{ size?: number | string; 'aria-hidden'?: boolean }>;

/** A new kind or layer does not compile without its picture and its place. */
export const kindTitles: Readonly<Record<LayerKind, string>> = {
  input: 'Input',
  core: 'Core',
  convolution: 'Convolution',
  recurrent: 'Recurrent',
  pooling: 'Pooling',
  activation: 'Activation',
  normalization: 'Normalization',
  regularization: 'Regularization',
  shape: 'Shape',
  merge: 'Merge',
};

/** What an entry of a search is, in a word or two. */
export const entryKind = (entry: AddEntry): string =>
  entry.kind !== 'block'
    ? kindTitles[entry.kind]
    : { library: 'Block', project: 'Block of this project', saved: 'Saved block' }[entry.source];

const icons: Readonly<Record<LayerName, Icon>> = {
  input: LogIn,
  dense: Network,
  tiedDense: Link,
  gaussianHead: Bell,
  embedding: TableProperties,
  conv2d: Grid,
  convTranspose2d: GridPlus,
  depthwiseConv2d: Layers,
  conv1d: Columns,
  simpleRnn: Repeat,
  lstm: MemoryStick,
  gru: IterationCw,
  maxPool2d: Minimize,
  avgPool2d: Shrink,
  globalAvgPool2d: Scan,
  globalMaxPool2d: Focus,
  maxPool1d: Chevrons,
  avgPool1d: PanelMiddle,
  globalAvgPool1d: ScanLine,
  globalMaxPool1d: ScanSearch,
  activation: Spline,
  batchNorm: ChartColumn,
  layerNorm: ChartBar,
  groupNorm: ChartStacked,
  dropout: Shuffle,
  spatialDropout2d: CircleDashed,
  gaussianNoise: AudioWaveform,
  maskingNoise: EyeOff,
  sparsity: Funnel,
  flatten: Rows,
  reshape: Ruler,
  repeatVector: Repeat,
  upsample2d: Expand,
  zeroPad2d: Frame,
  crop2d: Crop,
  add: Plus,
  multiply: Asterisk,
  concat: Combine,
};

const others: Readonly<Record<string, Icon>> = { [blockType]: Box, [portType]: LogIn };
export const iconOf = (type: string): Icon =>
  isLayerName(type) ? icons[type] : (others[type] ?? CircleHelp);
