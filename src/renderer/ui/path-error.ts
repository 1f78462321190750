import { AbsolutePath } from '../../contract/model.ts';

/** What is wrong with a path as it was typed; undefined where nothing is. */
export const pathError = (text: string): string | undefined =>
  AbsolutePath.safeParse(text).success ? undefined : 'Write the whole path, from the root.';
