/**
 * Convolutions of 3 x 3, stride 1, by F(2x2, 3x3) of Winograd (Lavin and Gray, CVPR 2016): of a tile of 2 x 2 outputs and its
 * patch of 4 x 4 inputs, Y = A' [(G w G') (B' x B)] A with 16 products where the sum over the kernel has 36. All is done
 * for each of the 16 positions of a patch: products of [tiles, channels] by [channels, filters].
 */
/** Filters stand in panels of so many columns, whatever the width of a variant's tile. */
export const panelColumns = 16;

const sizes = { channels: 'int', filters: 'int' } as const;
const image = {
  height: 'int',
  width: 'int',
  outHeight: 'int',
  outWidth: 'int',
  padTop: 'int',
  padLeft: 'int',
  ...sizes,
} as const;

export const winograd = {
  /**
   * u[ceil(filters / 16),16,channels,16] = G w[3,3,channels,filters] G', filters in panels of 16 with zeros behind the last. With
   * `turned`, those of the gradient of the input: w[3,3,filters,channels] turned around. Items: blocks of `perItem` channels.
   */
  winogradFilters: { u: 'write', w: 'read', ...sizes, turned: 'int', perItem: 'int' },
  /** y[N,oh,ow,f] = activation((accumulate ? y : 0) + A' [u (B' x B)] A + bias[f]). Items: samples. */
  winogradConvolution: {
    y: 'write',
    x: 'read',
    u: 'read',
    bias: 'read',
    ...image,
    accumulate: 'int',
    activation: 'int',
    alpha: 'float',
  },
  /** du[16,channels,16 ceil(filters / 16)] = sum over the tiles of the batch of (B' x B)' (A dy A'). Items: positions. */
  winogradProducts: { du: 'write', x: 'read', dy: 'read', batch: 'int', ...image },
  /** dw[3,3,channels,filters] (+)= G' du G. Items: blocks of `perItem` channels. */
  winogradFiltersBackward: {
    dw: 'write',
    du: 'read',
    ...sizes,
    accumulate: 'int',
    perItem: 'int',
  },
} as const;
