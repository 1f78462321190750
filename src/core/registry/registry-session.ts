import type { Client, KeyEnvironment, KeyPair, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { shellWord } from '../export/shell-word.ts';
import type { Core } from '../handlers.ts';
import { findClient, pickKeyPair } from '../lookup.ts';
import type { RegistryAccess } from '../ports.ts';
import { registryAccess } from './registry-access.ts';

/** Whose registry is meant, and with which pair it is asked. */
export interface Scope {
  client: string;
  keyEnvironment: KeyEnvironment;
  keys?: string | undefined;
  jobId?: string | undefined;
}

export interface Session {
  profile: Profile;
  client: Client;
  pair: KeyPair;
}

/** Of a client whose registry nobody here can ask. */
export const noKeyPair = ({ name }: Client, keyEnvironment: KeyEnvironment): CoreError =>
  new CoreError(
    'not-found',
    `${name} has no ${keyEnvironment} key pair to ask the registry with.`,
    'Add the pair from the API Portal first.',
    {
      commandLine: `Run \`keybridge keys add --client ${shellWord(name)} --environment ${keyEnvironment}\`.`,
    },
  );

const choosePair = (profile: Profile, { client: ref, keyEnvironment, keys }: Scope): Session => {
  const client = findClient(profile, ref);
  const pair = pickKeyPair(profile, client, keyEnvironment, keys);
  if (pair) return { profile, client, pair };
  throw noKeyPair(client, keyEnvironment);
};

export const createSessions = ({ ports, vault, jobs }: Core) => ({
  /** The scope's pair, without its secret. */
  choose: async (scope: Scope): Promise<Session> => choosePair(await ports.profile.read(), scope),

  /** Runs `ask` with the scope's pair and its secret; cancellable by the scope's job id. */
  withRegistry: <T>(
    scope: Scope,
    ask: (session: Session, access: RegistryAccess, signal: AbortSignal) => Promise<T>,
  ): Promise<T> =>
    jobs.run(scope.jobId, async (signal) => {
      const session = choosePair(await ports.profile.read(), scope);
      await vault.assertOpen(session.profile);
      return ask(session, await registryAccess(vault, session.profile, session.pair), signal);
    }),
});
