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

  /** Under a name of its own, whatever it is called in the project. What had that name can be put back. */
  async save(file: BlockFile, name: string, title: string): Promise<void> {
    // Another window may have saved one.
    await this.refresh();
    const before = this.blocks.find((block) => block.name === name),
      now = renamed(file, name);
    if (before && isSame(before, now)) {
      tell('success', `“${title}” is in the palette of all projects already, just as it is here.`);
      return;
    }
    if (!(await this.#put(now))) return;
    tell('success', `${before ? 'Replaced' : 'Saved'} “${title}”: it is in the palette of all projects.`, {
      ...(before && { action: { label: 'Put back', onClick: () => void this.#putBack(before, title) } }),
    });
  }

  async #putBack(block: BlockFile, title: string): Promise<void> {
    if (await this.#put(block)) tell('success', `“${title}” is back as it was.`);
  }

  async #put(block: BlockFile): Promise<boolean> {
    try {
      await ask('blocks.save', { block });
    } catch (error) {
      report(error);
      return false;
    }
    await this.refresh();
    return true;
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

/** In whatever order a file or the project has its parts; what is not given is not there. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    [...keys].every((key) => isSame(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
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
