import { builtinModules } from 'node:module';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/**
 * Imports run one way: contract ← core ← adapters ← {main, web, cli}, and contract ← renderer.
 * Each row names a folder and the folders it may import from, besides itself.
 */
const mayImport = {
  contract: [],
  core: ['contract'],
  adapters: ['contract', 'core'],
  simulator: [],
  // Core and simulator in one folder of their own, for the demo and for both windows.
  practice: ['contract', 'core', 'adapters', 'simulator'],
  preload: ['contract'],
  renderer: ['contract'],
  main: ['contract', 'core', 'adapters', 'practice'],
  web: ['contract', 'core', 'adapters', 'simulator'],
  cli: ['contract', 'core', 'adapters', 'simulator', 'practice', 'web'],
};
const folders = Object.keys(mayImport);

const anyOf = (names) => `^(${names.join('|')})(/|$)`;
const nodeModules = builtinModules.flatMap((name) =>
  name.startsWith('node:') ? name : [name, `node:${name}`],
);
const electron = {
  regex: anyOf(['electron', 'electron-store']),
  message: 'electron is imported under src/main and src/preload only.',
};
const keytar = { regex: anyOf(['keytar']), message: 'keytar is imported in src/adapters/keychain.ts only.' };
const node = { regex: anyOf(nodeModules), message: 'No Node module here.' };
const outside = {
  regex: anyOf([
    ...nodeModules.filter((name) => name !== 'node:crypto'),
    ...['undici', 'execa', 'age-encryption', 'fs-native-extensions', 'env-paths'],
  ]),
  message: 'The core reaches the outside through ports only; of Node it has node:crypto.',
};

/** Packages that a folder may not import, where they differ from electron and keytar. */
const packagesOutOfReach = {
  contract: [electron, keytar, node],
  core: [electron, keytar, outside],
  renderer: [electron, keytar, node],
  main: [keytar],
  preload: [keytar],
};

const foreignFolders = (folder) => {
  const allowed = [folder, ...mayImport[folder]];
  return {
    regex: `^(\\.\\./)+(${folders.filter((name) => !allowed.includes(name)).join('|')})/`,
    message: `src/${folder} imports from itself${mayImport[folder].map((name) => `, ${name}`).join('')} only.`,
  };
};

/** `no-restricted-imports` does not see `import()`, which the heavy packages are loaded with. */
const restrict = (files, patterns) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns }],
    'no-restricted-syntax': [
      'error',
      ...patterns.map(({ regex, message }) => ({
        selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\u002F')}/]`,
        message,
      })),
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test/fixtures/'] },
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
    },
  },
  ...folders.map((folder) =>
    restrict(
      [`src/${folder}/**`],
      [foreignFolders(folder), ...(packagesOutOfReach[folder] ?? [electron, keytar])],
    ),
  ),
  restrict(['src/adapters/keychain.ts'], [foreignFolders('adapters'), electron]),
  { files: ['test/**', 'build/**'], rules: { 'no-console': 'off' } },
);
