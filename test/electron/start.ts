// The double's own program: `node start.ts APP_FOLDER [arguments]`, forked by screen.ts as Electron's binary would be
// started. Loads the built main bundle unchanged, with 'electron' leading to the modules beside this file.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startApp } from './main/app.ts';
import { state } from './main/state.ts';

const double = pathToFileURL(join(import.meta.dirname, 'main', 'index.ts')).href;
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' || name.startsWith('electron/')
      ? { url: double, shortCircuit: true }
      : next(name, context),
});

const [app = '.', ...args] = process.argv.slice(2);
state.appFolder = resolve(app);
// As Electron has it: the program, the app, what was typed behind it.
process.argv = [process.argv[0] ?? 'electron', app, ...args];

const { main } = JSON.parse(readFileSync(join(state.appFolder, 'package.json'), 'utf8')) as { main: string };
await import(pathToFileURL(join(state.appFolder, main)).href);
startApp();
