import { join } from 'node:path';

/** Where the built parts are, in a checkout and in a package. */
export interface Paths {
  readonly preload: string;
  readonly renderer: string;
  readonly studioProcess: string;
  readonly lane: string;
  readonly kernels: string;
  readonly builtin: string;
}

export function pathsOf(appFolder: string): Paths {
  const out = join(appFolder, 'out');
  // Threads, WebAssembly files and native modules are loaded by code that cannot look into the archive.
  const loose = join(outsideArchive(appFolder), 'out');
  return {
    preload: join(out, 'preload', 'index.cjs'),
    renderer: join(out, 'renderer'),
    studioProcess: join(loose, 'main', 'studio-process.mjs'),
    lane: join(loose, 'main', 'lane.mjs'),
    kernels: join(loose, 'kernels'),
    builtin: join(loose, 'builtin'),
  };
}

/** electron.builder.yml unpacks these files beside the archive, under the same path. */
export function outsideArchive(path: string): string {
  return path.replace(/app\.asar(?=$|[\\/])/, 'app.asar.unpacked');
}

/** The project folder that the program was started with, as typed: `backprop-studio [switches] [FOLDER]`. */
export function folderArgument(argv: readonly string[], isPackaged: boolean): string | null {
  const plain = argv.slice(1).filter((arg) => arg !== '' && !arg.startsWith('-'));
  // In a checkout the first one is the app itself: `electron . FOLDER`.
  return plain[isPackaged ? 0 : 1] ?? null;
}
