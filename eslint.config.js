import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import house from './scripts/eslint-house.mjs';

const nodeRooms = ['workers', 'studio', 'cli', 'electron/main', 'electron/studio-process'];
const engineRooms = ['engine/**/*.ts', 'contract/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'out/',
      'dist/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      // AssemblyScript: TypeScript's syntax, another language.
      'engine/kernels/wasm/',
    ],
  },
  tseslint.configs.recommended,
  svelte.configs.recommended,
  {
    plugins: { house },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'house/arrows': 'error',
      'house/long-file': ['warn', 400],
      'house/too-long-file': ['error', 600],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-debugger': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unreachable': 'error',
      'no-dupe-keys': 'error',
      'no-fallthrough': 'error',
      'no-sparse-arrays': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
    },
  },
  { files: ['**/*.d.ts'], rules: { 'no-var': 'off' } },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  {
    // The same mathematics in every host. The compiler knows no `process` here either; a package's types could
    // let it in by the back door.
    files: engineRooms,
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'global',
        'require',
        'window',
        'document',
        'navigator',
      ],
      'no-console': 'error',
      // Random numbers come from tensor/random (seed, stream, counter), time from the caller.
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'use tensor/random' },
        { object: 'Date', property: 'now', message: 'the caller gives the time' },
      ],
    },
  },
  {
    // A forgotten promise in a process without a window is an error nobody sees.
    files: nodeRooms.map((room) => `${room}/**/*.ts`),
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['renderer/**/*.svelte', 'renderer/**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
  },
  {
    // A Set that lives inside one function needs no reactivity; stores say $state where they do.
    files: ['renderer/**'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // Svelte's compiler reads these as reactive; the core rules do not know that.
    files: ['**/*.svelte'],
    rules: {
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
);
