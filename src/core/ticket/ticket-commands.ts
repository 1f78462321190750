import { shellWord } from '../export/shell-word.ts';

/** What gives an instance its own data space back. `name` as `Client/Name`. */
export const connectCommand = (name: string): string =>
  `Run \`keybridge instance connect ${shellWord(name)}\`.`;
