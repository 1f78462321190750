import type { Answer, MethodName } from '../../contract/methods.ts';
import type { WindowDispatch } from '../../contract/window-methods.ts';
import type { Host } from '../host.ts';

let connected: Host | undefined;
const lockListeners = new Set<() => void>();

export const useHost = (host: Host): void => {
  connected = host;
};

export const currentHost = (): Host => {
  if (!connected) throw new Error('The page has no host yet.');
  return connected;
};

/** Told when a call fails because the vault wants its passphrase. */
export const onLocked = (listener: () => void): void => {
  lockListeners.add(listener);
};

/** Calls the core, or the host around it. Never throws: a failure is a value to show. */
export const call = (async (method: MethodName, input: never): Promise<Answer<unknown>> => {
  try {
    const answer = await currentHost().dispatch(method, input);
    const opensVault = method.startsWith('vault.') || 'vault' in input;
    if (!answer.ok && answer.error.code === 'vault-locked' && !opensVault) {
      for (const listener of lockListeners) listener();
    }
    return answer;
  } catch {
    return {
      ok: false,
      error: {
        code: 'internal',
        message: 'Keybridge did not answer this call.',
        remedy: 'Try again; if it stays, close Keybridge and start it again.',
      },
    };
  }
}) as WindowDispatch;
