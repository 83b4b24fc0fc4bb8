import { screen } from './screen.ts';
import { strict } from './strict.ts';

/** What the person will choose next: a path, the text of a button, or null for cancel. */
const answers: (string | null)[] = [];
screen.handle('answer-dialog', (...paths: (string | null)[]) => void answers.push(...paths));

interface Options {
  readonly title?: string;
}

function next(given: readonly unknown[]): string | null {
  const options = given.at(-1) as Options;
  const answer = answers.shift();
  if (answer === undefined)
    throw new Error(`the dialog "${options.title ?? ''}" opened and no answer was scripted`);
  return answer;
}

export const dialog = strict('dialog', {
  async showOpenDialog(...given: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> {
    const path = next(given);
    return { canceled: path === null, filePaths: path === null ? [] : [path] };
  },
  async showSaveDialog(...given: unknown[]): Promise<{ canceled: boolean; filePath: string }> {
    const path = next(given);
    return { canceled: path === null, filePath: path ?? '' };
  },
  async showMessageBox(...given: unknown[]): Promise<{ response: number }> {
    const { buttons = [] } = given.at(-1) as { buttons?: readonly string[] };
    return { response: Math.max(0, buttons.indexOf(next(given) ?? '')) };
  },
  showErrorBox(title: string, content: string): void {
    console.error(`error box: ${title}: ${content}`);
  },
});
