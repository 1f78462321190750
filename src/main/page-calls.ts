import type { Answer } from '../contract/methods.ts';
import { type FileChoice, windowMethods } from '../contract/window-methods.ts';
import type { ClipboardGuard } from './clipboard-guard.ts';

export interface PageCallParts {
  dispatch(method: string, input: unknown): Promise<Answer<unknown>>;
  readonly clipboardGuard: ClipboardGuard;
  chooseFile(choice: FileChoice): Promise<{ path?: string }>;
  /** After the page has changed them, or the profile that they are of. */
  settingsChanged(): void;
}

/** After these the settings are others. */
const settingMethods = ['settings.set', 'backup.restore', 'practice.begin', 'practice.end'];

const secretsIn = (input: unknown): string[] => {
  if (typeof input !== 'object' || input === null) return [];
  const { apiKey, privateKey } = input as { apiKey?: unknown; privateKey?: unknown };
  return [apiKey, privateKey].filter((value) => typeof value === 'string');
};

const notUnderstood = (method: string): Answer<never> => ({
  ok: false,
  error: {
    code: 'bad-input',
    message: `${method} was not understood.`,
    remedy: 'Correct the values and try again.',
  },
});

/** A call of the page, as the window answers it: by the core, and with what concerns the desktop around it. */
export const createPageCalls =
  ({ dispatch, clipboardGuard, chooseFile, settingsChanged }: PageCallParts) =>
  async (method: string, input: unknown): Promise<Answer<unknown>> => {
    if (method === 'files.choose') {
      const choice = windowMethods['files.choose'].input.safeParse(input);
      return choice.success ? { ok: true, value: await chooseFile(choice.data) } : notUnderstood(method);
    }
    const bringsKeys = method === 'keys.add' || method === 'keys.read';
    if (bringsKeys) await clipboardGuard.notice(secretsIn(input));
    const answer = await dispatch(method, input);
    if (method === 'keys.add' && answer.ok) await clipboardGuard.clear();
    // Practice is over even where its files could not be removed.
    if (settingMethods.includes(method) && (answer.ok || method === 'practice.end')) settingsChanged();
    return answer;
  };
