import { cp, mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const at = (...parts: string[]) => join(root, ...parts);

/** What the studio reads at run time and no import names: built folder -> source folder. */
const copied = {
  kernels: 'engine/kernels/wasm/build',
  builtin: 'studio/builtin',
};

function copyFolders(): Plugin {
  return {
    name: 'backprop:copy-folders',
    apply: 'build',
    async writeBundle() {
      for (const [name, from] of Object.entries(copied)) {
        const into = at('out', name);
        await rm(into, { recursive: true, force: true });
        await mkdir(into, { recursive: true });
        // Names with a dot in front are stamps of the build.
        const filter = (path: string) => !basename(path).startsWith('.') && !path.endsWith('.ts');
        if (existsSync(at(from))) await cp(at(from), into, { recursive: true, filter });
      }
    },
  };
}

/** Every browser that shows the window reads woff2: the older forms of KaTeX's fonts stay behind. */
function woff2Only(): Plugin {
  return {
    name: 'backprop:woff2-only',
    enforce: 'pre',
    transform(code, id) {
      if (!/katex(\.min)?\.css$/.test(id)) return undefined;
      return { code: code.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\([^)]*\)/g, ''), map: null };
    },
  };
}

/**
 * Packages that stay packages: Piscina starts a thread from a file of its own, sharp loads native code. All others
 * are bundled, so that the studio process runs outside the archive without a node_modules of its own.
 */
const bundled = ['@bufbuild/protobuf', 'cli-progress', 'commander', 'fflate', 'papaparse', 'ws', 'zod'];

// Electron 45: Node 24 and Chromium 156. electron-vite derives both, but its table ends with Electron 44.
const node = 'node24';
const chrome = 'chrome156';

export default defineConfig({
  main: {
    plugins: [copyFolders()],
    build: {
      target: node,
      outDir: 'out/main',
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        // The studio process and the lane are files of their own: main starts one, Piscina the other, by path.
        input: {
          index: at('electron/main/index.ts'),
          'studio-process': at('electron/studio-process/main.ts'),
          lane: at('workers/lane.ts'),
        },
        output: {
          // .mjs says by itself that it is a module, also outside the archive, where no package.json lies above it.
          entryFileNames: ({ name }) => (name === 'index' ? 'index.js' : `${name}.mjs`),
          chunkFileNames: 'chunks/[name]-[hash].mjs',
        },
      },
    },
  },
  preload: {
    build: {
      target: node,
      outDir: 'out/preload',
      // A sandboxed preload script is one CommonJS file that can require nothing but Electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [woff2Only(), svelte({ configFile: at('svelte.config.js') })],
    build: {
      target: chrome,
      outDir: 'out/renderer',
      minify: true,
      // The page's policy allows no data: fonts or styles, so nothing is folded into other files.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: at('renderer/index.html'),
        output: {
          // Packages change seldom, our code often: a browser keeps the former.
          codeSplitting: {
            groups: [
              { name: 'flow', test: /node_modules[\\/](@xyflow|d3-)/ },
              { name: 'katex', test: /node_modules[\\/]katex/ },
              { name: 'chart', test: /node_modules[\\/](chart\.js|@kurkle)/ },
              { name: 'vendor', test: /node_modules/ },
            ],
          },
        },
      },
    },
  },
});
