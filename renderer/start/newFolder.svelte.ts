import { folderName, joinPath } from '../document/figures.ts';
import { pickPath } from '../state/pick.svelte.ts';

/** A project that is about to be written: its name, and the folder, which follows the name until the person says otherwise. */
export class NewFolder {
  name = $state('');
  #parent = $state('');
  #typed: string | null = $state(null);

  constructor(name: string, parent: string) {
    this.name = name;
    this.#parent = parent;
  }

  get path(): string {
    return this.#typed ?? joinPath(this.#parent, folderName(this.name));
  }
  set path(path: string) {
    this.#typed = path;
  }
  get ready(): boolean {
    return this.name.trim() !== '' && this.path.trim() !== '';
  }

  /** In which folder it will be. */
  async choose(question: string): Promise<void> {
    const folder = await pickPath({ kind: 'folder', title: question, suggestion: this.#parent });
    if (folder === null) return;
    this.#parent = folder;
    this.#typed = null;
  }
}
