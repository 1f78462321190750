import { isAbsolutePath } from '../../contract/absolute-path.ts';

/** What is wrong with a path as it was typed; undefined where nothing is. */
export const pathError = (text: string): string | undefined =>
  isAbsolutePath(text) ? undefined : 'Write the whole path, from the root.';
