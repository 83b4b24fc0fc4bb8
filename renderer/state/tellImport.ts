import type { ImportReport } from '../../contract/commands.ts';
import { count, plural } from '../document/figures.ts';
import { tell } from './tell.ts';

/** How much came with a model from elsewhere, and what did not. */
export function tellImport({ format, layers, weights, notes }: ImportReport): void {
  const came = `${plural(layers, 'layer')}${weights === null ? '' : `, ${count(weights)} weights`}`;
  tell(notes.length > 0 ? 'info' : 'success', `Imported ${came}`, {
    description: [`From ${format}.`, ...notes].join(' '),
  });
}
