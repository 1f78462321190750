import type { FileChoice } from '../../contract/window-methods.ts';

/** True in the desktop window; a page in a browser cannot ask for a path. */
export const canChooseFile = (): boolean => window.keybridge !== undefined;

/** Asks for a path by the system's own dialog; undefined when it was cancelled. */
export const chooseFile = async (choice: FileChoice): Promise<string | undefined> => {
  const bridge = window.keybridge as { invoke(method: string, input: unknown): Promise<unknown> } | undefined;
  const answer = (await bridge?.invoke('files.choose', choice)) as
    { ok: boolean; value?: { path?: string } } | undefined;
  return answer?.ok ? answer.value?.path : undefined;
};
