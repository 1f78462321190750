import { execa } from 'execa';

/** Vitest's global setup: the tests drive the bundled command line, so it has to be up to date. */
export const setup = async (): Promise<void> => {
  await execa('node', ['build/keybridge.mjs', '--version']);
};
