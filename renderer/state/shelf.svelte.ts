import type { BlockFile } from '../../contract/project.ts';
import { ask, report } from './studioLink.svelte.ts';
import { tell } from './tell.ts';

/** The blocks that this person keeps for all projects. */
class Shelf {
  blocks: readonly BlockFile[] = $state.raw([]);
  #asked = false;

  /** Once, when the designer is first shown. */
  open(): void {
    if (this.#asked) return;
    this.#asked = true;
    void this.refresh();
  }

  async refresh(): Promise<void> {
    try {
      const { blocks, problems } = await ask('blocks.list', {});
      this.blocks = blocks;
      for (const p of problems) tell('error', p.message, { description: p.fix });
    } catch (error) {
      report(error);
    }
  }

  /** Under a name of its own, whatever it is called in the project. */
  async save(file: BlockFile, name: string, title: string): Promise<void> {
    const isNew = !this.blocks.some((block) => block.name === name);
    try {
      await ask('blocks.save', { block: renamed(file, name) });
      await this.refresh();
      tell('success', `${isNew ? 'Saved' : 'Replaced'} “${title}”: it is in the palette of all projects.`);
    } catch (error) {
      report(error);
    }
  }

  async delete(name: string): Promise<void> {
    try {
      await ask('blocks.delete', { name });
    } catch (error) {
      report(error);
    }
    await this.refresh();
  }
}

function renamed(file: BlockFile, name: string): BlockFile {
  const own = (key: string): string => (key === file.name ? name : key);
  const { [file.name]: block, ...parts } = file.blocks;
  const inside = <T>(table: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(table).map(([key, value]) => [`block:${own(key.slice('block:'.length))}`, value]),
    );
  return {
    ...file,
    name,
    // A part that has the name already is another block.
    blocks: name in parts ? file.blocks : { [name]: block, ...parts },
    canvas: inside(file.canvas),
    ...(file.routes && { routes: inside(file.routes) }),
  };
}

export const shelf = new Shelf();
