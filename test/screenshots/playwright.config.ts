import { defineConfig } from '@playwright/test';
import specs from '../../playwright.config.ts';

/** `npm run screenshots`: the pictures of the README, light and dark. */
export default defineConfig(specs, {
  testDir: '.',
  testMatch: 'screenshots.ts',
  outputDir: '../../test-results',
  globalSetup: '../e2e/support/build-page.ts',
  projects: [
    { name: 'light', use: { colorScheme: 'light' } },
    { name: 'dark', use: { colorScheme: 'dark' } },
  ],
});
