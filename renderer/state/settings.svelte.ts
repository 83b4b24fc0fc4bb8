import type { Settings } from '../../contract/commands.ts';
import { ask, report } from './studioLink.svelte.ts';

const mostRecent = 20;

/** What the person chose for all projects: kept on disk by the studio. */
class PersonalSettings {
  keys: Settings['keys'] = $state.raw({});
  recentCommands: readonly string[] = $state.raw([]);

  async load(): Promise<void> {
    this.#take(await ask('settings.read', {}));
  }

  setKeys(keys: Settings['keys']): void {
    this.keys = keys;
    ask('settings.write', { keys }).then((kept) => this.#take(kept), report);
  }

  /** For the palette: latest first. */
  used(command: string): void {
    const others = this.recentCommands.filter((id) => id !== command);
    this.recentCommands = [command, ...others].slice(0, mostRecent);
    ask('settings.write', { recentCommands: this.recentCommands }).catch(report);
  }

  #take({ keys, recentCommands }: Settings): void {
    this.keys = keys;
    this.recentCommands = recentCommands;
  }
}

export const settings = new PersonalSettings();
