/** How much of a layer can be read: all of it, its title, or that it is there. */
export type Detail = 'full' | 'title' | 'box';

export const detailOf = (zoom: number): Detail => (zoom >= 0.6 ? 'full' : zoom >= 0.3 ? 'title' : 'box');
