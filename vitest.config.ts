import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Folders of test/ are split by what they need: nothing, threads, another implementation. */
const project = (name: string, seconds: number) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: seconds * 1000, hookTimeout: 60_000 },
});

export default defineConfig({
  // State of the window is written in runes, which only the compiler knows.
  plugins: [svelte()],
  test: {
    environment: 'node',
    // A process per file: kernels and pools change flags of the whole process (V8's, for one).
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [project('unit', 20), project('threads', 60), project('parity', 120)],
  },
});
