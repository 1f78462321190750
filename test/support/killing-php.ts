import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Practice } from './prepared-client.ts';

/** The php of a connection that kills whoever started it, and goes on. */
export interface KillingPhp {
  readonly path: string;
  /** Resolves when php itself has ended. */
  over(): Promise<void>;
}

/** `step`: what php is about to say then; `first`: before it is even started. */
export const addKillingPhp = async ({ home, read }: Practice, step: string): Promise<KillingPhp> => {
  const path = join(home.folder, `kill-at-${step}`);
  const script = `#!/bin/sh
parent=$PPID
${step === 'first' ? `kill -9 $parent; echo > '${path}.over'; exit` : ''}
php "$@" | while IFS= read -r line; do
  case "$line" in *'"said":"${step}"'*) kill -9 $parent;; esac
  printf '%s\\n' "$line"
done
echo > '${path}.over'
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return {
    path,
    async over() {
      await vi.waitFor(() => read(`${path}.over`), { timeout: 60_000 });
      await rm(`${path}.over`);
    },
  };
};
