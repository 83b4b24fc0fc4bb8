import { usualSettings, type Settings } from '../../contract/commands.ts';
import { ProblemError } from '../../contract/problems.ts';
import { studio } from '../client/index.ts';
import { ask, report } from './studioLink.svelte.ts';

const mostRecent = 20;

/** What the person chose for all projects: kept on disk by the studio. */
class PersonalSettings {
  #now: Settings = $state.raw(usualSettings);
  #unsent: Partial<Settings> = {};
  /** On its way to the disk. */
  #sent: Partial<Settings> = {};
  #sending = false;

  get now(): Settings {
    return this.#now;
  }
  get keys(): Settings['keys'] {
    return this.#now.keys;
  }
  get recentCommands(): Settings['recentCommands'] {
    return this.#now.recentCommands;
  }

  /** What another window changes; what was changed here since then stays, and so does the pane that is open here. */
  follow(): () => void {
    return studio.on('settings.changed', (settings) => {
      this.#now = { ...settings, code: this.#now.code, ...this.#sent, ...this.#unsent };
    });
  }

  /** What is damaged in the file is told; the usual is used in its place. */
  async load(): Promise<void> {
    try {
      const { settings, problems } = await ask('settings.read', {});
      this.#now = settings;
      if (problems.length > 0) report(new ProblemError(...problems));
    } catch (error) {
      report(error);
    }
  }

  /** At once here, then on disk; what changes while the disk is busy goes there together. */
  change(changes: Partial<Settings>): void {
    this.#now = { ...this.#now, ...changes };
    this.#unsent = { ...this.#unsent, ...changes };
    void this.#send();
  }

  setKeys(keys: Settings['keys']): void {
    this.change({ keys });
  }

  /** For the palette: latest first. */
  used(command: string): void {
    const others = this.recentCommands.filter((id) => id !== command);
    this.change({ recentCommands: [command, ...others].slice(0, mostRecent) });
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    while (Object.keys(this.#unsent).length > 0) {
      this.#sent = this.#unsent;
      this.#unsent = {};
      await ask('settings.write', this.#sent).catch(report);
    }
    this.#sent = {};
    this.#sending = false;
  }
}

export const settings = new PersonalSettings();
