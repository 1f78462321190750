import { stat } from 'node:fs/promises';
import { CoreError } from '../../core/core-error.ts';
import { assertConnection } from '../../core/instances/connection-uri.ts';
import { cancelled } from '../../core/jobs/jobs.ts';
import type { ReachableConnection, Runner } from '../../core/ports.ts';
import { startConversation } from './conversation.ts';
import { inPlaceOf } from './route.ts';

/** Throws what makes a connection none to use, before anything is started. */
const assertUsable = async (connection: ReachableConnection): Promise<void> => {
  assertConnection(connection);
  if (connection.kind === 'cloud' && connection.as !== undefined) {
    throw new CoreError(
      'bad-input',
      `There is no other user than the site’s own ${inPlaceOf(connection)}, so not ${connection.as}.`,
      'Let the connection name no user.',
      { commandLine: 'Its address takes no as=.' },
    );
  }
  if (!('dir' in connection)) return;
  const facts = await stat(connection.dir).catch(() => undefined);
  if (facts?.isDirectory()) return;
  throw new CoreError(
    'not-found',
    `There is no folder ${connection.dir} on this computer.`,
    'Check the folder of the project in the connection.',
  );
};

/** Instances as the kinds of connection lead there: one argv each, no shell on our side, and nothing secret in it. */
export const createRunner = (): Runner => ({
  async run(request, talk) {
    const { connection, signal } = request;
    await assertUsable(connection);
    if (signal?.aborted) throw cancelled(`The work ${inPlaceOf(connection)}`);
    const conversation = await startConversation(request);
    try {
      await conversation.greeted();
      return await talk(conversation.process);
    } finally {
      await conversation.close();
    }
  },
});
